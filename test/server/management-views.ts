/** The answers of the management API, as docs promise them; only what tests read is spelled out. */
export interface TenantView {
  readonly slug: string;
  readonly name: string;
  readonly allowedDomains: readonly string[];
  readonly sharedEmail: 'refuse' | 'allow';
  readonly retention: string;
  readonly createdAt: string;
}

export interface SamlView {
  readonly enabled: boolean;
  readonly buttonLabel: string;
  readonly jitRegistration: boolean;
  readonly idpInitiated: 'convert' | 'reject' | 'accept';
  readonly sync: Readonly<Record<string, 'never' | 'on-registration' | 'every-login'>>;
  readonly entityId: string;
  readonly acsUrl: string;
  readonly loginUrl: string;
  readonly logoutUrl: string;
  readonly metadataUrl: string;
  readonly relayState: string;
  readonly idp: { readonly entityId: string; readonly ssoUrl: string; readonly source: 'xml' | 'url'; readonly lastError: string | null; readonly certificates: readonly { readonly fingerprint: string; readonly status: string }[] } | null;
}

export interface ScimView {
  readonly enabled: boolean;
  readonly baseUrl: string;
}

export interface ConnectionView {
  readonly slug: string;
  readonly name: string;
  readonly preset: string;
  readonly rebinding: 'refuse' | 'allow';
  readonly saml: SamlView | null;
  readonly scim: ScimView | null;
  readonly warnings: readonly { readonly code: string; readonly detail: string }[];
}

export interface TokenCreatedView {
  readonly id: string;
  readonly token: string;
  readonly baseUrl: string;
  readonly expiresAt: string | null;
}

export interface TokenView {
  readonly id: string;
  readonly name: string | null;
  readonly hint: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
}

export interface UserView {
  readonly id: string;
  readonly upn: string | null;
  readonly email: string | null;
  readonly displayName: string | null;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly costCenters: readonly string[];
  readonly status: 'active' | 'deactivated' | 'deprovisioned' | 'purged';
  readonly active: boolean;
  readonly blocked: boolean;
  readonly managedBy: string | null;
  readonly protected: boolean;
  readonly externalIds: readonly { readonly connection: string; readonly channel: 'saml' | 'scim'; readonly value: string }[];
  readonly scimIds: readonly { readonly connection: string; readonly value: string }[];
}

export interface GroupView {
  readonly id: string;
  readonly name: string;
  readonly kind: 'internal' | 'system' | 'external';
  readonly connection: string | null;
  readonly formerConnection: string | null;
  readonly roles: readonly string[];
  readonly memberCount: number;
}

export interface MemberView {
  readonly id: string;
  readonly kind: 'user' | 'group';
  readonly displayName: string | null;
  readonly upn: string | null;
}

export interface DecisionView {
  readonly id: string;
  readonly at: string;
  readonly kind: 'login' | 'scim' | 'administration' | 'system';
  readonly action: string;
  readonly connection: string | null;
  readonly actor: { readonly kind: string; readonly id: string | null };
  readonly outcome: 'accepted' | 'refused' | 'held' | 'planned';
  readonly reason: string | null;
  readonly detail: string | null;
  readonly remedy: string | null;
  readonly matchedBy: 'SCIM_ID' | 'EXTERNAL_PROVIDER_ID' | 'UPN' | 'EMAIL' | null;
  readonly trail: readonly { readonly policy: string; readonly identifier?: string | null; readonly result: string; readonly detail?: string | null }[];
  readonly changes: readonly { readonly target: { readonly kind: string; readonly id: string }; readonly field: string; readonly from: unknown; readonly to: unknown }[];
  readonly events: readonly string[];
  readonly user: string | null;
  readonly group: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

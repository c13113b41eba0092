/** What the IdP admin copies. */
export interface SamlUrls {
  readonly entityId: string;
  readonly acsUrl: string;
  readonly loginUrl: string;
  readonly logoutUrl: string;
  readonly metadataUrl: string;
}

export function samlUrls(externalUrl: string, tenant: string, connection: string): SamlUrls {
  const base = `${externalUrl}/t/${tenant}/saml/${connection}`;
  return {
    entityId: `${base}/metadata`,
    acsUrl: `${base}/acs`,
    loginUrl: `${base}/login`,
    logoutUrl: `${base}/logout`,
    metadataUrl: `${base}/metadata`,
  };
}

export const scimBaseUrl = (externalUrl: string, tenant: string): string => `${externalUrl}/t/${tenant}/scim/v2`;

/** The secret alone would not say in which tenant to look. */
export const setupLinkUrl = (externalUrl: string, tenant: string, secret: string): string => `${externalUrl}/console/setup/${tenant}.${secret}`;

export const oauthTokenUrl = (externalUrl: string, tenant: string): string => `${externalUrl}/t/${tenant}/oauth/token`;

import type { AttributeSyncPolicy } from './attribute-sync-policy.js';

/** Which SAML attribute carries which field; names compare exactly. */
export interface AttributeMapping {
  readonly givenname: string;
  readonly surname: string;
  readonly emailaddress: string;
  readonly upn: string;
  readonly name: string;
  readonly department: string;
  readonly jobtitle: string;
  readonly costcenters: string;
}

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';

export const DEFAULT_ATTRIBUTE_MAPPING: AttributeMapping = {
  givenname: `${CLAIMS}givenname`,
  surname: `${CLAIMS}surname`,
  emailaddress: `${CLAIMS}emailaddress`,
  upn: `${CLAIMS}upn`,
  name: `${CLAIMS}name`,
  department: 'department',
  jobtitle: 'jobtitle',
  costcenters: 'costcenters',
};

export interface IdentityProviderCertificate {
  /** DER, base64 without line breaks. */
  readonly certificate: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

/** What the IdP's metadata said, as last accepted. The trust is this document, not a PKI. Times are RFC 3339. */
export interface IdentityProviderDescription {
  readonly entityId: string;
  readonly ssoRedirectUrl: string | null;
  readonly ssoPostUrl: string | null;
  readonly sloRedirectUrl: string | null;
  readonly sloPostUrl: string | null;
  /** Where answers to a logout go, when elsewhere than its requests. */
  readonly sloRedirectResponseUrl?: string | null;
  readonly sloPostResponseUrl?: string | null;
  readonly wantAuthnRequestsSigned: boolean;
  readonly certificates: readonly IdentityProviderCertificate[];
  readonly validUntil: string | null;
  readonly cacheDuration: string | null;
  readonly source: 'xml' | 'url';
  readonly sourceUrl: string | null;
  readonly etag: string | null;
  readonly refreshedAt: string | null;
  readonly nextRefreshAt: string | null;
  readonly lastError: string | null;
  /** Fingerprints of the certificates whose coming end was told of. */
  readonly expiryAnnounced?: readonly string[];
}

export interface SamlSettings {
  readonly enabled: boolean;
  readonly buttonLabel: string;
  /** `null` until metadata was given; a login then is refused. */
  readonly idp: IdentityProviderDescription | null;
  readonly jitRegistration: boolean;
  readonly idpInitiated: 'convert' | 'reject' | 'accept';
  readonly attributeMapping: AttributeMapping;
  readonly sync: AttributeSyncPolicy;
  /** The attribute that carries the external id; `null` = the NameID. */
  readonly externalIdAttribute: string | null;
  readonly nameIdFormat: string;
  readonly forceAuthn: boolean;
  readonly signAuthnRequests: boolean;
  readonly wantAssertionsEncrypted: boolean;
  readonly requireEncryptedAssertions: boolean;
  /** 0 to 300. */
  readonly clockSkewSeconds: number;
}

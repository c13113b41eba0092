/** One signing certificate as the metadata gives it. */
export type IdpCertificate = {
  /** base64 DER, without line breaks. */
  readonly certificate: string;
  /** SHA-256 of the DER, 64 lower-case hex digits. */
  readonly fingerprint: string;
  readonly subject: string;
  /** ISO 8601, UTC. An expired certificate still verifies: the metadata is the trust, not a certificate authority. */
  readonly notBefore: string;
  readonly notAfter: string;
};

/** What a service provider needs to know about an identity provider (SAML metadata 2.4.3). Plain data, fit for JSON. */
export type IdpMetadata = {
  readonly entityId: string;
  /** At least one of the two is there. */
  readonly ssoRedirectUrl: string | null;
  readonly ssoPostUrl: string | null;
  readonly sloRedirectUrl: string | null;
  readonly sloPostUrl: string | null;
  /** Where answers to a logout go, when elsewhere than requests (metadata 2.2.2 ResponseLocation). */
  readonly sloRedirectResponseUrl: string | null;
  readonly sloPostResponseUrl: string | null;
  readonly wantAuthnRequestsSigned: boolean;
  /** At least one, in document order, each once. */
  readonly certificates: readonly IdpCertificate[];
  /** NameID formats the IdP lists; often none. */
  readonly nameIdFormats: readonly string[];
  /** ISO 8601, UTC: the earliest of those on the way down to the role. */
  readonly validUntil: string | null;
  /** As written (xs:duration, `PT6H`), and in seconds. */
  readonly cacheDuration: string | null;
  readonly cacheDurationSeconds: number | null;
};

export type IdpMetadataOutcome =
  | { readonly kind: 'parsed'; readonly idp: IdpMetadata }
  /** Words that an administrator understands. */
  | { readonly kind: 'refused'; readonly detail: string };

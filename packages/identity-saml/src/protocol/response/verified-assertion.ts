export type NameId = {
  /** Whole text as signed, never empty. */
  readonly value: string;
  /** A URI, or null where the IdP left it out (SAML core 8.3.1: unspecified). */
  readonly format: string | null;
  readonly nameQualifier: string | null;
  readonly spNameQualifier: string | null;
};

/** What the IdP vouches for, read from signed octets only. */
export type VerifiedAssertion = {
  readonly assertionId: string;
  readonly responseId: string;
  /** The AuthnRequest this answers; null for an unsolicited one. Whether that is open, and this browser's, is the caller's to decide. */
  readonly inResponseTo: string | null;
  readonly issuer: string;
  readonly issueInstant: Date;
  readonly nameId: NameId;
  readonly sessionIndex: string | null;
  readonly sessionNotOnOrAfter: Date | null;
  readonly authnInstant: Date;
  readonly authnContextClassRef: string | null;
  /** The latest instant at which this assertion could still be accepted, without the skew: ids are remembered until then. */
  readonly notOnOrAfter: Date;
  /** By attribute Name; every value as its whole text, empty ones left out. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  readonly encrypted: 'none' | 'inner-signed' | 'response-signed';
  readonly signed: { readonly response: boolean; readonly assertion: boolean };
  /** Index into the certificates that were expected, of the one that verified. */
  readonly certificateIndex: number;
};

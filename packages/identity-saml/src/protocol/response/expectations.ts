/** What one connection holds a Response against. Nothing of it is taken from the message. */
export type ResponseExpectations = {
  /** Ours: the audience. */
  readonly entityId: string;
  /** Ours: destination and recipient. */
  readonly acsUrl: string;
  readonly idpEntityId: string;
  /** The IdP's signing certificates, base64 DER; expired ones count: the metadata is the trust. */
  readonly certificates: readonly string[];
  readonly now: Date;
  /** 0 to 300. */
  readonly clockSkewSeconds: number;
  /** Our private keys, PEM, the current one first; empty when none was handed to the IdP. */
  readonly decryptionKeys: readonly string[];
  readonly requireEncryptedAssertions: boolean;
};

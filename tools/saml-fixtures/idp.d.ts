export type TestKey = { readonly privateKey: string; readonly certificatePem: string; readonly certificate: string };

/** A key pair of keys/: idp, idp-next, idp-ec, attacker, sp, weak. */
export function testKey(name: string, certificateName?: string): TestKey;

/** Names and attributes keep their prefixes; a child is a node, text, or markup as it is. */
export type XmlNode = { name: string; ns: Record<string, string>; attributes: Record<string, string>; children: (XmlNode | string | { raw: string })[] };

export type SignatureOptions = {
  readonly prefix?: string;
  readonly method?: 'rsa-sha256' | 'rsa-sha384' | 'rsa-sha512' | 'rsa-sha1' | 'rsa-md5' | 'ecdsa-sha256' | 'hmac-sha256' | 'none';
  readonly digest?: 'sha256' | 'sha384' | 'sha512' | 'sha1' | 'md5';
  readonly inclusive?: readonly string[];
  readonly signedInfoInclusive?: readonly string[];
  /** Where among the children of the signed element; 1, behind the Issuer, when it is left out. */
  readonly at?: number;
  readonly lineBreaks?: string;
  readonly reference?: string;
  readonly keyInfo?: ((name: (local: string) => string, key: TestKey) => XmlNode[]) | null;
  readonly transforms?: (name: (local: string) => string) => XmlNode[];
  readonly editSignedInfo?: (signedInfo: XmlNode) => void;
};

export type EncryptionOptions = {
  /** PEM; the test key `sp` when it is left out. */
  readonly certificate?: string;
  readonly cipher?: 'tripledes-cbc' | 'aes128-cbc' | 'aes192-cbc' | 'aes256-cbc' | 'aes128-gcm' | 'aes192-gcm' | 'aes256-gcm';
  readonly transport?: 'rsa-oaep-mgf1p' | 'rsa-oaep' | 'rsa-1_5';
  readonly digest?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  readonly mgf?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  readonly keyBeside?: boolean;
  readonly retrieval?: boolean;
  readonly keyChildren?: readonly XmlNode[];
  /** PEM certificates of others. */
  readonly recipients?: readonly string[];
  readonly tamper?: (octets: Buffer) => Buffer;
  readonly plain?: (assertion: XmlNode) => string;
};

type Instant = Date | string;

/** Null leaves the attribute or element out; what is not given takes the value of `defaults` or one that logs in. */
export type MintOptions = {
  readonly entityId?: string;
  readonly acsUrl?: string;
  readonly idpEntityId?: string;
  readonly now?: Date;
  readonly inResponseTo?: string | null;
  readonly nameId?: { readonly value: string; readonly format?: string | null; readonly nameQualifier?: string; readonly spNameQualifier?: string } | null;
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly sign?: 'both' | 'response' | 'assertion' | 'none';
  readonly key?: TestKey;
  readonly responseKey?: TestKey;
  readonly signature?: SignatureOptions;
  readonly assertionSignature?: SignatureOptions;
  readonly responseSignature?: SignatureOptions;
  readonly encrypt?: EncryptionOptions;
  readonly assertionId?: string;
  readonly responseId?: string;
  readonly destination?: string | null;
  readonly recipient?: string | null;
  readonly audience?: string | readonly string[] | null;
  readonly responseIssuer?: string | null;
  readonly assertionIssuer?: string | null;
  readonly responseInResponseTo?: string | null;
  readonly confirmationInResponseTo?: string | null;
  readonly issueInstant?: Instant;
  readonly responseIssueInstant?: Instant;
  readonly notBefore?: Instant | null;
  readonly notOnOrAfter?: Instant | null;
  readonly confirmationNotBefore?: Instant;
  readonly confirmationNotOnOrAfter?: Instant | null;
  readonly confirmationMethod?: string;
  readonly confirmation?: null;
  readonly conditions?: null;
  readonly authn?: null;
  readonly authnInstant?: Instant;
  readonly sessionIndex?: string | null;
  readonly sessionNotOnOrAfter?: Instant;
  readonly status?: { readonly code: string; readonly inner?: string; readonly message?: string };
  readonly version?: string;
  readonly responseVersion?: string;
  readonly withAssertion?: boolean;
  readonly style?: {
    readonly samlp?: string;
    /** '' makes it the default namespace. */
    readonly saml?: string;
    readonly namespacesOnRoot?: boolean;
    readonly order?: 'authn-first' | 'attributes-first';
    readonly typedValues?: boolean;
    readonly issuerFormat?: string;
    readonly nameFormat?: string;
    readonly consent?: string;
    readonly rootNamespaces?: Readonly<Record<string, string>>;
    readonly assertionNamespaces?: Readonly<Record<string, string>>;
  };
  readonly edit?: {
    readonly assertion?: (assertion: XmlNode) => void;
    readonly signedAssertion?: (assertion: XmlNode) => void;
    readonly response?: (response: XmlNode) => void;
    readonly signedResponse?: (response: XmlNode) => void;
    readonly xml?: (xml: string) => string;
  };
  /** Octets for ids and encryption; random when it is left out. */
  readonly random?: (length: number) => Buffer;
};

export const defaults: Required<Pick<MintOptions, 'entityId' | 'acsUrl' | 'idpEntityId' | 'now' | 'inResponseTo' | 'nameId' | 'attributes'>>;

export function fixedRandom(seed: string): (length: number) => Buffer;

export function mintResponse(options?: MintOptions): { readonly xml: string; readonly formValue: string; readonly assertionId: string; readonly responseId: string };

export function mintIdpMetadata(options?: {
  readonly idpEntityId?: string;
  readonly ssoUrl?: string;
  readonly sloUrl?: string | null;
  readonly certificates?: readonly string[];
  readonly validUntil?: string;
  readonly cacheDuration?: string;
  readonly wantAuthnRequestsSigned?: string;
}): string;

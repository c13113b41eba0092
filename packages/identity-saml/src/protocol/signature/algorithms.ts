import { XmlC14NMode } from 'libxml2-wasm';
import type { CanonicalForm } from '../xml/canonicalize.js';

export type SignatureAlgorithm = { readonly hash: 'sha256' | 'sha384' | 'sha512'; readonly keyType: 'rsa' | 'ec' };

/** RFC 6931 2.3. What is missing is refused: SHA-1 and MD5 are broken, HMAC would take the public key for a secret. */
const signatureAlgorithms: ReadonlyMap<string, SignatureAlgorithm> = new Map<string, SignatureAlgorithm>(
  (['sha256', 'sha384', 'sha512'] as const).flatMap((hash) => [
    [`http://www.w3.org/2001/04/xmldsig-more#rsa-${hash}`, { hash, keyType: 'rsa' }] as [string, SignatureAlgorithm],
    [`http://www.w3.org/2001/04/xmldsig-more#ecdsa-${hash}`, { hash, keyType: 'ec' }] as [string, SignatureAlgorithm],
  ]),
);

/** RFC 6931 2.1, XML Encryption 5.7. */
const digestAlgorithms: ReadonlyMap<string, SignatureAlgorithm['hash']> = new Map([
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

/** XML Signature 6.5, each without comments: there are none to sign. */
const canonicalizations: ReadonlyMap<string, CanonicalForm['mode']> = new Map([
  ['http://www.w3.org/2001/10/xml-exc-c14n#', XmlC14NMode.XML_C14N_EXCLUSIVE_1_0],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', XmlC14NMode.XML_C14N_1_0],
  ['http://www.w3.org/2006/12/xml-c14n11', XmlC14NMode.XML_C14N_1_1],
]);

export const envelopedSignature = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

export const signatureAlgorithmOf = (uri: string | undefined): SignatureAlgorithm | undefined => signatureAlgorithms.get(uri ?? '');
export const digestAlgorithmOf = (uri: string | undefined): SignatureAlgorithm['hash'] | undefined => digestAlgorithms.get(uri ?? '');
export const canonicalizationOf = (uri: string | undefined): CanonicalForm['mode'] | undefined => canonicalizations.get(uri ?? '');

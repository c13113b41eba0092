import { createHash, verify } from 'node:crypto';
import { canonicalizeAndDetach, VoidCanonicalization, type CanonicalForm } from '../xml/canonicalize.js';
import { attributeOf, childOf, childrenOf, isElement, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { withXml } from '../xml/parse-xml.js';
import { canonicalizationOf, digestAlgorithmOf, envelopedSignature, signatureAlgorithmOf } from './algorithms.js';
import { findPublicKey } from './signing-certificate.js';

export type EnvelopedSignature =
  | {
      readonly kind: 'verified';
      /** The canonical octets whose digest was signed. Whatever is read, is read from these. */
      readonly octets: Uint8Array;
      readonly certificateIndex: number;
      readonly algorithm: string;
    }
  | { readonly kind: 'refused'; readonly detail: string };

const refused = (detail: string): EnvelopedSignature => ({ kind: 'refused', detail });

/**
 * Verifies the ds:Signature that is a child of `signed` (SAML core 5.4, XML Signature 3.2) with each certificate in turn.
 * KeyInfo is never looked at: who may sign is known from the metadata.
 *
 * Takes the signature and, unless it is the root, `signed` itself out of the document: an enclosing signature must have been
 * verified before.
 */
export function verifyEnvelopedSignature(signed: ElementTree, certificates: readonly string[]): EnvelopedSignature {
  const signature = childOf(signed, ns.signature, 'Signature');
  if (signature === undefined) return refused('there is no signature');
  try {
    const signedInfo = verifySignedInfo(signature, certificates);
    if (signedInfo.kind === 'refused') return signedInfo;
    const reference = withXml(signedInfo.octets, ({ root }) => readReference(root, attributeOf(signed, 'ID')));
    if (reference.kind === 'refused') return reference;
    signature.node.remove();
    const octets = canonicalizeAndDetach(signed.node, reference.form);
    if (!createHash(reference.hash).update(octets).digest().equals(reference.digest)) {
      return refused('the content was changed after it was signed: the digest does not match');
    }
    return { kind: 'verified', octets, certificateIndex: signedInfo.certificateIndex, algorithm: signedInfo.algorithm };
  } catch (error) {
    if (error instanceof VoidCanonicalization) return refused(error.message);
    throw error;
  }
}

/** XML Signature 3.2.2: SignatureValue over the canonical SignedInfo. */
function verifySignedInfo(signature: ElementTree, certificates: readonly string[]): EnvelopedSignature {
  const signedInfo = childOf(signature, ns.signature, 'SignedInfo');
  const value = childOf(signature, ns.signature, 'SignatureValue');
  if (signedInfo === undefined || value === undefined || childrenOf(signature, ns.signature, 'SignedInfo').length > 1) return refused('the signature is incomplete');
  const method = attributeOf(childOf(signedInfo, ns.signature, 'SignatureMethod') ?? signedInfo, 'Algorithm');
  const algorithm = signatureAlgorithmOf(method);
  if (algorithm === undefined) return refused(`the signature algorithm ${method?.slice(0, 80) ?? ''} is not accepted`);
  const form = readCanonicalForm(childOf(signedInfo, ns.signature, 'CanonicalizationMethod'));
  if (form === undefined) return refused('the canonicalisation of SignedInfo is not accepted');
  const signatureValue = decodeBase64(value.text);
  if (signatureValue === undefined) return refused('the signature value is not base64');

  const octets = canonicalizeAndDetach(signedInfo.node, form);
  const certificateIndex = certificates.findIndex((certificate) => {
    const key = findPublicKey(certificate);
    if (key === undefined || key.asymmetricKeyType !== algorithm.keyType) return false;
    return verify(algorithm.hash, octets, algorithm.keyType === 'ec' ? { key, dsaEncoding: 'ieee-p1363' } : key, signatureValue);
  });
  if (certificateIndex === -1) return refused(certificates.length === 0 ? 'no certificate of the IdP is known' : 'the signature was not made with a certificate of this connection');
  return { kind: 'verified', octets, certificateIndex, algorithm: method ?? '' };
}

type Reference = { readonly kind: 'read'; readonly form: CanonicalForm; readonly hash: string; readonly digest: Buffer };

/** XML Signature 4.3.3, as narrow as SAML core 5.4.2 and 5.4.4 make it. */
function readReference(signedInfo: ElementTree, id: string | undefined): Reference | Extract<EnvelopedSignature, { kind: 'refused' }> {
  const no = (detail: string) => ({ kind: 'refused', detail }) as const;
  const [reference, second] = childrenOf(signedInfo, ns.signature, 'Reference');
  if (reference === undefined || second !== undefined) return no('the signature does not have exactly one reference');
  if (id === undefined || id === '' || attributeOf(reference, 'URI') !== `#${id}`) return no('the signature does not refer to the element it stands in');
  const transforms = childrenOf(reference, ns.signature, 'Transforms').flatMap((each) => each.children);
  const form = readTransforms(transforms);
  if (form === undefined) return no('the signature uses a transform other than enveloped-signature and a canonicalisation without comments');
  const hash = digestAlgorithmOf(attributeOf(childOf(reference, ns.signature, 'DigestMethod') ?? reference, 'Algorithm'));
  if (hash === undefined) return no('the digest algorithm is not accepted');
  const [value, secondValue] = childrenOf(reference, ns.signature, 'DigestValue');
  const digest = value && secondValue === undefined && value.children.length === 0 ? decodeBase64(value.text) : undefined;
  return digest === undefined ? no('the signature does not have exactly one digest') : { kind: 'read', form, hash, digest };
}

/** enveloped-signature first, then at most one canonicalisation; without one, XML Signature 4.3.3.2 makes it Canonical XML 1.0. */
function readTransforms(transforms: readonly ElementTree[]): CanonicalForm | undefined {
  const [enveloped, canonicalization, surplus] = transforms;
  if (enveloped === undefined || surplus !== undefined) return undefined;
  if (transforms.some((transform) => !isElement(transform, ns.signature, 'Transform'))) return undefined;
  if (attributeOf(enveloped, 'Algorithm') !== envelopedSignature || enveloped.children.length > 0) return undefined;
  return canonicalization === undefined ? { mode: 0, inclusivePrefixes: [] } : readCanonicalForm(canonicalization);
}

/** Exclusive XML Canonicalization 3: InclusiveNamespaces is the one parameter there is. */
function readCanonicalForm(method: ElementTree | undefined): CanonicalForm | undefined {
  const mode = method && canonicalizationOf(attributeOf(method, 'Algorithm'));
  if (method === undefined || mode === undefined) return undefined;
  const [inclusive, surplus] = method.children;
  if (inclusive === undefined) return { mode, inclusivePrefixes: [] };
  if (surplus !== undefined || mode !== canonicalizationOf(ns.exclusiveC14n) || !isElement(inclusive, ns.exclusiveC14n, 'InclusiveNamespaces')) return undefined;
  return { mode, inclusivePrefixes: (attributeOf(inclusive, 'PrefixList') ?? '').split(/\s+/).filter((prefix) => prefix !== '') };
}

/** xs:base64Binary, where white space may stand anywhere. */
function decodeBase64(text: string): Buffer | undefined {
  const compact = text.replace(/[ \t\r\n]/g, '');
  const octets = Buffer.from(compact, 'base64');
  return compact !== '' && octets.toString('base64') === compact ? octets : undefined;
}

import { childOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { verifyEnvelopedSignature, type EnvelopedSignature } from '../signature/verify-enveloped-signature.js';
import { pass, refuse, type Step } from './verdict.js';

type Verified = Extract<EnvelopedSignature, { kind: 'verified' }>;
export type VerifiedSignatures = { readonly response?: Verified; readonly assertion?: Verified };

const isSigned = (element: ElementTree): boolean => childOf(element, ns.signature, 'Signature') !== undefined;

/**
 * Step 5: every signature that is there must verify, over the document as received. Whether one must exist depends on
 * whether an encrypted assertion may bring its own.
 *
 * @param assertion the plain assertion, if that is what the Response holds
 */
export function verifySignatures(response: ElementTree, assertion: ElementTree | undefined, certificates: readonly string[]): Step<VerifiedSignatures> {
  const found: { response?: Verified; assertion?: Verified } = {};
  for (const [name, element] of [['response', response], ['assertion', assertion]] as const) {
    if (element === undefined || !isSigned(element)) continue;
    const result = verifyEnvelopedSignature(element, certificates);
    if (result.kind === 'refused') return refuse('saml.signature', `${name === 'response' ? 'Response' : 'Assertion'}: ${result.detail}`);
    found[name] = result;
  }
  if (found.response === undefined && found.assertion === undefined && assertion !== undefined) {
    return refuse('saml.signature', 'neither the Response nor the Assertion is signed');
  }
  return pass(found, describe(found));
}

const describe = (found: VerifiedSignatures): string => {
  const signed = [found.response && `Response (${found.response.algorithm})`, found.assertion && `Assertion (${found.assertion.algorithm})`];
  return signed.filter((each) => each !== undefined).join(', ') || 'none outside the encryption';
};

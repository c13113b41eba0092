import { decryptElement } from '../encryption/decrypt-element.js';
import { findSchemaViolation } from '../schema/compiled-schema.js';
import { verifyEnvelopedSignature } from '../signature/verify-enveloped-signature.js';
import { childOf, isElement, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { withXml } from '../xml/parse-xml.js';
import { findXmlHazard, messageLimits } from '../xml/screen-xml.js';
import type { ResponseExpectations } from './expectations.js';
import { findStructuralFault } from './find-structural-fault.js';
import { pass, refuse, type Step } from './verdict.js';

export type OpenedAssertion = {
  readonly assertion: ElementTree;
  /** The decrypted assertion as text, and the certificate that verified its own signature, if it has one. */
  readonly xml: string;
  readonly innerSignature: { readonly certificateIndex: number } | undefined;
  readonly cipher: string;
  readonly keyTransport: string;
  /** Which of our keys it was encrypted to. */
  readonly keyIndex: number;
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * One sentence for everything that can go wrong behind the decryption: which of these it was is what a padding oracle asks
 * (Jager and Somorovsky, "How to Break XML Encryption").
 */
const uniform = 'the encrypted assertion could not be decrypted with our key into one valid, authentic assertion';

/**
 * Step 6 (SAML core 2.3.4): decrypts, and believes what came out only if the Response around it was signed or it brings a
 * signature of its own; a signature that is there must verify in any case.
 *
 * @param encrypted of the signed octets where the Response is signed
 */
export function openEncryptedAssertion(encrypted: ElementTree, responseSigned: boolean, expected: Pick<ResponseExpectations, 'decryptionKeys' | 'certificates'>): Step<OpenedAssertion> {
  if (expected.decryptionKeys.length === 0) return refuse('saml.encryption', 'the assertion is encrypted, but this connection has handed no key to the IdP');
  const decrypted = decryptElement(encrypted, expected.decryptionKeys);
  if (decrypted.kind === 'unsupported') return refuse('saml.encryption', decrypted.detail);
  const opened = decrypted.kind === 'decrypted' ? readAssertion(decrypted.octets, expected.certificates) : undefined;
  if (decrypted.kind === 'failed' || opened === undefined || !(responseSigned || opened.innerSignature)) return refuse('saml.encryption', uniform);
  return pass({ ...opened, cipher: decrypted.cipher, keyTransport: decrypted.keyTransport, keyIndex: decrypted.keyIndex }, `${decrypted.cipher}, ${decrypted.keyTransport}`);
}

function readAssertion(octets: Uint8Array, certificates: readonly string[]): Pick<OpenedAssertion, 'assertion' | 'xml' | 'innerSignature'> | undefined {
  try {
    const xml = utf8.decode(octets);
    if (findXmlHazard(xml, messageLimits) !== undefined) return undefined;
    return withXml(octets, ({ document, root }) => {
      const sound = isElement(root, ns.assertion, 'Assertion') && findStructuralFault(root, { root: 'assertion' }) === undefined;
      if (!sound || findSchemaViolation(document) !== undefined) return undefined;
      if (childOf(root, ns.signature, 'Signature') === undefined) return { assertion: root, xml, innerSignature: undefined };
      const signature = verifyEnvelopedSignature(root, certificates);
      if (signature.kind === 'refused') return undefined;
      return { assertion: withXml(signature.octets, (signed) => signed.root), xml, innerSignature: { certificateIndex: signature.certificateIndex } };
    });
  } catch {
    // Not UTF-8 or not well-formed: an answer of its own would make it an oracle.
    return undefined;
  }
}

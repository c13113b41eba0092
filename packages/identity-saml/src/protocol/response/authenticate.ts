import { attributeOf, childOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { withXml } from '../xml/parse-xml.js';
import { findTheAssertion } from './check-structure.js';
import type { ResponseExpectations } from './expectations.js';
import { openEncryptedAssertion } from './open-encrypted-assertion.js';
import type { Trail } from './trail.js';
import type { VerifiedAssertion } from './verified-assertion.js';
import { refuse } from './verdict.js';
import { verifySignatures } from './verify-signatures.js';

/** What is left of a message once nothing unsigned may be believed any more. */
export type AuthenticResponse = Pick<VerifiedAssertion, 'signed' | 'encrypted' | 'certificateIndex'> & {
  /** Of the signed octets where the Response is signed; otherwise as received, and then only good to refuse. */
  readonly response: ElementTree;
  /** Of the signed octets, always. */
  readonly assertion: ElementTree;
  readonly decryption: { readonly assertionXml: string; readonly keyTransport: string; readonly keyIndex: number } | null;
};

const parse = (octets: Uint8Array): ElementTree => withXml(octets, ({ root }) => root);

/** Steps 5 and 6 over a structurally sound Response. Takes the document apart: only the trees of the result may be read afterwards. */
export function authenticate(received: ElementTree, expected: ResponseExpectations, trail: Trail): AuthenticResponse {
  const { element, encrypted } = trail.take('assertion', findTheAssertion(received));
  const signatures = trail.take('signature', verifySignatures(received, encrypted ? undefined : element, expected.certificates));
  const response = signatures.response ? parse(signatures.response.octets) : received;
  if (!encrypted) {
    if (expected.requireEncryptedAssertions) trail.take('encryption', refuse('saml.encryption', 'the assertion is not encrypted, which this connection requires'));
    return {
      response,
      assertion: signatures.response === undefined && signatures.assertion ? parse(signatures.assertion.octets) : assertionIn(response),
      signed: { response: signatures.response !== undefined, assertion: signatures.assertion !== undefined },
      certificateIndex: (signatures.assertion ?? signatures.response)?.certificateIndex ?? 0,
      encrypted: 'none',
      decryption: null,
    };
  }
  const opened = trail.take('encryption', openEncryptedAssertion(assertionIn(response), signatures.response !== undefined, expected));
  return {
    response,
    assertion: opened.assertion,
    signed: { response: signatures.response !== undefined, assertion: opened.innerSignature !== undefined },
    certificateIndex: (opened.innerSignature ?? signatures.response)?.certificateIndex ?? 0,
    encrypted: opened.innerSignature ? 'inner-signed' : 'response-signed',
    decryption: { assertionXml: opened.xml, keyTransport: opened.keyTransport, keyIndex: opened.keyIndex },
  };
}

function assertionIn(response: ElementTree): ElementTree {
  const found = childOf(response, ns.assertion, 'Assertion') ?? childOf(response, ns.assertion, 'EncryptedAssertion');
  if (found === undefined) throw new Error(`the Response ${attributeOf(response, 'ID') ?? ''} lost its assertion`);
  return found;
}

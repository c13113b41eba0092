import { attributeOf, childrenOf, isElement, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { findStructuralFault } from './find-structural-fault.js';
import { pass, quoted, refuse, type Step } from './verdict.js';

/** Step 4: a samlp:Response of version 2.0 (SAML core 3.2.2, 3.3.3), with nothing in it that wrapping needs. */
export function checkStructure(root: ElementTree): Step<ElementTree> {
  if (!isElement(root, ns.protocol, 'Response')) return refuse('saml.structure', `the message is not a samlp:Response but ${quoted(root.name, 40)}`);
  if (attributeOf(root, 'Version') !== '2.0') return refuse('saml.structure', `the Response has the version ${quoted(attributeOf(root, 'Version'), 20)}`);
  const fault = findStructuralFault(root, { root: 'message' });
  return fault === undefined ? pass(root, 'one Response, no duplicate ids, signatures in place') : refuse('saml.structure', fault);
}

/** After the status: only a successful Response must hold its one assertion. */
export function findTheAssertion(response: ElementTree): Step<{ readonly element: ElementTree; readonly encrypted: boolean }> {
  const plain = childrenOf(response, ns.assertion, 'Assertion');
  const encrypted = childrenOf(response, ns.assertion, 'EncryptedAssertion');
  const [element] = [...plain, ...encrypted];
  if (element === undefined || plain.length + encrypted.length > 1) return refuse('saml.structure', 'the Response does not contain exactly one assertion');
  return pass({ element, encrypted: encrypted.length === 1 }, encrypted.length === 1 ? 'one, encrypted' : 'one');
}

/** SAML core 2.3.3. The schema leaves the version open. */
export function checkAssertionVersion(assertion: ElementTree): Step<undefined> {
  const version = attributeOf(assertion, 'Version');
  return version === '2.0' ? pass(undefined, version) : refuse('saml.structure', `the Assertion has the version ${quoted(version, 20)}`);
}

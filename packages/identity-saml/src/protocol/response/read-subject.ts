import { attributeOf, childOf, childrenOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import type { NameId } from './verified-assertion.js';
import { pass, refuse, type Step } from './verdict.js';

/** SAML core 2.4.1, 2.2.3: the one NameID, whole and not empty. */
export function readSubject(assertion: ElementTree): Step<NameId> {
  const [subject, second] = childrenOf(assertion, ns.assertion, 'Subject');
  if (subject === undefined || second !== undefined) return refuse('saml.subject', 'the assertion does not have exactly one Subject');
  return readNameId(subject);
}

/** The one NameID of an element that names a person: a Subject or a LogoutRequest. */
export function readNameId(subject: ElementTree): Step<NameId> {
  if (childOf(subject, ns.assertion, 'EncryptedID') !== undefined) return refuse('saml.subject', 'the subject is an EncryptedID, which is not supported; encrypt the assertion instead');
  const [nameId, another] = childrenOf(subject, ns.assertion, 'NameID');
  if (nameId === undefined || another !== undefined) return refuse('saml.subject', 'the subject does not have exactly one NameID');
  if (nameId.children.length > 0) return refuse('saml.subject', 'the NameID contains elements');
  if (nameId.text.trim() === '') return refuse('saml.subject', 'the NameID is empty');
  const attribute = (name: string): string | null => attributeOf(nameId, name) ?? null;
  return pass(
    { value: nameId.text, format: attribute('Format'), nameQualifier: attribute('NameQualifier'), spNameQualifier: attribute('SPNameQualifier') },
    attribute('Format') ?? 'no format',
  );
}

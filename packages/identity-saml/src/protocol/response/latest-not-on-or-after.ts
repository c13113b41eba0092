import { attributeOf, childOf, childrenOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { parseInstant } from './parse-instant.js';

/** Until when the same assertion could come again: the latest end that any of its confirmations and its Conditions name. */
export function latestNotOnOrAfter(assertion: ElementTree, atLeast: Date): Date {
  const subject = childOf(assertion, ns.assertion, 'Subject');
  const confirmations = subject ? childrenOf(subject, ns.assertion, 'SubjectConfirmation') : [];
  const data = confirmations.map((confirmation) => childOf(confirmation, ns.assertion, 'SubjectConfirmationData'));
  const ends = [childOf(assertion, ns.assertion, 'Conditions'), ...data].map((element) => element && parseInstant(attributeOf(element, 'NotOnOrAfter')));
  return new Date(Math.max(atLeast.getTime(), ...ends.map((end) => end?.getTime() ?? 0)));
}

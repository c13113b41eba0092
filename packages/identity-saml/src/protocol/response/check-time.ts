import { attributeOf, childOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { parseInstant } from './parse-instant.js';
import { findWindowFault, isFuture, type Present } from './validity-window.js';
import { pass, quoted, refuse, type Step } from './verdict.js';

/** SAML core 2.3.3, 2.5.1.2, 3.2.2: issued by now, and within the window of the Conditions. */
export function checkTime(response: ElementTree, assertion: ElementTree, present: Present): Step<Date> {
  let issueInstant = present.now;
  for (const element of [response, assertion]) {
    const issued = parseInstant(attributeOf(element, 'IssueInstant'));
    if (issued === undefined) return refuse('saml.time', `the ${element.name} was issued at ${quoted(attributeOf(element, 'IssueInstant'), 40)}, which is not a UTC time`);
    if (isFuture(issued, present)) return refuse('saml.time', `the ${element.name} was issued at ${issued.toISOString()}; it is ${present.now.toISOString()} here`);
    issueInstant = issued;
  }
  const conditions = childOf(assertion, ns.assertion, 'Conditions');
  const window = conditions && { notBefore: attributeOf(conditions, 'NotBefore'), notOnOrAfter: attributeOf(conditions, 'NotOnOrAfter') };
  const fault = window && findWindowFault('assertion', window, present);
  return fault ?? pass(issueInstant, `issued at ${issueInstant.toISOString()}, valid until ${window?.notOnOrAfter ?? 'open'}`);
}

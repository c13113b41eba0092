import { attributeOf, childOf, childrenOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { parseInstant } from './parse-instant.js';
import { findWindowFault, type Present } from './validity-window.js';
import { pass, quoted, refuse, type Step } from './verdict.js';

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

export type Confirmation = { readonly inResponseTo: string | null; readonly notOnOrAfter: Date };

/**
 * SAML profiles 4.1.4.2, 4.1.4.3: one bearer confirmation at least that is for us, now, and answers what the Response
 * answers. Of several the first good one counts; when none is good, the first one's fault is told.
 */
export function checkConfirmation(response: ElementTree, assertion: ElementTree, expected: Present & { readonly acsUrl: string }): Step<Confirmation> {
  const subject = childOf(assertion, ns.assertion, 'Subject');
  const confirmations = subject ? childrenOf(subject, ns.assertion, 'SubjectConfirmation').filter((each) => attributeOf(each, 'Method') === bearer) : [];
  const outcomes = confirmations.slice(0, 10).map((each) => checkBearer(each, attributeOf(response, 'InResponseTo'), expected));
  return outcomes.find((outcome) => outcome.kind === 'passed') ?? outcomes[0] ?? refuse('saml.confirmation', 'the subject has no bearer confirmation');
}

function checkBearer(confirmation: ElementTree, inResponseTo: string | undefined, expected: Present & { readonly acsUrl: string }): Step<Confirmation> {
  const data = childOf(confirmation, ns.assertion, 'SubjectConfirmationData');
  if (data === undefined) return refuse('saml.confirmation', 'the bearer confirmation carries no data');
  const recipient = attributeOf(data, 'Recipient');
  if (recipient !== expected.acsUrl) return refuse('saml.recipient', `the assertion is for the recipient ${quoted(recipient)}; expected ${quoted(expected.acsUrl)}`);
  if (attributeOf(data, 'NotBefore') !== undefined) return refuse('saml.confirmation', 'the bearer confirmation has a NotBefore, which the profile forbids');
  const notOnOrAfter = attributeOf(data, 'NotOnOrAfter');
  if (notOnOrAfter === undefined) return refuse('saml.confirmation', 'the bearer confirmation has no NotOnOrAfter');
  const fault = findWindowFault('bearer confirmation', { notBefore: undefined, notOnOrAfter }, expected);
  if (fault !== undefined) return fault;
  const answers = attributeOf(data, 'InResponseTo');
  if (answers !== inResponseTo) return refuse('saml.in_response_to', `the Response answers ${quoted(inResponseTo)}, its assertion ${quoted(answers)}`);
  return pass({ inResponseTo: answers ?? null, notOnOrAfter: parseInstant(notOnOrAfter) ?? expected.now }, answers === undefined ? 'unsolicited' : `answers ${quoted(answers)}`);
}

import { attributeOf, childOf, childrenOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { parseInstant } from './parse-instant.js';
import { isPast, type Present } from './validity-window.js';
import { pass, quoted, refuse, type Step } from './verdict.js';

export type AuthnStatement = {
  readonly authnInstant: Date;
  readonly sessionIndex: string | null;
  readonly sessionNotOnOrAfter: Date | null;
  readonly authnContextClassRef: string | null;
};

/**
 * SAML core 2.7.2, profiles 4.1.4.2: the IdP says that it authenticated the person, and the session it granted is not over.
 * Of several statements the first one names the session, and the earliest end counts.
 */
export function readAuthnStatement(assertion: ElementTree, present: Present): Step<AuthnStatement> {
  const statements = childrenOf(assertion, ns.assertion, 'AuthnStatement');
  const [statement] = statements;
  if (statement === undefined) return refuse('saml.authn', 'the assertion has no AuthnStatement');
  const authnInstant = parseInstant(attributeOf(statement, 'AuthnInstant'));
  if (authnInstant === undefined) return refuse('saml.authn', `AuthnInstant is ${quoted(attributeOf(statement, 'AuthnInstant'), 40)}, which is not a UTC time`);
  const end = readSessionEnd(statements, present);
  if (end.kind === 'refused') return end;
  const context = childOf(statement, ns.assertion, 'AuthnContext');
  const authnContextClassRef = (context && childOf(context, ns.assertion, 'AuthnContextClassRef')?.text.trim()) ?? null;
  return pass(
    { authnInstant, sessionIndex: attributeOf(statement, 'SessionIndex') ?? null, sessionNotOnOrAfter: end.value, authnContextClassRef },
    authnContextClassRef ?? 'no context class',
  );
}

function readSessionEnd(statements: readonly ElementTree[], present: Present): Step<Date | null> {
  let earliest: Date | null = null;
  for (const text of statements.map((statement) => attributeOf(statement, 'SessionNotOnOrAfter'))) {
    if (text === undefined) continue;
    const end = parseInstant(text);
    if (end === undefined) return refuse('saml.authn', `SessionNotOnOrAfter is ${quoted(text, 40)}, which is not a UTC time`);
    if (isPast(end, present)) return refuse('saml.authn', `the session at the IdP ended at ${end.toISOString()}`);
    if (earliest === null || end < earliest) earliest = end;
  }
  return pass(earliest, 'not over');
}

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

/** SAML core 2.7.2, profiles 4.1.4.2: the IdP says that it authenticated the person, and the session it granted is not over. */
export function readAuthnStatement(assertion: ElementTree, present: Present): Step<AuthnStatement> {
  const [statement] = childrenOf(assertion, ns.assertion, 'AuthnStatement');
  if (statement === undefined) return refuse('saml.authn', 'the assertion has no AuthnStatement');
  const authnInstant = parseInstant(attributeOf(statement, 'AuthnInstant'));
  if (authnInstant === undefined) return refuse('saml.authn', `AuthnInstant is ${quoted(attributeOf(statement, 'AuthnInstant'), 40)}, which is not a UTC time`);
  const sessionEnd = attributeOf(statement, 'SessionNotOnOrAfter');
  const sessionNotOnOrAfter = parseInstant(sessionEnd);
  if (sessionEnd !== undefined && sessionNotOnOrAfter === undefined) return refuse('saml.authn', `SessionNotOnOrAfter is ${quoted(sessionEnd, 40)}, which is not a UTC time`);
  if (sessionNotOnOrAfter && isPast(sessionNotOnOrAfter, present)) return refuse('saml.authn', `the session at the IdP ended at ${sessionNotOnOrAfter.toISOString()}`);
  const context = childOf(statement, ns.assertion, 'AuthnContext');
  const authnContextClassRef = (context && childOf(context, ns.assertion, 'AuthnContextClassRef')?.text.trim()) ?? null;
  return pass(
    { authnInstant, sessionIndex: attributeOf(statement, 'SessionIndex') ?? null, sessionNotOnOrAfter: sessionNotOnOrAfter ?? null, authnContextClassRef },
    authnContextClassRef ?? 'no context class',
  );
}

import { checkJoin, checkProvisioning } from './check-provisioning.js';
import { checkSignIn } from './check-sign-in.js';
import type { HealthCheck, HealthFacts } from './health-facts.js';

/** What is well and what is not with a connection, each with what to do. Pure. */
export function diagnoseConnection(facts: HealthFacts): readonly HealthCheck[] {
  const { saml, scim } = facts.connection;
  return [
    ...(saml === null ? [] : checkSignIn(facts, saml)),
    ...(scim === null ? [] : checkProvisioning(facts, scim.enabled)),
    ...(saml === null || scim === null ? [] : [checkJoin(facts)]),
  ];
}

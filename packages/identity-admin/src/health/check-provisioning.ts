import type { ProvisioningToken, User } from '@vestibule/identity-core';
import { fail, ok, warn, type HealthCheck, type HealthFacts } from './health-facts.js';

const SOON_MILLISECONDS = 30 * 86_400_000;

/** The provisioning half of a connection. Pure. */
export function checkProvisioning(facts: HealthFacts, isEnabled: boolean): readonly HealthCheck[] {
  const enabled = isEnabled ? ok('scim.enabled', 'Provisioning is enabled.') : warn('scim.enabled', 'Provisioning is switched off.', 'Enable SCIM in the settings of the connection.');
  return [enabled, checkTokens(facts)];
}

function checkTokens({ tokens, hasOAuthClients, now }: HealthFacts): HealthCheck {
  const code = 'scim.token';
  const live = tokens.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  if (tokens.length === 0) {
    if (hasOAuthClients) return ok(code, 'The directory authenticates as an OAuth client; there is no bearer token.');
    return fail(code, 'There is no bearer token: the directory cannot authenticate.', 'Generate a token and enter it at the identity provider.');
  }
  if (live.length === 0) return fail(code, 'Every token has expired: the directory is refused.', 'Generate a new token and enter it at the identity provider.');
  const used = live.map(({ lastUsedAt }) => lastUsedAt).filter((at) => at !== null);
  const ending = live.find((token) => endsSoon(token, now));
  if (ending !== undefined && live.every((token) => endsSoon(token, now))) {
    return warn(code, `The token ending in ${ending.hint} expires at ${ending.expiresAt?.toISOString() ?? ''}.`, 'Generate a new one and keep the old one until it is entered.');
  }
  if (used.length === 0) return warn(code, 'No token was ever used.', 'Enter base URL and token at the identity provider, and test the connection there.');
  const last = used.reduce((latest, at) => (at > latest ? at : latest));
  return ok(code, `The directory last came at ${last.toISOString()}.`);
}

const endsSoon = ({ expiresAt }: ProvisioningToken, now: Date): boolean => expiresAt !== null && expiresAt.getTime() - now.getTime() < SOON_MILLISECONDS;

/** Whether a login and the directory mean the same person by the same id. Pure. */
export function checkJoin({ connection, people }: HealthFacts): HealthCheck {
  const code = 'identifiers.join';
  const idOf = ({ externalIds }: User, channel: 'saml' | 'scim') => externalIds.find((id) => id.connection === connection.id && id.channel === channel)?.value;
  const both = people.filter((user) => idOf(user, 'saml') !== undefined && idOf(user, 'scim') !== undefined);
  const apart = both.find((user) => idOf(user, 'saml') !== idOf(user, 'scim'));
  if (both.length === 0) {
    return warn(code, 'Nobody both signed in and was provisioned with an externalId yet.', "Let the NameID (or externalIdAttribute) carry the same value as the directory's externalId.");
  }
  if (apart === undefined) return ok(code, `The id at sign-in is the directory's externalId, for all ${both.length} people looked at.`);
  return warn(
    code,
    `For ${apart.upn ?? apart.id} the id at sign-in is "${idOf(apart, 'saml') ?? ''}", the directory's externalId "${idOf(apart, 'scim') ?? ''}": people are found by UPN or e-mail only.`,
    "Let the NameID (or externalIdAttribute) carry the same value as the directory's externalId.",
  );
}

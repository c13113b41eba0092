import { identifierKey, type PresentedIdentifiers } from './identifiers.js';
import type { User } from './user.js';

/** What is digested so that a purged person is recognised: one text per identifier, in no order. */
export function tombstoneTexts(presented: PresentedIdentifiers): readonly string[] {
  const { externalId, upn, email } = presented;
  return [
    ...(externalId === undefined ? [] : [`external ${externalId.connection} ${externalId.value}`]),
    ...(upn === undefined ? [] : [`upn ${identifierKey(upn)}`]),
    ...(email === undefined ? [] : [`email ${identifierKey(email)}`]),
  ];
}

/** Everything a user is known by; both channels of a connection count as one, as matching reads them. */
export function tombstoneTextsOf(user: User): readonly string[] {
  const { upn, email, externalIds } = user;
  const own = tombstoneTexts({ ...(upn === null ? {} : { upn }), ...(email === null ? {} : { email }) });
  return [...new Set([...own, ...externalIds.flatMap((externalId) => tombstoneTexts({ externalId }))])];
}

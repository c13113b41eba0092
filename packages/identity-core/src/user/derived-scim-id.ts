import { scimId, userId, type ScimId, type UserId } from './identifiers.js';

const PREFIX = 'unmanaged-';

/**
 * The id under which a connection with `visibility: all` reads a user it does not own: stable, never issued, never in
 * `scimIds`.
 */
export function derivedScimId(user: UserId): ScimId {
  return scimId(`${PREFIX}${user}`);
}

/** The user behind a derived id; `undefined` for any other id. */
export function parseDerivedScimId(id: ScimId): UserId | undefined {
  return id.startsWith(PREFIX) ? userId(id.slice(PREFIX.length)) : undefined;
}

import type { ConnectionId } from '../connection/connection-id.js';
import type { User } from './user.js';

/**
 * What a refusal calls a user, so that its reader finds the person: the SCIM id where the connection manages the user, as a
 * directory knows no other; else the account's id, which the operator's tools take. Never a name, which a purge would have to find.
 */
export function nameToConnection({ id, managedBy, scimIds }: User, connection: ConnectionId): string {
  const issued = managedBy === connection ? scimIds.find((each) => each.connection === connection && !each.retired) : undefined;
  return `user ${issued?.value ?? id}`;
}

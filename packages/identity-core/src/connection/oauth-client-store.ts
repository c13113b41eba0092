import type { ConnectionId } from './connection-id.js';
import type { OAuthClient } from './oauth-client.js';

/** Driven port: the OAuth clients of a tenant's connections inside one unit of work; locks and recorded writes as in `UserStore`. */
export interface OAuthClientStore {
  get(connection: ConnectionId, id: string): Promise<OAuthClient | undefined>;
  insert(client: OAuthClient): void;
  /** Its access tokens go with it. */
  delete(connection: ConnectionId, id: string): void;
}

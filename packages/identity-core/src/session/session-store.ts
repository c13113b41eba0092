import type { ConnectionId } from '../connection/connection-id.js';
import type { UserId } from '../user/identifiers.js';
import type { Session, SessionId, SessionRevocation } from './session.js';

/**
 * Driven port: sessions inside one unit of work. A session is inserted only by a unit that holds the lock on its user
 * (it read the user), so that it cannot outlive a racing deactivation.
 */
export interface SessionStore {
  countByUser(user: UserId): Promise<number>;
  findByConnection(connection: ConnectionId): Promise<readonly { readonly user: UserId; readonly sessions: number }[]>;
  /** Sessions that began through the connection with exactly this NameID. */
  findByNameId(connection: ConnectionId, nameId: string): Promise<readonly Session[]>;

  insert(session: Session): void;
  end(id: SessionId): void;
  endByUser(user: UserId): void;
  endByConnection(connection: ConnectionId): void;
  recordRevocation(revocation: SessionRevocation): void;
}

import type { ConnectionId } from '../connection/connection-id.js';
import type { UserId } from '../user/identifiers.js';
import type { RevocationReceipt, Session, SessionId, SessionRevocation } from './session.js';

/**
 * Driven port: sessions inside one unit of work. A session is inserted only by a unit that holds the lock on its user
 * (it read the user), so that it cannot outlive a racing deactivation.
 */
export interface SessionStore {
  countByUser(user: UserId): Promise<number>;
  countByConnection(connection: ConnectionId): Promise<{ readonly users: number; readonly sessions: number }>;
  /** Sessions that began through the connection with exactly this NameID. */
  findByNameId(connection: ConnectionId, nameId: string): Promise<readonly Session[]>;

  insert(session: Session): void;
  end(id: SessionId): void;
  endByUser(user: UserId): void;
  /**
   * Every session that began through the connection ends, and each of its people gets the receipt and an event
   * `user.sessions_revoked`. Set-based: nobody is loaded, a few statements whatever their number.
   *
   * @param eventId Begins the id of each event.
   */
  endByConnection(connection: ConnectionId, receipt: RevocationReceipt, eventId: string): void;
  recordRevocation(revocation: SessionRevocation): void;
}

import type { ConnectionId } from '../connection/connection-id.js';
import type { UserId } from '../user/identifiers.js';
import type { RevocationReceipt, Session, SessionId, SessionRevocation } from './session.js';

export interface SessionHolders {
  readonly users: number;
  readonly sessions: number;
  readonly first: readonly { readonly user: UserId; readonly sessions: number }[];
}

/**
 * Driven port: sessions inside one unit of work. A session is inserted only by a unit that holds the lock on its user
 * (it read the user), so that it cannot outlive a racing deactivation.
 */
export interface SessionStore {
  countByUser(user: UserId): Promise<number>;
  /** Who has sessions that began through the connection: how many in all, and the first `limit` in the order of their ids. */
  findByConnection(connection: ConnectionId, limit: number): Promise<SessionHolders>;
  /** Sessions that began through the connection with exactly this NameID. */
  findByNameId(connection: ConnectionId, nameId: string): Promise<readonly Session[]>;

  insert(session: Session): void;
  end(id: SessionId): void;
  endByUser(user: UserId): void;
  /**
   * Every session that began through the connection ends, and each of its people gets the receipt; those beyond the ones
   * whom the caller tells of also the event `user.sessions_revoked`. Set-based: a few statements whatever their number.
   *
   * @param events `prefix` begins the id of each; for people behind `after` in the order of ids, `null`: for everybody.
   */
  endByConnection(connection: ConnectionId, receipt: RevocationReceipt, events: { readonly prefix: string; readonly after: UserId | null }): void;
  recordRevocation(revocation: SessionRevocation): void;
}

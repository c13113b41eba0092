import type { ConnectionId } from '../connection/connection-id.js';
import type { SessionStore } from '../session/session-store.js';
import type { Session, SessionId, SessionRevocation } from '../session/session.js';
import type { UserId } from '../user/identifiers.js';
import type { TenantData } from './in-memory-database.js';
import type { RecordWrite } from './unit-writes.js';

export class InMemorySessionStore implements SessionStore {
  constructor(
    private readonly data: TenantData,
    private readonly record: RecordWrite,
  ) {}

  async countByUser(user: UserId): Promise<number> {
    return this.data.sessions.filter((session) => session.user === user).length;
  }

  async findByConnection(connection: ConnectionId): Promise<readonly { user: UserId; sessions: number }[]> {
    const counts = new Map<UserId, number>();
    for (const { user } of this.data.sessions.filter((session) => session.connection === connection)) {
      counts.set(user, (counts.get(user) ?? 0) + 1);
    }
    return [...counts].map(([user, sessions]) => ({ user, sessions }));
  }

  async findByNameId(connection: ConnectionId, nameId: string): Promise<readonly Session[]> {
    return this.data.sessions.filter((session) => session.connection === connection && session.nameId === nameId);
  }

  insert(session: Session): void {
    this.record(
      () => this.data.sessions.set(session.id, session),
      () => this.data.users.has(session.user),
    );
  }

  end(id: SessionId): void {
    this.record(() => this.data.sessions.delete(id));
  }

  endByUser(user: UserId): void {
    this.record(() => this.data.sessions.deleteWhere((session) => session.user === user));
  }

  endByConnection(connection: ConnectionId): void {
    this.record(() => this.data.sessions.deleteWhere((session) => session.connection === connection));
  }

  recordRevocation(revocation: SessionRevocation): void {
    this.record(() => this.data.revocations.set(revocation.id, revocation));
  }
}

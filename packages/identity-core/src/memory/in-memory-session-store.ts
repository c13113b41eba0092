import type { ConnectionId } from '../connection/connection-id.js';
import type { DomainEvent, EventId } from '../events/domain-event.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { SessionStore } from '../session/session-store.js';
import type { RevocationReceipt, Session, SessionId, SessionRevocation } from '../session/session.js';
import type { UserId } from '../user/identifiers.js';
import { keyOf, type TenantData } from './in-memory-database.js';
import type { RecordWrite } from './unit-writes.js';

export class InMemorySessionStore implements SessionStore {
  constructor(
    private readonly tenant: TenantId,
    private readonly data: TenantData,
    private readonly record: RecordWrite,
  ) {}

  async countByUser(user: UserId): Promise<number> {
    return this.data.sessions.filter((session) => session.user === user).length;
  }

  async countByConnection(connection: ConnectionId): Promise<{ users: number; sessions: number }> {
    const counts = this.countsOf(connection);
    return { users: counts.size, sessions: [...counts.values()].reduce((sum, count) => sum + count, 0) };
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

  endByConnection(connection: ConnectionId, receipt: RevocationReceipt, eventId: string): void {
    this.record(() => {
      const { requestedAt: at, reason, decision } = receipt;
      for (const [user, sessions] of [...this.countsOf(connection)].sort()) {
        this.setRevocation({ tenant: this.tenant, ...receipt, user, sessions });
        const event: DomainEvent = { id: `${eventId}-${user}` as EventId, at, type: 'user.sessions_revoked', data: { user, sessions, reason } };
        this.data.events.set(String(this.data.events.size), { event, decision });
      }
      this.data.sessions.deleteWhere((session) => session.connection === connection);
    });
  }

  recordRevocation(revocation: SessionRevocation): void {
    this.record(() => this.setRevocation(revocation));
  }

  private setRevocation(revocation: SessionRevocation): void {
    this.data.revocations.set(keyOf(revocation.user, revocation.id), revocation);
  }

  private countsOf(connection: ConnectionId): ReadonlyMap<UserId, number> {
    const counts = new Map<UserId, number>();
    for (const { user } of this.data.sessions.filter((session) => session.connection === connection)) {
      counts.set(user, (counts.get(user) ?? 0) + 1);
    }
    return counts;
  }
}

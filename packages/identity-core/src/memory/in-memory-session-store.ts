import type { ConnectionId } from '../connection/connection-id.js';
import type { DomainEvent, EventId } from '../events/domain-event.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { SessionHolders, SessionStore } from '../session/session-store.js';
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

  async findByConnection(connection: ConnectionId, limit: number): Promise<SessionHolders> {
    const holders = this.holdersOf(connection);
    return { users: holders.length, sessions: holders.reduce((sum, { sessions }) => sum + sessions, 0), first: holders.slice(0, limit) };
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

  endByConnection(connection: ConnectionId, receipt: RevocationReceipt, { prefix, after }: { readonly prefix: string; readonly after: UserId | null }): void {
    this.record(() => {
      const { requestedAt: at, reason, decision } = receipt;
      for (const { user, sessions } of this.holdersOf(connection)) {
        this.setRevocation({ tenant: this.tenant, ...receipt, user, sessions });
        if (after !== null && user <= after) continue;
        const event: DomainEvent = { id: `${prefix}-${user}` as EventId, at, type: 'user.sessions_revoked', data: { user, sessions, reason } };
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

  private holdersOf(connection: ConnectionId): SessionHolders['first'] {
    const counts = new Map<UserId, number>();
    for (const { user } of this.data.sessions.filter((session) => session.connection === connection)) {
      counts.set(user, (counts.get(user) ?? 0) + 1);
    }
    return [...counts].map(([user, sessions]) => ({ user, sessions })).sort((one, other) => (one.user < other.user ? -1 : 1));
  }
}

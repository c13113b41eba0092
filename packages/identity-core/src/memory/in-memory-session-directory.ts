import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { SessionDirectory } from '../session/session-directory.js';
import type { Session, SessionRevocation } from '../session/session.js';
import type { UserId } from '../user/identifiers.js';
import { maySignIn, type User } from '../user/user.js';
import type { InMemoryDatabase } from './in-memory-database.js';
import { pageOf } from './page-of.js';
import { removeRows } from './remove-rows.js';

export class InMemorySessionDirectory implements SessionDirectory {
  constructor(private readonly database: InMemoryDatabase) {}

  async findLive(tenant: TenantId, secretHash: string, now: Date): Promise<{ session: Session; user: User } | undefined> {
    const data = this.database.read(tenant);
    const session = data.sessions.find((each) => each.secretHash === secretHash && each.expiresAt > now);
    const user = session === undefined ? undefined : data.user(session.user);
    return session !== undefined && user !== undefined && maySignIn(user) ? { session, user } : undefined;
  }

  async touch({ tenant, id }: Session, at: Date): Promise<void> {
    this.database.read(tenant).sessions.updateWhere(
      (session) => session.id === id,
      (session) => ({ ...session, lastSeenAt: at }),
    );
  }

  async end(tenant: TenantId, secretHash: string): Promise<void> {
    this.database.read(tenant).sessions.deleteWhere((session) => session.secretHash === secretHash);
  }

  async findByUser(tenant: TenantId, user: UserId, now: Date): Promise<readonly Session[]> {
    return this.database
      .read(tenant)
      .sessions.filter((session) => session.user === user && session.expiresAt > now)
      .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime() || (one.id < other.id ? 1 : -1));
  }

  async findRevocations(tenant: TenantId, user: UserId, page: PageRequest): Promise<Page<SessionRevocation>> {
    const revocations = this.database.read(tenant).revocations.filter((revocation) => revocation.user === user);
    return pageOf(revocations, (revocation) => revocation.id, page, 'descending');
  }

  async removeExpired(before: Date, limit: number): Promise<number> {
    return removeRows(this.database.everything().map((data) => data.sessions), (session) => session.expiresAt < before, limit);
  }
}

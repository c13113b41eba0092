import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { User } from '../user/user.js';
import type { UserId } from '../user/identifiers.js';
import type { Session, SessionRevocation } from './session.js';

/** Driven port: reads of sessions, without locks. */
export interface SessionDirectory {
  /** A live session of somebody who may sign in: not expired at `now`, its user active and not blocked. */
  findLive(tenant: TenantId, secretHash: string, now: Date): Promise<{ session: Session; user: User } | undefined>;
  /** Remembers `lastSeenAt`; at most once a minute by the caller. */
  touch(session: Session, at: Date): Promise<void>;
  /** The person signs out: that one session ends, idempotently. */
  end(tenant: TenantId, secretHash: string): Promise<void>;
  /** Live ones, newest first. */
  findByUser(tenant: TenantId, user: UserId, now: Date): Promise<readonly Session[]>;
  findRevocations(tenant: TenantId, user: UserId, page: PageRequest): Promise<Page<SessionRevocation>>;
  /** Housekeeping: removes what expired before `before`, at most `limit` rows. @returns how many went. */
  removeExpired(before: Date, limit: number): Promise<number>;
}

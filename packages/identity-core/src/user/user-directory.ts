import type { ConnectionId } from '../connection/connection-id.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { UserId } from './identifiers.js';
import type { User, UserStatus } from './user.js';

export interface UserQuery {
  /** Part of a UPN, e-mail or display name, folded. */
  readonly text?: string;
  /** Absent: every status but `purged`. */
  readonly status?: UserStatus;
  readonly managedBy?: ConnectionId;
}

/** Driven port: an administrator's reads of users, without locks. */
export interface UserDirectory {
  get(tenant: TenantId, id: UserId): Promise<User | undefined>;
  /** Those of the ids that somebody has, in the order of ids. */
  findByIds(tenant: TenantId, ids: readonly UserId[]): Promise<readonly User[]>;
  /** Ordered by id, that is by creation. */
  find(tenant: TenantId, query: UserQuery, page: PageRequest): Promise<Page<User>>;
  /** Of every tenant: deprovisioned users whose time is over at `now`, the longest overdue first. A read without locks. */
  findDueForPurge(now: Date, limit: number): Promise<readonly { readonly tenant: TenantId; readonly user: UserId }[]>;
  /**
   * Housekeeping: forgets ids that shadow mode promised before `before` and that nobody came for, of connections that are
   * no longer in shadow mode. @returns how many went.
   */
  removeExpiredPromises(before: Date, limit: number): Promise<number>;
}

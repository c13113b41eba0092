import type { ConnectionId } from '../connection/connection-id.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { Hold } from './hold.js';

/** Driven port: an administrator's reads of what the guard holds. */
export interface GuardDirectory {
  /** Newest first, whatever the status. */
  findHolds(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<Hold>>;
  /**
   * Housekeeping: forgets counted acts that no window reaches any more at `now`; of a connection without a guard, acts of a
   * day ago. @returns how many went.
   */
  removeExpired(now: Date, limit: number): Promise<number>;
}

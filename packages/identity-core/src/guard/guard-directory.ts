import type { ConnectionId } from '../connection/connection-id.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { Hold } from './hold.js';

/** Driven port: an administrator's reads of what the guard holds. */
export interface GuardDirectory {
  /** Newest first, whatever the status. */
  findHolds(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<Hold>>;
}

import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { SetupLink } from './setup-link.js';

/** Driven port: reads of set-up links, each one statement, no locks. */
export interface SetupLinkDirectory {
  /** Ordered newest first; expired ones that were not yet removed included. @throws {InvalidCursorError} */
  find(tenant: TenantId, page: PageRequest): Promise<Page<SetupLink>>;
  /** A link of the tenant with this slug; whether it has expired is for the caller to see. */
  findBySecret(tenantSlug: string, secretHash: string): Promise<SetupLink | undefined>;
  /** @returns how many went, at most `limit`. */
  removeExpired(before: Date, limit: number): Promise<number>;
}

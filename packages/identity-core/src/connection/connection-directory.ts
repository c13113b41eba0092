import type { TenantId } from '../kernel/tenant-id.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { Connection } from './connection.js';
import type { ConnectionId } from './connection-id.js';
import type { ProvisioningToken } from './provisioning-token.js';
import type { Tenant } from './tenant.js';

/** Driven port: reads of tenants, connections and tokens, each one statement, no locks. */
export interface ConnectionDirectory {
  /** Worlds of connections in shadow mode (slugs beginning with `~`) are left out. */
  findTenants(page: PageRequest): Promise<Page<Tenant>>;
  /**
   * Tenants whose allowed domains name the domain, or a parent of it with `*.`; `*` names none. Worlds are left out.
   *
   * @param domain Folded, as in an e-mail address.
   */
  findTenantsByDomain(domain: string, limit: number): Promise<readonly Tenant[]>;
  getTenantBySlug(slug: string): Promise<Tenant | undefined>;
  getTenant(id: TenantId): Promise<Tenant | undefined>;
  /** Tenant and connection by their slugs, as in every URL of a login. */
  getBySlugs(tenantSlug: string, connection: string): Promise<{ tenant: Tenant; connection: Connection } | undefined>;
  /** By slug within the tenant. */
  get(tenant: TenantId, connection: ConnectionId): Promise<Connection | undefined>;
  /** Ordered by slug. */
  find(tenant: TenantId, page: PageRequest): Promise<Page<Connection>>;
  /** The whole of a bearer's authentication in one statement: a token that belongs to the tenant in the path. */
  findByTokenHash(
    tenantSlug: string,
    tokenHash: string,
  ): Promise<{ tenant: Tenant; connection: Connection; token: ProvisioningToken } | undefined>;
  /** Ordered newest first; expired ones included. */
  findTokens(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<ProvisioningToken>>;
  /** Remembers use; called in batches, at most seconds late. Never moves a time backwards. */
  touchTokens(uses: readonly { tenant: TenantId; connection: ConnectionId; id: string; at: Date }[]): Promise<void>;
}

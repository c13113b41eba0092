import { parseShadowWorldId } from '../connection/shadow-world-id.js';
import type { ConnectionDirectory } from '../connection/connection-directory.js';
import { connectionId, type ConnectionId } from '../connection/connection-id.js';
import { domainPatterns, namedDomains } from '../connection/domain-patterns.js';
import type { Connection } from '../connection/connection.js';
import type { ProvisioningToken } from '../connection/provisioning-token.js';
import type { Tenant } from '../connection/tenant.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { InMemoryDatabase } from './in-memory-database.js';
import { asProvisioningToken } from './in-memory-oauth-clients.js';
import { pageOf } from './page-of.js';

export class InMemoryConnectionDirectory implements ConnectionDirectory {
  constructor(private readonly database: InMemoryDatabase) {}

  async findTenants(page: PageRequest): Promise<Page<Tenant>> {
    return pageOf(this.database.all().flatMap(({ tenant }) => (parseShadowWorldId(tenant.id) === undefined ? [tenant] : [])), (tenant) => tenant.id, page);
  }

  async findTenantsByDomain(domain: string, limit: number): Promise<readonly Tenant[]> {
    const patterns = domainPatterns(domain);
    const named = this.database.all().filter(({ tenant }) => parseShadowWorldId(tenant.id) === undefined && namedDomains(tenant.allowedDomains).some((entry) => patterns.includes(entry)));
    return named.slice(0, limit).map(({ tenant }) => tenant);
  }

  async getTenantBySlug(slug: string): Promise<Tenant | undefined> {
    return this.database.bySlug(slug)?.tenant;
  }

  async getTenant(id: TenantId): Promise<Tenant | undefined> {
    return this.database.read(id).tenant.get(id);
  }

  async getBySlugs(tenantSlug: string, slug: string): Promise<{ tenant: Tenant; connection: Connection } | undefined> {
    const found = this.database.bySlug(tenantSlug);
    const connection = found?.data.connections.get(connectionId(slug));
    return found === undefined || connection === undefined ? undefined : { tenant: found.tenant, connection };
  }

  async get(tenant: TenantId, connection: ConnectionId): Promise<Connection | undefined> {
    return this.database.read(tenant).connections.get(connection);
  }

  async find(tenant: TenantId, page: PageRequest): Promise<Page<Connection>> {
    return pageOf(this.database.read(tenant).connections.filter(() => true), (connection) => connection.id, page);
  }

  async findByTokenHash(
    tenantSlug: string,
    tokenHash: string,
  ): Promise<{ tenant: Tenant; connection: Connection; token: ProvisioningToken } | undefined> {
    const found = this.database.bySlug(tenantSlug);
    const issued = found?.data.accessTokens.get(tokenHash);
    const token = issued === undefined ? found?.data.tokens.find(({ hash }) => hash === tokenHash) : asProvisioningToken(issued);
    const connection = token === undefined ? undefined : found?.data.connections.get(token.connection);
    return found === undefined || token === undefined || connection === undefined ? undefined : { tenant: found.tenant, connection, token };
  }

  async findTokens(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<ProvisioningToken>> {
    const tokens = this.database.read(tenant).tokens.filter((token) => token.connection === connection);
    return pageOf(tokens, (token) => `${token.createdAt.toISOString()} ${token.id}`, page, 'descending');
  }

  async touchTokens(uses: readonly { tenant: TenantId; connection: ConnectionId; id: string; at: Date }[]): Promise<void> {
    for (const { tenant, connection, id, at } of uses) {
      this.database.read(tenant).tokens.updateWhere(
        (token) => token.connection === connection && token.id === id && (token.lastUsedAt === null || token.lastUsedAt < at),
        (token) => ({ ...token, lastUsedAt: at }),
      );
    }
  }
}

import {
  domainPatterns,
  namedDomains,
  type Connection,
  type ConnectionDirectory,
  type ConnectionId,
  type Page,
  type PageRequest,
  type ProvisioningToken,
  type Tenant,
  type TenantId,
} from '@vestibule/identity-core';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { connectionColumns, toConnection, type ConnectionRow } from '../rows/connection-row.js';
import { tenantColumns, toTenant, type TenantRow } from '../rows/tenant-row.js';
import { toToken, tokenColumns, type TokenRow } from '../rows/token-row.js';
import type { Database } from '../schema.js';
import { columnsOf, withoutPrefix } from '../sql/columns.js';
import { groupBy } from '../sql/group-by.js';
import { parseCursor } from '../sql/page-cursor.js';
import { pageOf } from '../sql/page-of.js';
import { withStoreErrors } from '../store-error.js';
import { TenantSlugs } from './tenant-slugs.js';

type PrefixedRow = Readonly<Record<string, unknown>>;

/** Reads of tenants, connections and tokens. The way from a slug to its tenant is remembered per process. */
export class KyselyConnectionDirectory implements ConnectionDirectory {
  private readonly slugs: TenantSlugs;

  constructor(private readonly db: Kysely<Database>) {
    this.slugs = new TenantSlugs(db);
  }

  /** Over all tenants, for the operator. */
  findTenants(page: PageRequest): Promise<Page<Tenant>> {
    return withStoreErrors(async () => {
      const after = page.cursor === undefined ? sql`true` : sql`t.tenant_id > ${parseCursor(page.cursor, 1)[0]}`;
      const { rows } = await sql<TenantRow>`
        /* across tenants */ select ${columnsOf('t', tenantColumns, '')} from tenants t
        where ${after} and t.tenant_id not like '%~%' order by t.tenant_id limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toTenant, (row) => [row.tenant_id]);
    });
  }

  /** The small table names the tenants; each of them is read whole, whatever the table remembered. */
  findTenantsByDomain(domain: string, limit: number): Promise<readonly Tenant[]> {
    return withStoreErrors(async () => {
      const patterns = domainPatterns(domain);
      const { rows: named } = await sql<{ tenant_id: string }>`
        select distinct d.tenant_id from tenant_domains d where d.domain = any (${patterns}::text[]) order by d.tenant_id limit ${limit}`.execute(this.db);
      if (named.length === 0) return [];
      const { rows } = await sql<TenantRow>`
        /* across tenants */ select ${columnsOf('t', tenantColumns, '')} from tenants t
        where t.tenant_id = any (${named.map(({ tenant_id }) => tenant_id)}::text[]) order by t.tenant_id`.execute(this.db);
      return rows.map(toTenant).filter(({ allowedDomains }) => namedDomains(allowedDomains).some((entry) => patterns.includes(entry)));
    });
  }

  getTenantBySlug(slug: string): Promise<Tenant | undefined> {
    return withStoreErrors(() => this.slugs.withTenant(slug, (tenant) => this.readTenant(tenant, sql`t.slug = ${slug}`)));
  }

  getTenant(id: TenantId): Promise<Tenant | undefined> {
    return withStoreErrors(() => this.readTenant(id, sql`true`));
  }

  getBySlugs(tenantSlug: string, connection: string): Promise<{ tenant: Tenant; connection: Connection } | undefined> {
    return withStoreErrors(() =>
      this.slugs.withTenant(tenantSlug, async (tenant) => {
        const { rows } = await sql<PrefixedRow>`
          select ${columnsOf('t', tenantColumns, 'tenant_')}, ${columnsOf('c', connectionColumns, 'connection_')}
          from tenants t join connections c on c.tenant_id = ${tenant} and c.id = ${connection}
          where t.tenant_id = ${tenant} and t.slug = ${tenantSlug}`.execute(this.db);
        const row = rows[0];
        return row === undefined ? undefined : { tenant: tenantOf(row), connection: connectionOf(row) };
      }),
    );
  }

  get(tenant: TenantId, connection: ConnectionId): Promise<Connection | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<ConnectionRow>`
        select ${columnsOf('c', connectionColumns, '')} from connections c
        where c.tenant_id = ${tenant} and c.id = ${connection}`.execute(this.db);
      return rows[0] === undefined ? undefined : toConnection(rows[0]);
    });
  }

  find(tenant: TenantId, page: PageRequest): Promise<Page<Connection>> {
    return withStoreErrors(async () => {
      const after = page.cursor === undefined ? sql`true` : sql`c.id > ${parseCursor(page.cursor, 1)[0]}`;
      const { rows } = await sql<ConnectionRow>`
        select ${columnsOf('c', connectionColumns, '')} from connections c
        where c.tenant_id = ${tenant} and ${after} order by c.id limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toConnection, (row) => [row.id]);
    });
  }

  findByTokenHash(
    tenantSlug: string,
    tokenHash: string,
  ): Promise<{ tenant: Tenant; connection: Connection; token: ProvisioningToken } | undefined> {
    return withStoreErrors(() =>
      this.slugs.withTenant(tenantSlug, async (tenant) => {
        const { rows } = await sql<PrefixedRow>`
          select ${columnsOf('t', tenantColumns, 'tenant_')}, ${columnsOf('c', connectionColumns, 'connection_')},
            ${columnsOf('k', tokenColumns, 'token_')}
          from provisioning_tokens k
          join connections c on c.tenant_id = ${tenant} and c.id = k.connection
          join tenants t on t.tenant_id = ${tenant} and t.slug = ${tenantSlug}
          where k.tenant_id = ${tenant} and k.hash = ${tokenHash}`.execute(this.db);
        const row = rows[0];
        if (row === undefined) return undefined;
        return { tenant: tenantOf(row), connection: connectionOf(row), token: toToken(withoutPrefix<TokenRow>(row, 'token_')) };
      }),
    );
  }

  findTokens(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<ProvisioningToken>> {
    return withStoreErrors(async () => {
      const before = page.cursor === undefined ? sql`true` : sql`k.id < ${parseCursor(page.cursor, 1)[0]}`;
      const { rows } = await sql<TokenRow>`
        select ${columnsOf('k', tokenColumns, '')} from provisioning_tokens k
        where k.tenant_id = ${tenant} and k.connection = ${connection} and k.oauth_client is null and ${before}
        order by k.id desc limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toToken, (row) => [row.id]);
    });
  }

  /** One statement per tenant. */
  touchTokens(uses: readonly { tenant: TenantId; connection: ConnectionId; id: string; at: Date }[]): Promise<void> {
    return withStoreErrors(async () => {
      for (const [tenant, ofTenant] of groupBy(uses, (use) => use.tenant)) {
        await sql`
          update provisioning_tokens k set last_used_at = used.at
          from (
            select u.connection, u.id, max(u.at) as at
            from unnest(
              ${ofTenant.map((use) => use.connection)}::text[], ${ofTenant.map((use) => use.id)}::text[],
              ${ofTenant.map((use) => use.at)}::timestamptz[]
            ) as u (connection, id, at)
            group by u.connection, u.id
          ) used
          where k.tenant_id = ${tenant} and k.connection = used.connection and k.id = used.id
            and (k.last_used_at is null or k.last_used_at < used.at)`.execute(this.db);
      }
    });
  }

  private async readTenant(tenant: TenantId, condition: RawBuilder<unknown>): Promise<Tenant | undefined> {
    const { rows } = await sql<TenantRow>`
      select ${columnsOf('t', tenantColumns, '')} from tenants t where t.tenant_id = ${tenant} and ${condition}`.execute(this.db);
    return rows[0] === undefined ? undefined : toTenant(rows[0]);
  }
}

const tenantOf = (row: PrefixedRow): Tenant => toTenant(withoutPrefix<TenantRow>(row, 'tenant_'));
const connectionOf = (row: PrefixedRow): Connection => toConnection(withoutPrefix<ConnectionRow>(row, 'connection_'));

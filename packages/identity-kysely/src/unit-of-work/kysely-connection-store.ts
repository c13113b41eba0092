import {
  connectionId,
  namedDomains,
  parseShadowWorldId,
  sameJson,
  type Connection,
  type ConnectionId,
  type ConnectionStore,
  type ProvisioningToken,
  type SealedKeyRing,
  type Tenant,
} from '@vestibule/identity-core';
import { sql } from 'kysely';
import { connectionColumns, fromConnection, toConnection, type ConnectionRow } from '../rows/connection-row.js';
import { fromKeyRing, keyRingColumns, toKeyRing, type KeyRingRow } from '../rows/key-ring-row.js';
import { fromTenant, tenantColumns, toTenant, type TenantRow } from '../rows/tenant-row.js';
import { fromToken, toToken, tokenColumns, type TokenRow } from '../rows/token-row.js';
import { columnsOf } from '../sql/columns.js';
import type { TableName } from './recorded-writes.js';
import { setColumns } from './set-columns.js';
import type { Unit } from './unit.js';

/** Children before their parents. `tenant_slugs` goes last: the slug is free when nothing is left. */
const TABLES_OF_A_TENANT: readonly TableName[] = [
  'events',
  'event_streams',
  'decisions',
  'decision_mentions',
  'session_revocations',
  'sessions',
  'login_requests',
  'used_assertions',
  'guard_acts',
  'holds',
  'promised_ids',
  'tombstones',
  'tenant_keys',
  'suspended_memberships',
  'group_members',
  'groups',
  'provisioned_user_emails',
  'provisioned_users',
  'user_external_ids',
  'users',
  'provisioning_tokens',
  'oauth_clients',
  'scim_requests',
  'setup_links',
  'resource_totals',
  'connections',
  'tenants',
  'tenant_domains',
  'tenant_slugs',
];

/**
 * The tenant, its connections and tokens inside one transaction. Tenant and connection are read with a shared lock:
 * logins and provisioning do not wait for each other, only for a change of the configuration.
 */
export class KyselyConnectionStore implements ConnectionStore {
  private readTenant: Tenant | undefined;

  constructor(private readonly unit: Unit) {}

  async getTenant(): Promise<Tenant | undefined> {
    const { rows } = await sql<TenantRow>`
      select ${columnsOf('t', tenantColumns, '')} from tenants t where t.tenant_id = ${this.unit.tenant} for share`.execute(this.unit.db);
    const row = rows[0];
    if (row === undefined) return undefined;
    this.readTenant = toTenant(row);
    this.unit.holdsTenant = true;
    this.unit.sharedEmail = row.shared_email;
    return this.readTenant;
  }

  async isTenantSlugTaken(slug: string): Promise<boolean> {
    const { rows } = await sql`select 1 from tenant_slugs where slug = ${slug}`.execute(this.unit.db);
    return rows.length > 0;
  }

  async get(id: ConnectionId): Promise<Connection | undefined> {
    const { rows } = await sql<ConnectionRow>`
      select ${columnsOf('c', connectionColumns, '')} from connections c
      where c.tenant_id = ${this.unit.tenant} and c.id = ${id} for share`.execute(this.unit.db);
    return rows[0] === undefined ? undefined : toConnection(rows[0]);
  }

  /** Stronger than the shared lock of a read, and no obstacle to rows that refer to the connection. */
  async lock(id: ConnectionId): Promise<void> {
    await sql`
      select c.id from connections c where c.tenant_id = ${this.unit.tenant} and c.id = ${id} for no key update`.execute(this.unit.db);
  }

  async lockTenant(): Promise<void> {
    await sql`select t.tenant_id from tenants t where t.tenant_id = ${this.unit.tenant} for no key update`.execute(this.unit.db);
    this.unit.holdsTenant = true;
  }

  async findShadowing(): Promise<readonly ConnectionId[]> {
    const { rows } = await sql<{ id: string }>`
      select c.id from connections c where c.tenant_id = ${this.unit.tenant} and c.scim ->> 'mode' = 'shadow' order by c.id`.execute(this.unit.db);
    return rows.map((row) => connectionId(row.id));
  }

  async findTokens(connection: ConnectionId): Promise<readonly ProvisioningToken[]> {
    const { rows } = await sql<TokenRow>`
      select ${columnsOf('k', tokenColumns, '')} from provisioning_tokens k
      where k.tenant_id = ${this.unit.tenant} and k.connection = ${connection} and k.oauth_client is null
      order by k.id desc for update`.execute(this.unit.db);
    return rows.map(toToken);
  }

  async getKeyRing(connection: ConnectionId): Promise<SealedKeyRing | undefined> {
    const { rows } = await sql<KeyRingRow>`
      select ${columnsOf('k', keyRingColumns, '')} from service_provider_keys k
      where k.tenant_id = ${this.unit.tenant} and k.connection = ${connection} for update`.execute(this.unit.db);
    return rows[0] === undefined ? undefined : toKeyRing(rows[0]);
  }

  insertTenant(tenant: Tenant): void {
    this.unit.sharedEmail = tenant.sharedEmail;
    this.unit.holdsTenant = true;
    this.unit.writes.add(
      ['tenant_slugs'],
      () => [sql`insert into tenant_slugs (slug, tenant_id) values (${tenant.slug}, ${this.unit.tenant})`],
      { alone: true },
    );
    this.unit.writes.addRow('tenants', fromTenant(tenant));
    this.nameDomains(tenant.allowedDomains);
  }

  replaceTenant(tenant: Tenant): void {
    const { tenant_id: _, created_at: __, ...columns } = fromTenant(tenant);
    if (this.readTenant?.slug !== tenant.slug) this.moveSlug(tenant.slug);
    if (this.readTenant?.sharedEmail !== tenant.sharedEmail) this.reclaimEmails(tenant.sharedEmail);
    if (!sameJson(this.readTenant?.allowedDomains ?? [], tenant.allowedDomains)) this.nameDomains(tenant.allowedDomains);
    this.unit.sharedEmail = tenant.sharedEmail;
    this.unit.writes.add(['tenants'], () => [
      sql`update tenants set ${setColumns(columns)} where tenant_id = ${this.unit.tenant}`,
    ]);
  }

  deleteTenant(): void {
    for (const table of TABLES_OF_A_TENANT) {
      this.unit.writes.add([table], () => [sql`delete from ${sql.table(table)} where tenant_id = ${this.unit.tenant}`], {
        alone: true,
      });
    }
  }

  insert(connection: Connection): void {
    this.unit.writes.addRow('connections', fromConnection(connection));
  }

  replace(connection: Connection): void {
    const { tenant_id: _, id, created_at: __, ...columns } = fromConnection(connection);
    this.unit.writes.add(['connections'], () => [
      sql`update connections set ${setColumns(columns)} where tenant_id = ${this.unit.tenant} and id = ${id}`,
    ]);
  }

  delete(connection: ConnectionId): void {
    this.endProvisioning(connection);
    // Tokens, open login requests, the request log and what the guard knows go with their parent.
    this.unit.writes.add(
      ['connections', 'provisioning_tokens', 'oauth_clients', 'login_requests', 'scim_requests', 'setup_links', 'guard_acts', 'holds'],
      () => [sql`delete from connections where tenant_id = ${this.unit.tenant} and id = ${connection}`],
      { alone: true },
    );
  }

  endProvisioning(connection: ConnectionId): void {
    const { tenant, writes, totals } = this.unit;
    totals.forget(connection);
    writes.add(['users', 'user_external_ids', 'provisioned_users'], () => [
      sql`
        update users set managed_by = case when managed_by = ${connection} then null else managed_by end, revision = revision + 1
        where tenant_id = ${tenant} and (
          managed_by = ${connection}
          or id in (select e.user_id from user_external_ids e where e.tenant_id = ${tenant} and e.connection = ${connection})
          or id in (select p.user_id from provisioned_users p where p.tenant_id = ${tenant} and p.connection = ${connection})
        )`,
    ]);
    const gone: readonly TableName[] = ['user_external_ids', 'provisioned_user_emails', 'provisioned_users', 'suspended_memberships', 'provisioning_tokens', 'oauth_clients', 'resource_totals'];
    for (const table of gone) {
      writes.add([table], () => [
        sql`delete from ${sql.table(table)} where tenant_id = ${tenant} and connection = ${connection}`,
      ], { alone: true });
    }
  }

  replaceKeyRing(connection: ConnectionId, ring: SealedKeyRing): void {
    this.unit.writes.add(['service_provider_keys'], () => [
      sql`update service_provider_keys set ${setColumns({ ...fromKeyRing(ring) })} where tenant_id = ${this.unit.tenant} and connection = ${connection}`,
    ]);
  }

  insertToken(token: ProvisioningToken): void {
    this.unit.writes.addRow('provisioning_tokens', fromToken(token));
  }

  deleteTokens(connection: ConnectionId, ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.unit.writes.add(['provisioning_tokens'], () => [
      sql`delete from provisioning_tokens where tenant_id = ${this.unit.tenant} and connection = ${connection} and id = any(${ids}::text[])`,
    ]);
  }

  /** The table by which a tenant is found for a domain; a world of shadow mode is found by nobody. */
  private nameDomains(allowedDomains: readonly string[]): void {
    const { tenant, writes } = this.unit;
    if (parseShadowWorldId(tenant) !== undefined) return;
    const domains = namedDomains(allowedDomains);
    writes.add(
      ['tenant_domains'],
      () => [
        sql`delete from tenant_domains where tenant_id = ${tenant} and domain <> all (${domains}::text[])`,
        ...(domains.length === 0
          ? []
          : [sql`insert into tenant_domains (domain, tenant_id) values ${sql.join(domains.map((domain) => sql`(${domain}, ${tenant})`))} on conflict do nothing`]),
      ],
      { alone: true },
    );
  }

  private moveSlug(slug: string): void {
    const { tenant, writes } = this.unit;
    writes.add(
      ['tenant_slugs'],
      () => [
        sql`delete from tenant_slugs where tenant_id = ${tenant} and slug <> ${slug}`,
        sql`
          insert into tenant_slugs (slug, tenant_id) select ${slug}::text, ${tenant}::text
          where not exists (select 1 from tenant_slugs s where s.slug = ${slug} and s.tenant_id = ${tenant})`,
      ],
      { alone: true },
    );
  }

  /** Of accounts that already share an address the oldest claims it: nobody new can join them. */
  private reclaimEmails(sharedEmail: Tenant['sharedEmail']): void {
    const { tenant, writes } = this.unit;
    writes.add(
      ['users'],
      () => [
        sharedEmail === 'allow'
          ? sql`update users set email_claim = null where tenant_id = ${tenant} and email_claim is not null`
          : sql`
              update users set email_claim = email_key
              where tenant_id = ${tenant} and status <> 'purged' and email_key is not null and email_claim is null
                and not exists (
                  select 1 from users elder
                  where elder.tenant_id = ${tenant} and elder.status <> 'purged'
                    and elder.email_key = users.email_key and elder.id < users.id
                )`,
      ],
      { alone: true },
    );
  }
}

import { text, type MigrationStep } from './migration-step.js';

const key = 'text collate "C"';

/**
 * Links for customers' administrators; and the way from an e-mail's domain to the tenants that name it, which the first
 * page of a sign-in takes. What an older process changes while both run is found again when the tenant next changes.
 */
export const setupLinks: readonly MigrationStep[] = [
  {
    table: 'setup_links',
    sql: text`
      create table setup_links (
        tenant_id ${key} not null,
        id ${key} not null,
        connection ${key},
        secret_hash ${key} not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        constraint setup_links_pkey primary key (tenant_id, id)
      )`,
  },
  {
    sql: text`
      alter table setup_links add constraint setup_links_tenant
        foreign key (tenant_id) references tenants (tenant_id) on delete cascade`,
  },
  {
    sql: text`
      alter table setup_links add constraint setup_links_connection
        foreign key (tenant_id, connection) references connections (tenant_id, id) on delete cascade`,
  },
  { sql: text`create unique index setup_links_secret on setup_links (tenant_id, secret_hash)` },
  { sql: text`create index setup_links_connection on setup_links (tenant_id, connection) where connection is not null` },
  { sql: text`create index setup_links_expiry on setup_links (tenant_id, expires_at)` },
  {
    reference: 'tenant_domains',
    sql: text`
      create table tenant_domains (
        domain ${key} not null,
        tenant_id ${key} not null,
        constraint tenant_domains_pkey primary key (domain, tenant_id)
      )`,
  },
  { sql: text`create index tenant_domains_tenant on tenant_domains (tenant_id)` },
  {
    sql: text`
      insert into tenant_domains (domain, tenant_id)
      select distinct d.domain, t.tenant_id from tenants t cross join lateral jsonb_array_elements_text(t.allowed_domains) d (domain)
      where d.domain <> '*' and t.tenant_id not like '%~%'`,
  },
];

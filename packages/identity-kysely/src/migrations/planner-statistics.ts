import { text, type MigrationStep } from './migration-step.js';

/**
 * Few enough that neither autovacuum nor autoanalyze (50 rows at least) comes by for them, and forgets what they taught
 * before real rows stand there.
 */
const ROWS = 24;

const rows = `generate_series(1, ${ROWS}) n`;

/**
 * Shows the planner what the columns hold before the first customer comes: one tenant in many rows, keys that differ.
 *
 * Of an empty table PostgreSQL assumes that a tenant alone finds one row, takes any index that begins with the tenant
 * for as good as the right one, and keeps that plan while a directory provisions its first thousands of users. The rows
 * are gone in the same transaction; what `analyze` learnt of them stays until it learns from real ones.
 */
export const plannerStatistics: readonly MigrationStep[] = [
  {
    sql: text`
      insert into tenants (tenant_id, slug, name, allowed_domains, shared_email, retention, created_at)
      values ('-', '-', '-', '[]', 'refuse', 'P0D', timestamptz 'epoch')`,
  },
  {
    sql: text`
      insert into users (tenant_id, id, upn, upn_key, email, email_key, email_claim, display_name, display_name_key,
        cost_centers, folded, status, blocked, protected, managed_by, provisioned_fields, created_at, updated_at, revision)
      select '-', 'user ' || n, 'upn ' || n, 'upn ' || n, 'email ' || n, 'email ' || n, 'email ' || n, 'name ' || n, 'name ' || n,
        '[]', '{}', 'active', false, false, '-', '[]', timestamptz 'epoch', timestamptz 'epoch', 1
      from ${rows}`,
  },
  {
    sql: text`
      insert into user_external_ids (tenant_id, connection, channel, value, user_id, bound_at)
      select '-', '-', 'scim', 'value ' || n, 'user ' || n, timestamptz 'epoch' from ${rows}`,
  },
  {
    sql: text`
      insert into provisioned_users (tenant_id, connection, scim_id, user_id, upn, upn_key, external_id, document, folded,
        retired, created_at, updated_at, version)
      select '-', '-', 'scim ' || n, 'user ' || n, 'upn ' || n, 'upn ' || n, 'external ' || n, '{}', '{}',
        false, timestamptz 'epoch' + n * interval '1 minute', timestamptz 'epoch', 1
      from ${rows}`,
  },
  {
    sql: text`
      insert into provisioned_user_emails (tenant_id, connection, email_key, scim_id)
      select '-', '-', 'email ' || n, 'scim ' || n from ${rows}`,
  },
  {
    sql: text`
      insert into groups (tenant_id, id, name, name_key, name_scope, kind, connection, roles, external_id, document, folded,
        created_at, updated_at, version)
      select '-', 'group ' || n, 'name ' || n, 'name ' || n, '-', 'external', '-', '[]', 'external ' || n, '{}', '{}',
        timestamptz 'epoch' + n * interval '1 minute', timestamptz 'epoch', 1
      from ${rows}`,
  },
  {
    sql: text`
      insert into group_members (tenant_id, group_id, member_kind, member_id)
      select '-', 'group ' || (n % 5 + 1), 'user', 'user ' || n from ${rows}`,
  },
  {
    sql: text`
      insert into sessions (tenant_id, id, secret_hash, user_id, connection, created_at, last_seen_at, expires_at)
      select '-', 'session ' || n, 'hash ' || n, 'user ' || n, '-', timestamptz 'epoch', timestamptz 'epoch', timestamptz 'epoch'
      from ${rows}`,
  },
  {
    sql: text`
      insert into decisions (tenant_id, id, at, kind, action, connection, actor_kind, outcome, trail, changes, events, user_id)
      select '-', 'decision ' || n, timestamptz 'epoch', 'scim', '-', '-', 'connection', 'accepted', '[]', '[]', '[]', 'user ' || n
      from ${rows}`,
  },
  {
    sql: text`
      insert into events (tenant_id, id, at, type, data, decision, position)
      select '-', 'event ' || n, timestamptz 'epoch', '-', '{}', 'decision ' || n, n from ${rows}`,
  },
  ...[
    'users',
    'user_external_ids',
    'provisioned_users',
    'provisioned_user_emails',
    'groups',
    'group_members',
    'sessions',
    'decisions',
    'events',
  ].map((table) => ({ sql: `analyze ${table}` })),
  ...[
    'events',
    'decisions',
    'sessions',
    'group_members',
    'groups',
    'provisioned_user_emails',
    'provisioned_users',
    'user_external_ids',
    'users',
    'tenants',
  ].map((table) => ({ sql: `delete from ${table} where tenant_id = '-'` })),
];

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { ARCHIVE_KINDS, tenantId, type ArchiveRecord, type TenantArchive, type TenantId } from '@vestibule/identity-core';
import { sql } from 'kysely';
import { SEALED_COLUMNS } from '../keys/reseal-secrets.js';
import { migrateToLatest } from '../migrations/migrate.js';
import { createPostgres, type Postgres } from '../postgres.js';
import { ARCHIVE_TABLES, NOT_ARCHIVED } from './archive-tables.js';
import { KyselyTenantArchive } from './kysely-tenant-archive.js';

const USERS = 3_000;
const ACME = tenantId('t-acme');
const TIME = `timestamptz '2026-01-15 08:00:00Z'`;

/** One of everything, and as many people as a large customer has. */
const SEED = [
  `insert into tenants values ('t-acme', 'acme', 'Acme', '["acme.example","*"]', 'refuse', 'P30D', ${TIME})`,
  `insert into tenant_slugs values ('acme', 't-acme')`,
  `insert into tenant_domains values ('acme.example', 't-acme')`,
  `insert into connections values ('t-acme', 'okta', 'Okta', 'okta', 'refuse', '{"enabled":true,"idp":null}', '{"enabled":true}', ${TIME}, ${TIME})`,
  `insert into service_provider_keys (tenant_id, connection, sealed, certificate) values ('t-acme', 'okta', 'v1.sealed', 'MIIC')`,
  `insert into tenant_keys values ('t-acme', 'identifier-digests', 'v1.key')`,
  `insert into provisioning_tokens (tenant_id, connection, id, name, hash, hint, created_at) values ('t-acme', 'okta', 'k-1', null, repeat('a', 64), 'abcd', ${TIME})`,
  `insert into oauth_clients values ('t-acme', 'okta', 'o-1', 'Entra', repeat('b', 64), 'abcd', ${TIME}, null)`,
  `insert into provisioning_tokens (tenant_id, connection, id, name, hash, hint, created_at, oauth_client) values ('t-acme', 'okta', 'k-2', null, repeat('c', 64), 'abcd', ${TIME}, 'o-1')`,
  `insert into setup_links values ('t-acme', 'l-1', 'okta', repeat('d', 64), ${TIME}, ${TIME})`,
  `insert into users (tenant_id, id, upn, upn_key, email, email_key, email_claim, display_name, display_name_key, cost_centers, folded, status, blocked, protected,
     managed_by, provisioned_fields, created_at, updated_at, revision)
   select 't-acme', 'u-' || lpad(n::text, 6, '0'), 'Ann' || n || '@Acme.example', 'ann' || n || '@acme.example', 'Ann' || (n / 2 * 2) || '@Acme.example',
     'ann' || (n / 2 * 2) || '@acme.example', case when n % 2 = 0 or n = 1 then 'ann' || (n / 2 * 2) || '@acme.example' end, 'Ann ' || n, 'ann ' || n, '["1"]',
     jsonb_build_object('email', 'ann' || (n / 2 * 2) || '@acme.example', 'displayName', 'ann ' || n, 'givenName', null, 'surname', null, 'department', null, 'jobTitle', null, 'costCenters', '["1"]'::jsonb),
     'active', false, false, 'okta', '["displayName"]', ${TIME}, ${TIME}, 1
   from generate_series(1, ${USERS}) n`,
  `insert into user_external_ids select 't-acme', 'okta', 'scim', 'x-' || id, id, ${TIME} from users`,
  `insert into provisioned_users
   select 't-acme', 'okta', 's-' || id, id, upn, upn_key, 'x-' || id, jsonb_build_object('emails', jsonb_build_array(jsonb_build_object('value', email))),
     jsonb_build_object('emails', jsonb_build_array(jsonb_build_object('value', email_key))), false, ${TIME}, ${TIME}, 1 from users`,
  `insert into provisioned_user_emails select 't-acme', 'okta', email_key, 's-' || id from users`,
  `insert into groups select 't-acme', 'g-' || n, 'Group ' || n, 'group ' || n, 'okta', 'external', 'okta', null, '["r"]', null, '{}', '{}', ${TIME}, ${TIME}, 1 from generate_series(1, 3) n`,
  `insert into group_members select 't-acme', 'g-1', 'user', id from users`,
  `insert into group_members values ('t-acme', 'g-2', 'group', 'g-1')`,
  `insert into suspended_memberships values ('t-acme', 'u-000001', 'okta', 'g-3')`,
  `insert into holds values ('t-acme', 'h-1', 'okta', ${TIME}, 'g-1', '{"kind":"delete-group","group":"g-1"}', 'pending', 'd-1')`,
  `insert into promised_ids (tenant_id, connection, kind, external_id, id) values ('t-acme', 'okta', 'user', 'x-9', 's-9')`,
  `insert into tombstones values ('t-acme', repeat('e', 64))`,
  `insert into session_revocations (tenant_id, user_id, id, requested_at, confirmed_at, sessions, reason, decision) values ('t-acme', 'u-000001', 'r-1', ${TIME}, null, 2, 'blocked', 'd-1')`,
  `insert into used_assertions values ('t-acme', 'okta', repeat('f', 64), ${TIME})`,
  `insert into decisions (tenant_id, id, at, kind, action, connection, actor_kind, outcome, trail, changes, events)
   select 't-acme', 'd-' || n, ${TIME}, 'scim', 'create-user', 'okta', 'connection', 'accepted', '[{"policy":"p","identifier":null,"result":"r","detail":null}]', '[]', '[]' from generate_series(1, ${USERS}) n`,
  `insert into decision_mentions values ('t-acme', 'd-1', 'ann')`,
  `insert into events (tenant_id, id, at, type, data, decision, position) select 't-acme', 'e-' || n, ${TIME}, 'user.created', '{"via":"scim"}', 'd-' || n, n from generate_series(1, 50) n`,
  `insert into events (tenant_id, id, at, type, data, decision) values ('t-acme', 'e-99', ${TIME}, 'user.created', '{}', 'd-1')`,
  `insert into event_streams values ('t-acme', 50, ${TIME})`,
  `insert into webhooks values ('t-acme', 'w-1', 'https://crm.example', null, null, true, null, 'v1.secret', null, null, ${TIME}, ${TIME}, 7, 0, null, null, ${TIME})`,
  `insert into webhook_deliveries (tenant_id, webhook, id, event_id, type, body, status, attempts, created_at, next_attempt_at) values ('t-acme', 'w-1', 'm-1', 'e-1', 'user.created', '{}', 'pending', 1, ${TIME}, ${TIME})`,
  `insert into webhook_deliveries (tenant_id, webhook, id, type, body, status, attempts, created_at) values ('t-acme', 'w-1', 'm-2', 'user.created', '{}', 'delivered', 1, ${TIME})`,
];

let database: TestDatabase;
let postgres: Postgres;
let archive: TenantArchive;
const query = async <Row>(text: string): Promise<readonly Row[]> => (await sql.raw<Row>(text).execute(postgres.db)).rows;
beforeAll(async () => {
  database = await openTestDatabase();
  await migrateToLatest(database.url);
  postgres = createPostgres({ url: database.url });
  archive = new KyselyTenantArchive(postgres.db);
  for (const statement of SEED) await query(statement);
}, 120_000);
afterAll(async () => {
  await postgres.close();
  await database.close();
});

async function readAll(tenant: TenantId): Promise<{ records: ArchiveRecord[]; counts: Readonly<Record<string, number>>; longestPage: number }> {
  const { counts, pages } = await archive.read(tenant);
  const records: ArchiveRecord[] = [];
  let longestPage = 0;
  for await (const page of pages) {
    longestPage = Math.max(longestPage, page.length);
    records.push(...page);
  }
  return { records, counts, longestPage };
}

async function* pagesOf(records: readonly ArchiveRecord[], size = 500): AsyncGenerator<readonly ArchiveRecord[]> {
  let page: ArchiveRecord[] = [];
  for (const record of records) {
    if (page.length > 0 && (page.length === size || page[0]?.kind !== record.kind)) {
      yield page;
      page = [];
    }
    page.push(record);
  }
  if (page.length > 0) yield page;
}

const withSlug = (records: readonly ArchiveRecord[], slug: string): ArchiveRecord[] => records.map((record) => (record.kind === 'tenant' ? { ...record, slug } : record));

describe('a tenant of twenty thousand people', () => {
  it('comes back exactly as it went, derived columns and positions too, in a bounded time', async () => {
    const begin = performance.now();
    const { records, counts, longestPage } = await readAll(ACME);
    const read = performance.now();

    expect(Object.fromEntries(ARCHIVE_KINDS.map((kind) => [kind, records.filter((record) => record.kind === kind).length]))).toEqual(counts);
    expect(Object.values(counts).every((count) => count > 0)).toBe(true);
    expect(longestPage).toBeLessThanOrEqual(1_000);

    const copy = tenantId('t-copy');
    expect(await archive.write(copy, pagesOf(withSlug(records, 'copy')))).toEqual({ kind: 'done' });
    const written = performance.now();
    expect((await readAll(copy)).records).toEqual(withSlug(records, 'copy'));

    for (const table of ['users', 'provisioned_users', 'provisioned_user_emails', 'groups', 'event_streams', 'tenant_domains', 'holds']) {
      const rows = (tenant: string) => query(`select to_jsonb(t) - 'tenant_id' as row from ${table} t where tenant_id = '${tenant}' order by 1`);
      expect(await rows('t-copy')).toEqual(await rows('t-acme'));
    }
    expect(read - begin).toBeLessThan(60_000);
    expect(written - read).toBeLessThan(120_000);
  }, 240_000);

  it('is read as it was when the reading began, whatever is written meanwhile', async () => {
    const { counts, pages } = await archive.read(ACME);
    await pages.next();
    await query(`insert into tombstones values ('t-acme', repeat('9', 64))`);
    let tombstones = 0;
    for await (const page of pages) tombstones += page.filter(({ kind }) => kind === 'tombstone').length;
    expect(tombstones).toBe(counts.tombstone);
    await query(`delete from tombstones where digest = repeat('9', 64)`);
  });

  it('holds no connection once nobody reads on, nor when nobody began', async () => {
    const [one, other] = await Promise.all([archive.read(ACME), archive.read(ACME)]);
    await one.pages.next();
    await one.pages.return?.();
    await other.pages.return?.();
    expect(postgres.poolUse().idle).toBe(postgres.poolUse().open);
  });
});

describe('an archive that cannot be taken', () => {
  let whole: readonly ArchiveRecord[] | undefined;
  const small = async (): Promise<ArchiveRecord[]> => {
    const records = (whole ??= (await readAll(ACME)).records);
    const isFirst = ({ kind, ...record }: ArchiveRecord): boolean => !['user', 'external-id', 'record', 'member'].includes(kind) || JSON.stringify(record).includes('000001');
    return records.filter((record) => record.kind !== 'decision' && isFirst(record));
  };
  const traces = async (tenant: string): Promise<number> => {
    const counts = await Promise.all(Object.values(ARCHIVE_TABLES).map(({ table }) => query<{ count: string }>(`select count(*) as count from ${table} where tenant_id = '${tenant}'`)));
    return counts.reduce((sum, [row]) => sum + Number(row?.count), 0);
  };

  it('is refused when the slug is taken', async () => {
    expect(await archive.write(tenantId('t-second'), pagesOf(await small()))).toEqual({ kind: 'slug-taken' });
    expect(await traces('t-second')).toBe(0);
  });

  it.each<[string, (records: ArchiveRecord[]) => ArchiveRecord[], RegExp]>([
    ['a UPN twice', (records) => records.flatMap((each) => (each.kind === 'user' ? [each, { ...each, id: 'u-other' }] : [each])), /only one can have/],
    ['an external id of nobody', (records) => records.map((each) => (each.kind === 'external-id' ? { ...each, userId: 'u-nobody' } : each)), /not in the archive/],
    ['a user of an unknown connection', (records) => records.map((each) => (each.kind === 'user' ? { ...each, managedBy: 'nobody' } : each)), /a user is managed by a connection/],
    ['a member who is nobody', (records) => records.map((each) => (each.kind === 'member' ? { ...each, memberId: 'nobody' } : each)), /a member is/],
    ['a record of an unknown connection', (records) => records.map((each) => (each.kind === 'record' ? { ...each, connection: 'nobody' } : each)), /record belongs to a connection/],
    ['a group of an unknown connection', (records) => records.map((each) => (each.kind === 'group' ? { ...each, connection: 'nobody' } : each)), /group belongs to a connection/],
  ])('leaves nothing behind for %s', async (_, spoil, detail) => {
    const records = spoil(withSlug(await small(), 'spoilt'));
    expect(await archive.write(tenantId('t-spoilt'), pagesOf(records))).toEqual({ kind: 'contradictory', detail: expect.stringMatching(detail) });
    expect(await traces('t-spoilt')).toBe(0);
    expect(await query(`select 1 from tenant_slugs where slug = 'spoilt'`)).toEqual([]);
  });

  it('leaves nothing behind when the reading of it breaks off, and throws that on', async () => {
    const records = withSlug(await small(), 'broken');
    async function* broken() {
      yield* pagesOf(records.slice(0, 5));
      throw new RangeError('it broke off');
    }
    await expect(archive.write(tenantId('t-broken'), broken())).rejects.toThrow(RangeError);
    expect(await traces('t-broken')).toBe(0);
  });
});

describe('the schema', () => {
  it('has no table and no column of which an archive knows nothing', async () => {
    const columns = await query<{ table: string; column: string }>(`
      select c.table_name as table, c.column_name as column from information_schema.columns c join pg_class k on k.relname = c.table_name and k.relkind = 'r'
      where c.table_schema = 'public' and c.table_name not like 'schema_migrations%'`);
    const known = new Set(
      Object.values(ARCHIVE_TABLES).flatMap(({ table, columns: own, derived }) => [...Object.keys(own), ...Object.keys(derived?.columns ?? {}), 'tenant_id'].map((column) => `${table}.${column}`)),
    );
    const strays = columns.filter(({ table, column }) => !(table in NOT_ARCHIVED) && !(`${table}.${column}` in NOT_ARCHIVED) && !known.has(`${table}.${column}`));
    expect(strays).toEqual([]);
  });

  it('has no sealed column that a rotation of the key would miss', async () => {
    const sealed = await query<{ table: string; column: string }>(`select table_name as table, column_name as column from information_schema.columns where table_schema = 'public' and column_name like '%sealed%'`);
    const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(sealed.map(({ table, column }) => `${table}.${column}`).sort()).toEqual([...known].sort());
  });
});

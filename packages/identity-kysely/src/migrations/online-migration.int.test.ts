import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { sql } from 'kysely';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { createPostgres, type Postgres } from '../postgres.js';
import { migrateToLatest, migrationStatus } from './migrate.js';
import { leadsThroughPooler } from './refuse-pooler.js';
import { runMigrations } from './run-migrations.js';
import { schemaMigrations } from './schema-migrations.js';

const next = {
  name: '9999-next-release',
  steps: [{ sql: 'alter table users add column title text' }],
  online: [
    { kind: 'fill', sql: `update users set title = 'none' where (tenant_id, id) in (select u.tenant_id, u.id from users u where u.title is null limit 40)` },
    { kind: 'index', name: 'users_title', sql: 'create index concurrently users_title on users (tenant_id, title)' },
  ],
} as const;

describe('the migrations of a newer release', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  beforeAll(async () => {
    database = await openTestDatabase({ template: { name: 'identity-kysely', prepare: (url) => migrateToLatest(url).then(() => undefined) } });
    postgres = createPostgres({ url: database.url });
    await sql`insert into tenants (tenant_id, slug, name, allowed_domains, shared_email, retention, created_at) values ('t', 't', 't', '[]', 'refuse', 'P0D', now())`.execute(postgres.db);
    await sql`
      insert into users (tenant_id, id, cost_centers, folded, status, blocked, protected, provisioned_fields, created_at, updated_at, revision)
      select 't', 'u' || n, '[]', '{}', 'active', false, false, '[]', now(), now(), 1 from generate_series(1, 100) n`.execute(postgres.db);
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });
  const count = async (text: string): Promise<number> => Number((await sql.raw<{ count: string }>(text).execute(postgres.db)).rows[0]?.count);

  it('fill and index outside of a transaction, once, whoever does it and wherever somebody died', async () => {
    const runs = await Promise.all([1, 2].map(() => runMigrations(postgres.db, [...schemaMigrations, next], 'plain')));
    expect(runs.flat()).toEqual([next.name]);
    expect(await count('select count(*) from users where title is null')).toBe(0);
    const isValid = () => count(`select count(*) from pg_index where indexrelid = to_regclass('users_title') and indisvalid`);
    expect(await isValid()).toBe(1);

    // As a process leaves it that was killed while it made the index.
    await sql`update pg_index set indisvalid = false where indexrelid = 'users_title'::regclass`.execute(postgres.db);
    expect(await runMigrations(postgres.db, [...schemaMigrations, next], 'plain')).toEqual([]);
    expect(await isValid()).toBe(1);
  });

  it('keep no process of this release from starting again', async () => {
    expect(await migrateToLatest(database.url)).toEqual([]);
    const status = await migrationStatus(database.url);
    expect(status.at(-1)).toEqual({ name: next.name, executedAt: expect.any(Date) });
    expect(status.every(({ executedAt }) => executedAt !== null)).toBe(true);
  });

  it('are refused in the middle of ours: somebody took one away', async () => {
    await sql`insert into schema_migrations (name, timestamp) values ('0001-a-stranger', '2026')`.execute(postgres.db);
    await expect(migrateToLatest(database.url)).rejects.toThrow('0001-a-stranger');
    await sql`delete from schema_migrations where name = '0001-a-stranger'`.execute(postgres.db);
  });
});

describe('migrations through a pooler', () => {
  it('are refused with one sentence, unless there is nothing to do', async () => {
    const database = await openTestDatabase();
    const pooler = await openPooler(database.url);
    await expect(migrateToLatest(pooler.url)).rejects.toThrow(/^Migrations need a direct connection.*MIGRATION_DATABASE_URL/);
    expect((await migrateToLatest(database.url)).length).toBeGreaterThan(10);
    expect(await migrateToLatest(pooler.url)).toEqual([]);
    expect([await leadsThroughPooler(pooler.url), await leadsThroughPooler(database.url)]).toEqual([true, false]);
    pooler.close();
    await database.close();
  });
});

/** What every pooler does to a session: it announces keys of its own for cancelling. */
async function openPooler(databaseUrl: string): Promise<{ url: string; close: () => void }> {
  const target = new URL(databaseUrl);
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.on('error', () => upstream.destroy()).pipe(upstream);
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    upstream.on('data', (chunk: Buffer) => {
      const key = chunk.indexOf(Buffer.from('K\0\0\0\x0c', 'latin1'));
      if (key >= 0) chunk.writeUInt32BE(4_242_424, key + 5);
      client.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, close: () => server.close() };
}

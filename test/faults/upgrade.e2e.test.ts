import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createPostgres } from '@vestibule/identity-kysely';
import { runMigrations } from '../../packages/identity-kysely/src/migrations/run-migrations.js';
import { schemaMigrations } from '../../packages/identity-kysely/src/migrations/schema-migrations.js';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';
import { keepMeasured } from './measured.js';

/** What a next release could bring: a table, a column that is filled a batch at a time, an index on a large table. */
const NEXT_RELEASE = {
  name: '9999-next-release',
  steps: [
    { sql: 'create table user_notes (tenant_id text not null, id text not null, note text not null, constraint user_notes_pkey primary key (tenant_id, id))' },
    { sql: `alter table users add column title text` },
    { sql: `alter table users add column level integer not null default 0` },
  ],
  online: [
    { kind: 'fill', sql: `update users set title = '' where (tenant_id, id) in (select u.tenant_id, u.id from users u where u.title is null limit 500)` },
    { kind: 'index', name: 'users_title', sql: 'create index concurrently users_title on users (tenant_id, title)' },
  ],
} as const;
const ROWS = 5_000;

const running: TestServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0).reverse()) await server.stop();
});

describe('an upgrade of the database under traffic', () => {
  it('keeps no process of the release before from answering, nor from starting again beside the new one', async () => {
    const server = await startServer();
    running.push(server);
    const api = new ManagementClient(server.url, server.adminToken);
    await api.call('POST', '/tenants', { slug: 'acme', name: 'Acme' });
    await seed(server.databaseUrl);

    let isOver = false;
    const answers: { status: number; milliseconds: number }[] = [];
    const traffic = Promise.all(
      Array.from({ length: 4 }, async (_, writer) => {
        for (let each = 0; !isOver; each += 1) {
          const begin = performance.now();
          const { status } = each % 2 === 0 ? await api.send('POST', '/tenants/acme/users', { upn: `user-${writer}-${each}@acme.example` }) : await api.send('GET', `/tenants/acme/users?q=user-${writer}`);
          answers.push({ status, milliseconds: Math.round(performance.now() - begin) });
        }
      }),
    );
    const postgres = createPostgres({ url: server.databaseUrl, statementTimeoutMs: 0 });
    const begin = performance.now();
    const ran = await runMigrations(postgres.db, [...schemaMigrations, NEXT_RELEASE], 'plain');
    const migrated = Math.round(performance.now() - begin);
    await postgres.close();
    const again = await startServer({ databaseUrl: server.databaseUrl, env: server.env });
    running.push(again);
    isOver = true;
    await traffic;

    expect(ran).toEqual([NEXT_RELEASE.name]);
    expect(answers.filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
    const slowest = Math.max(...answers.map(({ milliseconds }) => milliseconds));
    expect(slowest).toBeLessThan(5_000);
    for (const each of running) {
      expect((await fetch(`${each.url}/readyz`)).status).toBe(200);
      expect((await new ManagementClient(each.url, server.adminToken).send('POST', '/tenants/acme/users', { upn: `on-${each === again ? 'new' : 'old'}@acme.example` })).status).toBe(201);
    }
    keepMeasured('An upgrade of the database under traffic', { 'users there': ROWS, 'migrated in (ms)': migrated, 'requests meanwhile': answers.length, 'of them failed': 0, 'slowest (ms)': slowest });
  }, 120_000);
});

/** Users enough that a table is not rewritten or indexed in no time. */
async function seed(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `insert into users (tenant_id, id, cost_centers, folded, status, blocked, protected, provisioned_fields, created_at, updated_at, revision)
     select t.tenant_id, 'seed-' || n, '[]', '{}', 'active', false, false, '[]', now(), now(), 1 from tenants t, generate_series(1, ${ROWS}) n where t.slug = 'acme'`,
  );
  await client.end();
}

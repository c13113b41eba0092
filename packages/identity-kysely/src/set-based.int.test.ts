import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { ChangeConnection, CreateToken, DeleteConnection, DeleteToken, EnterShadowWorld, type AdministrationOutcome } from '@vestibule/identity-core';
import { Scenario } from '@vestibule/identity-core/contracts';
import { ManualClock, SequentialSecrets } from '@vestibule/identity-core/memory';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { KyselyIdentifierDigests } from './keys/kysely-identifier-digests.js';
import { kyselyPorts } from './kysely-ports.js';
import { migrateToLatest } from './migrations/migrate.js';
import { createPostgres, type Postgres } from './postgres.js';

let issued = 0;
const ids = { next: () => `${String((issued += 1)).padStart(8, '0')}-${randomUUID()}` };

/** What an administrator does to a whole connection takes so many statements, whoever and whatever it manages. */
describe('an act on a whole connection', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  const ran: string[] = [];
  beforeAll(async () => {
    database = await openTestDatabase();
    await migrateToLatest(database.url);
    postgres = createPostgres({ url: database.url, onStatement: (event) => void ran.push(event.query.sql) });
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });

  const open = async (size: number) => {
    const digests = new KyselyIdentifierDigests(postgres.db, { seal: (plain) => plain, open: (sealed) => sealed });
    const scenario = await Scenario.open({ ...kyselyPorts(postgres.db), digests, ids, clock: new ManualClock() });
    const { tenant, administration, okta, ports } = scenario;
    const secrets = new SequentialSecrets();
    const token = await new CreateToken(ports, secrets).execute(administration, okta.id, { name: null, detachGroups: false, keepPrevious: false, expiresAt: null });
    if (token.kind === 'refused') throw new Error(token.refusal.detail);
    const n = sql`generate_series(1, ${size}::int) n`;
    const t = tenant.id;
    for (const statement of [
      sql`insert into users (tenant_id, id, upn, upn_key, cost_centers, folded, status, blocked, protected, managed_by, provisioned_fields, created_at, updated_at, revision)
        select ${t}::text, 'u' || n, 'u' || n, 'u' || n, '[]', '{}', 'active', false, false, 'okta', '[]', now(), now(), 1 from ${n}`,
      sql`insert into user_external_ids select ${t}::text, 'okta', 'scim', 'x' || n, 'u' || n, now() from ${n}`,
      sql`insert into provisioned_users select ${t}::text, 'okta', 's' || n, 'u' || n, 'u' || n, 'u' || n, null, '{}', '{}', false, now(), now(), 1 from ${n}`,
      sql`insert into sessions (tenant_id, id, secret_hash, user_id, connection, created_at, last_seen_at, expires_at)
        select ${t}::text, 'n' || n, 'h' || n, 'u' || n, 'okta', now(), now(), now() + interval '1 day' from ${n}`,
      sql`insert into groups select ${t}::text, ${t}::text || 'g' || n, 'G' || n, 'g' || n, 'okta', 'external', 'okta', null, '[]', null, '{}', '{}', now(), now(), 1 from ${n}`,
      sql`insert into group_members select ${t}::text, ${t}::text || 'g' || n, 'user', 'u' || n from ${n}`,
    ]) await statement.execute(postgres.db);
    return { scenario, token: token.value.token, secrets };
  };
  type Opened = Awaited<ReturnType<typeof open>>;

  const measure = async (size: number, act: (opened: Opened) => Promise<AdministrationOutcome<unknown>>) => {
    const opened = await open(size);
    ran.length = 0;
    const outcome = await act(opened);
    const statements = ran.length;
    expect(outcome.kind).toBe('done');
    const count = async (table: string, where = 'true') => {
      const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where tenant_id = ${opened.scenario.tenant.id} and ${sql.raw(where)}`.execute(postgres.db);
      return found.rows[0]?.n ?? 0;
    };
    expect(await count('groups', `kind = 'internal' and connection is null and former_connection = 'okta'`)).toBe(size);
    expect(await count('group_members')).toBe(size);
    expect(await count('events', `type = 'group.detached'`)).toBe(size);
    return { statements, count };
  };

  const acts: readonly [string, (opened: Opened) => Promise<AdministrationOutcome<unknown>>, 'managed' | 'unmanaged', 'in' | 'out'][] = [
    ['generating a token and detaching the groups', ({ scenario: { ports, administration, okta }, secrets }) => new CreateToken(ports, secrets).execute(administration, okta.id, { name: null, detachGroups: true, keepPrevious: true, expiresAt: null }), 'managed', 'in'],
    ['deleting a token and detaching the groups', ({ scenario: { ports, administration, okta }, token }) => new DeleteToken(ports).execute(administration, okta.id, token.id, true), 'managed', 'in'],
    ['taking the provisioning away', ({ scenario: { ports, administration, okta } }) => new ChangeConnection(ports).execute(administration, okta.id, (current) => ({ ...current, scim: null })), 'unmanaged', 'in'],
    ['deleting the connection', ({ scenario: { ports, administration, okta } }) => new DeleteConnection(ports).execute(administration, okta.id), 'unmanaged', 'out'],
  ];

  it.each(acts)('takes as many statements for hundreds of users and groups as for one: %s', async (_, act, management, sessions) => {
    const one = await measure(1, act);
    const many = await measure(700, act);

    expect(many.statements).toBe(one.statements);
    expect(many.statements).toBeLessThan(40);
    expect(await many.count('users', `managed_by is null`)).toBe(management === 'unmanaged' ? 700 : 0);
    expect(await many.count('sessions')).toBe(sessions === 'in' ? 700 : 0);
    expect(await many.count('session_revocations', `reason = 'connection-deleted' and sessions = 1`)).toBe(sessions === 'in' ? 0 : 700);
    expect(await many.count('events', `type = 'user.sessions_revoked'`)).toBe(sessions === 'in' ? 0 : 700);
  });

  it('takes as many statements to replace hundreds of tokens as one', async () => {
    const replace = async (size: number) => {
      const { scenario: { ports, administration, okta }, secrets } = await open(1);
      const wanted = { name: null, detachGroups: false, expiresAt: null };
      for (let index = 0; index < size; index += 1) await new CreateToken(ports, secrets).execute(administration, okta.id, { ...wanted, keepPrevious: true });
      ran.length = 0;
      const outcome = await new CreateToken(ports, secrets).execute(administration, okta.id, { ...wanted, keepPrevious: false });
      const statements = ran.length;
      expect(outcome.kind).toBe('done');
      expect((await ports.connections.findTokens(administration.tenant, okta.id, { limit: 200 })).items).toHaveLength(1);
      return statements;
    };

    expect(await replace(100)).toBe(await replace(1));
  });

  it('copies hundreds of people into a world of shadow mode page by page, nobody alone', async () => {
    const enter = async (size: number) => {
      const { scenario: { ports, tenant, okta } } = await open(size);
      await sql`delete from groups where tenant_id = ${tenant.id}`.execute(postgres.db);
      ran.length = 0;
      const world = await new EnterShadowWorld(ports).execute(tenant, okta);
      const statements = ran.length;
      const copied = await sql<{ n: number }>`select count(*)::int as n from users u join provisioned_users p on p.tenant_id = u.tenant_id and p.user_id = u.id where u.tenant_id = ${world.id}`.execute(postgres.db);
      expect(copied.rows[0]?.n).toBe(size);
      return statements;
    };

    expect(await enter(150)).toBeLessThanOrEqual((await enter(1)) + 1);
  });

  it('loads no user, whatever it ends', async () => {
    const { scenario } = await open(50);
    ran.length = 0;
    await new DeleteConnection(scenario.ports).execute(scenario.administration, scenario.okta.id);

    expect(ran.filter((statement) => /from users u\b/.test(statement) && !/^\s*(update|delete)/.test(statement))).toEqual([]);
  });
});

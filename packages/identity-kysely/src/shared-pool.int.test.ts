import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { sql } from 'kysely';
import { createPostgres, type Postgres } from './postgres.js';

describe('statements that stand alone', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  beforeAll(async () => {
    database = await openTestDatabase();
    postgres = createPostgres({ url: database.url, poolSize: 3 });
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });
  const ask = async (value: number) =>
    (await sql<{ value: number; backend: number }>`select ${value}::int as value, pg_backend_pid() as backend`.execute(postgres.reads)).rows[0];

  it('of one moment share a connection, and each gets its own answer', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(ask));
    expect(answers.map((answer) => answer?.value)).toEqual([1, 2, 3, 4]);
    expect(new Set(answers.map((answer) => answer?.backend)).size).toBe(1);
  });

  it('travel on several when they are many, and leave none behind', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, (_, value) => ask(value)));
    expect(answers.map((answer) => answer?.value)).toEqual(Array.from({ length: 60 }, (_, value) => value));
    expect(new Set(answers.map((answer) => answer?.backend)).size).toBeGreaterThan(1);
    expect(postgres.poolUse()).toMatchObject({ waiting: 0 });
    expect(postgres.poolUse().idle).toBe(postgres.poolUse().open);
  });

  it('do not suffer from one that fails among them', async () => {
    const fails = sql`select 1 / ${0}::int`.execute(postgres.reads);
    const [before, failed, after] = await Promise.allSettled([ask(1), fails, ask(2)]);
    expect([before.status, failed.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await ask(3))?.value).toBe(3);
  });

  it('are no part of a transaction, and a transaction that was left open ends with its connection', async () => {
    await postgres.db.getExecutor().provideConnection(async (connection) => {
      await connection.executeQuery(sql`begin`.compile(postgres.db));
    });
    const { rows } = await sql<{ open: number }>`
      select count(*)::int as open from pg_stat_activity
      where datname = current_database() and state like 'idle in transaction%' and pid <> pg_backend_pid() and ${true}::boolean`.execute(postgres.reads);
    expect(rows[0]?.open).toBe(0);
  });
});

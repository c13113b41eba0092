import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { sql } from 'kysely';
import { createPostgres, type Postgres } from '../postgres.js';
import { Transaction } from './transaction.js';

describe('a transaction whose statements do not wait for one another', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  beforeAll(async () => {
    database = await openTestDatabase();
    postgres = createPostgres({ url: database.url, poolSize: 2 });
    await sql`create table things (id integer primary key)`.execute(postgres.db);
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });
  const things = async () => (await sql<{ id: number }>`select id from things where ${true}::boolean order by id`.execute(postgres.db)).rows.map(({ id }) => id);

  it('writes all, in order, before it answers', async () => {
    const answer = await Transaction.run(postgres.db, async (transaction) => {
      await transaction.send(sql`insert into things values (${1})`);
      await transaction.send(sql`update things set id = ${2} where id = ${1}`);
      return 'done';
    });
    expect([answer, await things()]).toEqual(['done', [2]]);
  });

  it('writes nothing when one write fails, and says which', async () => {
    const failing = Transaction.run(postgres.db, async (transaction) => {
      await transaction.send(sql`insert into things values (${3})`);
      await transaction.send(sql`insert into things values (${2})`);
      await transaction.send(sql`insert into things values (${4})`);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await things()).toEqual([2]);
  });

  it('writes nothing when its work fails, also after writes were sent', async () => {
    const failing = Transaction.run(postgres.db, async (transaction) => {
      await transaction.send(sql`insert into things values (${5})`);
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await things()).toEqual([2]);
    expect(postgres.poolUse().open).toBeLessThanOrEqual(2);
  });

  it('tells of reads under way together what failed, not that the others were ignored', async () => {
    const slowly = async (transaction: Transaction) => {
      try {
        await sql`select 1 / ${0}::int`.execute(transaction);
      } catch (error) {
        // Longer on its way than what the next one ran into.
        await Promise.resolve();
        await Promise.resolve();
        throw error;
      }
    };
    const failing = Transaction.run(postgres.db, (transaction) => Promise.all([slowly(transaction), sql`select ${1}::int`.execute(transaction)]));
    await expect(failing).rejects.toMatchObject({ code: '22012' });
  });

  it.each([
    ['committed', undefined],
    ['rolled back', new Error('changed its mind')],
  ])('refuses a statement that comes when it is %s, which would be part of somebody else’s', async (_, failure) => {
    let kept: Transaction | undefined;
    const running = Transaction.run(postgres.db, async (transaction) => {
      kept = transaction;
      await sql`select ${1}::int`.execute(transaction);
      if (failure !== undefined) throw failure;
    });
    await running.catch(() => undefined);
    if (kept === undefined) throw new Error('It never ran');

    await expect(sql`insert into things values (${6})`.execute(kept)).rejects.toThrow('over');
    await expect(kept.send(sql`insert into things values (${6})`)).resolves.toBeUndefined();
    await expect(kept.settle()).rejects.toThrow('over');
    expect(await things()).not.toContain(6);
  });

  it('has a slot that no other one beside it has', async () => {
    const slots = await Promise.all([1, 2].map(() => Transaction.run(postgres.db, async (transaction) => {
      await sql`select pg_sleep(${0.05}::float)`.execute(transaction);
      return transaction.slot;
    })));
    expect(new Set(slots).size).toBe(2);
  });
});

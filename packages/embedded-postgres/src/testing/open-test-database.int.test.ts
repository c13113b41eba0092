import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openTestDatabase } from './open-test-database.js';

const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
};

describe('a test database', () => {
  it('is PostgreSQL 18 with UTF-8 and byte order, and empty', async () => {
    const database = await openTestDatabase();
    try {
      const [settings] = await query(
        database.url,
        `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_encoding') as encoding,
                'Z' < 'a' as "byteOrder", (select count(*)::int from pg_tables where schemaname = 'public') as tables`,
      );
      expect(settings).toEqual({ major: 18, encoding: 'UTF8', byteOrder: true, tables: 0 });
    } finally {
      await database.close();
    }
  });

  it('shares nothing with another one', async () => {
    const [one, other] = await Promise.all([openTestDatabase(), openTestDatabase()]);
    try {
      await query(one.url, 'create table things (id int)');
      expect(await query(other.url, `select to_regclass('things') as found`)).toEqual([{ found: null }]);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });

  it('copies a template that is prepared once, also when many ask at the same time', async () => {
    let prepared = 0;
    const template = {
      name: `things-${Math.random()}`,
      prepare: async (url: string) => {
        prepared += 1;
        await query(url, 'create table things as select 7 as id');
      },
    };
    const databases = await Promise.all([1, 2, 3].map(() => openTestDatabase({ template })));
    try {
      for (const { url } of databases) expect(await query(url, 'select id from things')).toEqual([{ id: 7 }]);
      expect(prepared).toBe(1);
    } finally {
      await Promise.all(databases.map((database) => database.close()));
    }
  });

  it('is gone after closing, although a connection was left open', async () => {
    const database = await openTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    await database.close();
    await expect(query(database.url, 'select 1')).rejects.toThrow('does not exist');
  });

  it('refuses with a hint when jest started no server', async () => {
    const saved = process.env['VESTIBULE_TEST_DATABASE_URL'];
    delete process.env['VESTIBULE_TEST_DATABASE_URL'];
    try {
      await expect(openTestDatabase()).rejects.toThrow('only tests named .contract.');
    } finally {
      process.env['VESTIBULE_TEST_DATABASE_URL'] = saved;
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { sql } from 'kysely';
import { createPostgres, type Postgres } from '../postgres.js';
import { migrateToLatest, migrationStatus, printMigrations } from './migrate.js';
import { schemaMigrations } from './schema-migrations.js';

const names = schemaMigrations.map(({ name }) => name);

/** Keyed by something else than the tenant, and copied to every node of a cluster. */
const REFERENCE_TABLES = ['tenant_slugs', 'tenant_domains', 'event_subscribers', 'schema_migrations', 'schema_migrations_lock'];

describe('the schema', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  beforeAll(async () => {
    database = await openTestDatabase();
    postgres = createPostgres({ url: database.url });
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });
  const query = async <Row>(text: string): Promise<readonly Row[]> => (await sql.raw<Row>(text).execute(postgres.db)).rows;

  it('is pending before it is migrated, migrated once however many processes try, and then up to date', async () => {
    expect(await migrationStatus(database.url)).toEqual(names.map((name) => ({ name, executedAt: null })));

    const runs = await Promise.all([1, 2, 3].map(() => migrateToLatest(database.url)));

    expect(runs.flat().sort()).toEqual(names);
    expect(await migrationStatus(postgres.db)).toEqual(names.map((name) => ({ name, executedAt: expect.any(Date) })));
    expect(await migrateToLatest(postgres.db)).toEqual([]);
  });

  it('leads every key and index with the tenant', async () => {
    const indexes = await query<{ table: string; index: string; first: string }>(`
      select c.relname as table, i.relname as index, a.attname as first
      from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]`);
    const strays = indexes.filter((index) => index.first !== 'tenant_id' && !REFERENCE_TABLES.includes(index.table));

    expect(indexes.length).toBeGreaterThan(40);
    expect(strays).toEqual([]);
  });

  it('has a primary key on every table', async () => {
    expect(
      await query(`
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
        where c.relkind = 'r' and c.relname not like 'schema_migrations%'
          and not exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`),
    ).toEqual([]);
  });

  it('leads every foreign key with the tenant on both sides, and neither sets null nor moves keys', async () => {
    const keys = await query<{ name: string; from: string; to: string; on_delete: string; on_update: string }>(`
      select k.conname as name, a.attname as from, b.attname as to, k.confdeltype as on_delete, k.confupdtype as on_update
      from pg_constraint k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
      where k.contype = 'f'`);

    expect(keys.length).toBeGreaterThan(8);
    for (const key of keys) {
      expect({ name: key.name, from: key.from, to: key.to }).toEqual({ name: key.name, from: 'tenant_id', to: 'tenant_id' });
      expect(['a', 'r', 'c']).toContain(key.on_delete);
      expect(key.on_update).toBe('a');
    }
  });

  it('has no trigger of its own, no default, no sequence and no generated name', async () => {
    expect(await query(`select tgname from pg_trigger where not tgisinternal`)).toEqual([]);
    expect(
      await query(`
        select c.relname, pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d join pg_class c on c.oid = d.adrelid
        where c.relname not like 'schema_migrations%'`),
    ).toEqual([]);
    expect(await query(`select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where relkind = 'S' and nspname = 'public'`)).toEqual([]);
    expect(await query(`select conname from pg_constraint where conrelid <> 0 and contype in ('f', 'u', 'c') and connamespace = 'public'::regnamespace and conname ~ '_(fkey|key|check)[0-9]*$'`)).toEqual([]);
  });

  it('compares ids and keys byte by byte', async () => {
    const columns = await query<{ table: string; column: string }>(`
      select c.relname as table, a.attname as column
      from pg_index x join pg_class c on c.oid = x.indrelid
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      join pg_attribute a on a.attrelid = c.oid and a.attnum = any (x.indkey) and a.atttypid = 'text'::regtype
      join pg_collation l on l.oid = a.attcollation
      where l.collname <> 'C' and c.relname not like 'schema_migrations%'`);

    expect(columns).toEqual([]);
  });
});

describe('the printed migrations', () => {
  it('hold one statement per paragraph and distribute nothing on one server', () => {
    const printed = printMigrations();

    expect(printed).toContain('create table users (');
    expect(printed).not.toContain('create_distributed_table');
    for (const paragraph of printed.split('\n\n')) expect(paragraph.match(/;$/gm)).toHaveLength(1);
  });

  it('spread each table by its tenant before its indexes, beside those of the same tenant', () => {
    const printed = printMigrations({ layout: 'citus' });

    expect(printed).toContain("select create_distributed_table('tenants', 'tenant_id');");
    expect(printed).toContain("select create_reference_table('tenant_slugs');");
    const distributed = printed.indexOf("create_distributed_table('users', 'tenant_id', colocate_with => 'tenants')");
    expect(distributed).toBeGreaterThan(printed.indexOf('create table users ('));
    expect(distributed).toBeLessThan(printed.indexOf('create unique index users_upn'));
  });
});

import { describe, expect, it } from '@jest/globals';
import { migrationFaults } from './migration-rules.js';
import type { SchemaMigration } from './migration-step.js';
import { schemaMigrations } from './schema-migrations.js';

/** What the first release ships with: nobody has rows in these tables while they run. */
const FIRST_RELEASE = '0015-event-subscriptions';

const faultsOf = (sql: string, online?: SchemaMigration['online']) => migrationFaults({ name: 'next', steps: [{ sql }], ...(online === undefined ? {} : { online }) });

describe('a migration', () => {
  it.each(schemaMigrations.map((migration) => [migration.name, migration] as const))('%s leaves processes of the release before what they need', (name, migration) => {
    expect(migrationFaults(migration, name > FIRST_RELEASE ? 'traffic' : 'nothing')).toEqual([]);
  });

  it.each([
    ['drop table users', 'takes something away'],
    ['alter table users drop column email', 'takes something away'],
    ['alter table users rename column email to mail', 'renames something'],
    ['alter table users rename to people', 'renames something'],
    ['alter table users alter column upn type varchar(10)', 'changes the type of a column'],
    ['alter table users alter column upn set not null', 'demands what older processes may leave out'],
    ['alter table users add column title text not null', 'demands what older processes leave out'],
    ["alter table users add column a text, add column title text not null, add column b text default 'x'", 'demands what older processes leave out'],
    ['truncate events', 'empties a table'],
    ['create index users_title on users (tenant_id, title)', 'makes an index under a lock: make it an online step'],
    ['create unique index users_title on users (tenant_id, title)', 'makes an index under a lock: make it an online step'],
    ['alter table users add constraint users_x check (true)', 'checks every row under a lock: add it as not valid, validate it later'],
    ['update users set title = job_title', 'writes every row in one transaction: make it an online step'],
  ])('is refused for "%s"', (sql, fault) => expect(faultsOf(sql)).toEqual([`next: ${fault}`]));

  it.each([
    'create table things (tenant_id text not null)',
    'alter table users add column title text',
    "alter table users add column title text not null default ''",
    'alter table users add constraint users_x check (true) not valid',
  ])('may say "%s"', (sql) => expect(faultsOf(sql)).toEqual([]));

  it('may do anything to a table of its own', () => {
    const steps = ['create table things (tenant_id text not null)', 'create index things_x on things (tenant_id)', 'alter table things add constraint things_t foreign key (tenant_id) references tenants'];
    expect(migrationFaults({ name: 'next', steps: steps.map((sql) => ({ sql })) })).toEqual([]);
  });

  it('makes indexes concurrently and fills a batch at a time where it stands online', () => {
    expect(faultsOf('select 1', [{ kind: 'index', name: 'x', sql: 'create index x on users (tenant_id)' }])).toEqual(['next: makes an index under a lock']);
    expect(faultsOf('select 1', [{ kind: 'fill', sql: 'update users set title = job_title' }])).toEqual(['next: fills without a bound']);
    expect(
      faultsOf('select 1', [
        { kind: 'index', name: 'x', sql: 'create index concurrently x on users (tenant_id)' },
        { kind: 'fill', sql: 'update users set title = job_title where id in (select id from users where title is null limit 500)' },
      ]),
    ).toEqual([]);
  });
});

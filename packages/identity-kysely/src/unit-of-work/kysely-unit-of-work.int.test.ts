import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  StoreConflictError,
  StoreUnavailableError,
  connectionId,
  decisionId,
  identifierKey,
  parseUpn,
  tenantId,
  userId,
  type Decision,
  type Tenant,
  type User,
} from '@vestibule/identity-core';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { kyselyPorts } from '../kysely-ports.js';
import { migrateToLatest } from '../migrations/migrate.js';
import { createPostgres, type Postgres } from '../postgres.js';

const NOW = new Date('2026-01-15T08:00:00Z');

const tenant: Tenant = {
  id: tenantId('acme-id'),
  slug: 'acme',
  name: 'Acme',
  allowedDomains: ['*'],
  sharedEmail: 'refuse',
  retention: 'P30D',
  createdAt: NOW,
};

const person = (name: string): User => ({
  tenant: tenant.id,
  id: userId(randomUUID()),
  upn: parseUpn(`${name}@acme.example`),
  email: null,
  fields: { displayName: name, givenName: null, surname: null, department: null, jobTitle: null, costCenters: [] },
  status: 'active',
  blocked: false,
  protected: false,
  managedBy: null,
  provisionedFields: [],
  upnProvisionedAt: null,
  externalIds: [],
  scimIds: [],
  createdAt: NOW,
  updatedAt: NOW,
  deprovisionedAt: null,
  purgeAfter: null,
});

const decision = (): Decision => ({
  tenant: tenant.id,
  id: decisionId(randomUUID()),
  at: NOW,
  kind: 'administration',
  action: 'create-user',
  connection: null,
  actor: { kind: 'host', id: null },
  outcome: 'accepted',
  reason: null,
  detail: null,
  remedy: null,
  matchedBy: null,
  trail: [],
  changes: [],
  events: [],
  user: null,
  group: null,
  input: null,
});

describe('a unit of work on PostgreSQL', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  let ports: ReturnType<typeof kyselyPorts>;
  const statements: string[] = [];
  beforeAll(async () => {
    database = await openTestDatabase();
    await migrateToLatest(database.url);
    postgres = createPostgres({ url: database.url, onStatement: (event) => void statements.push(event.query.sql) });
    ports = kyselyPorts(postgres.db);
    await ports.unitOfWork.run(tenant.id, async ({ connections }) => connections.insertTenant(tenant));
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });

  it('runs its work again when a unique value was taken meanwhile, and the second run reads the winner', async () => {
    const { unitOfWork } = ports;
    const name = parseUpn('taken@acme.example');
    const seen: number[] = [];

    const outcome = await unitOfWork.run(tenant.id, async ({ users }) => {
      const found = await users.findCandidates({ upn: name });
      seen.push(found.length);
      if (found.length > 0) return 'refused';
      if (seen.length === 1) await unitOfWork.run(tenant.id, async (rival) => rival.users.insert(person('taken')));
      users.insert(person('taken'));
      return 'inserted';
    });

    expect(outcome).toBe('refused');
    expect(seen).toEqual([0, 1]);
  });

  it('gives a conflict back when it never ends, having tried eight times', async () => {
    await ports.unitOfWork.run(tenant.id, async ({ users }) => users.insert(person('stubborn')));
    let runs = 0;

    const unit = ports.unitOfWork.run(tenant.id, async ({ users }) => {
      runs += 1;
      users.insert(person('stubborn'));
    });

    await expect(unit).rejects.toThrow(StoreConflictError);
    expect(runs).toBe(8);
  });

  it('sees what the winner of a lock bound to the user, not what stood there when it began to wait', async () => {
    const ann = person('ann');
    await ports.unitOfWork.run(tenant.id, async ({ users }) => users.insert(ann));
    const bound = { connection: connectionId('okta'), channel: 'saml' as const, value: 'n-1' as never, boundAt: NOW };
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let locked = () => {};
    const isLocked = new Promise<void>((resolve) => (locked = resolve));

    const winner = ports.unitOfWork.run(tenant.id, async ({ users }) => {
      const before = await users.get(ann.id);
      locked();
      await held;
      if (before !== undefined) users.replace(before, { ...before, externalIds: [bound] });
    });
    await isLocked;
    const waiter = ports.unitOfWork.run(tenant.id, async ({ users }) => (await users.get(ann.id))?.externalIds);
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    await winner;

    expect(await waiter).toEqual([bound]);
  });

  it('writes nothing when its connection is lost in the middle, says that the store is unavailable, and works again', async () => {
    const victim = person('victim');
    const entry = decision();
    const killer = createPostgres({ url: database.url, poolSize: 1 });
    try {
      const unit = ports.unitOfWork.run(tenant.id, async ({ users, decisions }) => {
        await users.get(victim.id);
        users.insert(victim);
        decisions.record(entry, []);
        await sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and state = 'idle in transaction' and pid <> pg_backend_pid()`.execute(killer.db);
        await new Promise((resolve) => setTimeout(resolve, 50));
      });

      await expect(unit).rejects.toThrow(StoreUnavailableError);
      expect(await ports.users.get(tenant.id, victim.id)).toBeUndefined();
      expect(await ports.decisions.get(tenant.id, entry.id)).toBeUndefined();

      await ports.unitOfWork.run(tenant.id, async ({ users }) => users.insert(victim));
      expect(await ports.users.get(tenant.id, victim.id)).toEqual(victim);
    } finally {
      await killer.close();
    }
  });

  it('applies a user, a decision and its events as one statement between begin and commit', async () => {
    const user = person('single');
    statements.length = 0;

    await ports.unitOfWork.run(tenant.id, async ({ users, decisions }) => {
      await users.findCandidates({ upn: parseUpn('single@acme.example') });
      users.insert(user);
      decisions.record(decision(), [{ id: randomUUID() as never, at: NOW, type: 'user.created', data: { via: 'local' } }]);
    });

    expect(statements.map((statement) => statement.trim().split(' ')[0])).toEqual(['begin', 'with', 'with', 'commit']);
    expect(await ports.users.get(tenant.id, user.id)).toEqual(user);
  });

  it('writes more rows, of one table and of several, than one statement has parameters for', async () => {
    const okta = connectionId('okta');
    const people = Array.from({ length: 2_300 }, (_, index): User => {
      const value = `many-${index}`;
      return { ...person(value), externalIds: [{ connection: okta, channel: 'scim', value: value as never, boundAt: NOW }] };
    });

    await ports.unitOfWork.run(tenant.id, async ({ users, decisions, connections }) => {
      connections.insert({ tenant: tenant.id, id: okta, name: 'Okta', preset: 'okta', rebinding: 'refuse', saml: null, scim: null, createdAt: NOW, updatedAt: NOW });
      for (const user of people) {
        users.insert(user);
        decisions.record({ ...decision(), user: user.id }, [{ id: randomUUID() as never, at: NOW, type: 'user.created', data: { via: 'local' } }]);
      }
    });

    for (const user of [people[0], people[1_999], people[2_000], people[2_299]]) {
      expect(await ports.users.get(tenant.id, user?.id ?? userId('none'))).toEqual(user);
    }
    const counted = await sql<{ users: string }>`select count(*) as users from users where id in (select user_id from user_external_ids) and upn like 'many-%'`.execute(postgres.db);
    expect(counted.rows.map(({ users }) => Number(users))).toEqual([2_300]);
  });

  it('keeps the folded name as the key, whatever the spelling', async () => {
    const user = { ...person('x'), upn: parseUpn('Straße@Acme.example') };
    await ports.unitOfWork.run(tenant.id, async ({ users }) => users.insert(user));

    const stored = await sql<{ upn_key: string }>`select upn_key from users where id = ${user.id}`.execute(postgres.db);

    expect(stored.rows).toEqual([{ upn_key: identifierKey(user.upn) }]);
  });
});

describe('a database that is not there', () => {
  it('is reported as unavailable by reads and by units of work', async () => {
    const unreachable = createPostgres({ url: 'postgres://nobody@127.0.0.1:1/nothing', connectTimeoutMs: 500 });
    const { users, unitOfWork } = kyselyPorts(unreachable.db);
    try {
      await expect(users.get(tenant.id, userId('x'))).rejects.toThrow(StoreUnavailableError);
      await expect(unitOfWork.run(tenant.id, async () => 1)).rejects.toThrow(StoreUnavailableError);
    } finally {
      await unreachable.close();
    }
  });
});

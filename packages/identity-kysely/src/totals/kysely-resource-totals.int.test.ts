import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import {
  DEFAULT_SCIM_SETTINGS,
  connectionId,
  groupId,
  parseGroupName,
  parseUpn,
  scimId,
  tenantId,
  userId,
  type Connection,
  type ConnectionId,
  type Group,
  type ProvisionedUser,
  type Tenant,
  type TenantId,
  type User,
} from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import { randomUUID } from 'node:crypto';
import { kyselyPorts } from '../kysely-ports.js';
import { migrateToLatest } from '../migrations/migrate.js';
import { createPostgres, type Postgres } from '../postgres.js';
import { KyselyResourceTotals } from './kysely-resource-totals.js';

const OKTA = connectionId('okta');
const ENTRA = connectionId('entra');
const NOW = new Date('2026-05-04T10:00:00Z');

const connection = (tenant: TenantId, id: ConnectionId): Connection => ({
  tenant,
  id,
  name: id,
  preset: 'okta',
  rebinding: 'refuse',
  saml: null,
  scim: DEFAULT_SCIM_SETTINGS,
  createdAt: NOW,
  updatedAt: NOW,
});

const person = (tenant: TenantId, changes: Partial<User>): User => {
  const id = randomUUID();
  return {
    tenant,
    id: userId(id),
    upn: parseUpn(`${id}@acme.example`),
    email: null,
    fields: { displayName: id, givenName: null, surname: null, department: null, jobTitle: null, costCenters: [] },
    status: 'active',
    blocked: false,
    protected: false,
    managedBy: OKTA,
    provisionedFields: [],
    upnProvisionedAt: null,
    externalIds: [],
    scimIds: [],
    createdAt: NOW,
    updatedAt: NOW,
    deprovisionedAt: null,
    purgeAfter: null,
    ...changes,
  };
};

const recordOf = (user: User): ProvisionedUser => ({
  tenant: user.tenant,
  connection: OKTA,
  scimId: scimId(`scim-${user.id}`),
  user: user.id,
  upn: parseUpn(`${user.id}@acme.example`),
  externalId: null,
  document: {},
  createdAt: NOW,
  updatedAt: NOW,
  version: 1,
});

const external = (tenant: TenantId): Group => ({
  tenant,
  id: groupId(randomUUID()),
  name: parseGroupName(randomUUID()),
  nameScope: OKTA,
  kind: 'external',
  connection: OKTA,
  formerConnection: null,
  roles: [],
  externalId: null,
  document: {},
  createdAt: NOW,
  updatedAt: NOW,
  version: 1,
});

describe('the totals of what a connection owns', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  let ports: ReturnType<typeof kyselyPorts>;
  let totals: KyselyResourceTotals;
  let tenants = 0;
  beforeAll(async () => {
    database = await openTestDatabase();
    postgres = createPostgres({ url: database.url });
    await migrateToLatest(postgres.db);
    ports = kyselyPorts(postgres.db);
    totals = new KyselyResourceTotals(postgres.db);
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });

  async function open() {
    const slug = `tenant-${(tenants += 1)}`;
    const tenant: Tenant = { id: tenantId(slug), slug, name: slug, allowedDomains: ['*'], sharedEmail: 'refuse', retention: 'P30D', createdAt: NOW };
    await ports.unitOfWork.run(tenant.id, async ({ connections }) => {
      connections.insertTenant(tenant);
      for (const id of [OKTA, ENTRA]) connections.insert(connection(tenant.id, id));
    });
    const provision = async (changes: Partial<User> = {}) => {
      const user = person(tenant.id, changes);
      await ports.unitOfWork.run(tenant.id, async ({ users }) => {
        users.insert(user);
        users.insertRecord(recordOf(user));
      });
      return user;
    };
    const push = async () => {
      const group = external(tenant.id);
      await ports.unitOfWork.run(tenant.id, async ({ groups }) => groups.insert(group));
      return group;
    };
    const change = (user: User, to: Partial<User>) => ports.unitOfWork.run(tenant.id, async ({ users }) => users.replace(user, { ...user, ...to }));
    /** What a list of one tells as the total: first of the users, then of the groups. */
    const told = async (of: ConnectionId = OKTA) => [
      (await ports.provisioning.findUsers(tenant.id, of, { offset: 0, limit: 1 })).total,
      (await ports.provisioning.findGroups(tenant.id, of, { offset: 0, limit: 1 }, { members: false })).total,
    ];
    const query = (statement: RawBuilder<unknown>) => statement.execute(postgres.db);
    return { tenant, provision, push, change, told, query, count: () => totals.count(tenant.id, OKTA, NOW) };
  }

  it('are told exactly before anybody has counted, and after', async () => {
    const { provision, push, told, count } = await open();
    for (let each = 0; each < 3; each += 1) await provision();
    await push();
    expect(await told()).toEqual([3, 1]);
    await count();
    expect(await told()).toEqual([3, 1]);
    await provision();
    await push();
    expect(await told()).toEqual([4, 2]);
  });

  it('follow people who leave, come back and change their owner, and groups that go, from counts and not by counting', async () => {
    const { tenant, provision, push, change, told, count, query } = await open();
    const [ann, bob, eve] = [await provision(), await provision(), await provision({ status: 'deactivated' })];
    const [sales, admins] = [await push(), await push()];
    await count();
    // From here on, a count of the rows would tell something else.
    await query(sql`update users set status = 'purged' where tenant_id = ${tenant.id}`);
    await query(sql`update groups set kind = 'internal' where tenant_id = ${tenant.id}`);
    expect(await told()).toEqual([0, 0]);

    await change(ann, { status: 'deprovisioned' });
    await change(bob, { managedBy: ENTRA });
    await change(eve, { status: 'active' });
    const totalOf = async (kind: string) =>
      (await sql<{ total: number }>`select coalesce(sum(count), 0)::int as total from resource_totals where tenant_id = ${tenant.id} and connection = 'okta' and kind = ${kind}`.execute(postgres.db)).rows[0]?.total;
    expect(await totalOf('user')).toBe(1);
    await change({ ...ann, status: 'deprovisioned' }, { status: 'active' });
    expect(await totalOf('user')).toBe(2);

    await ports.unitOfWork.run(tenant.id, async ({ groups }) => {
      groups.delete(sales);
      groups.detach([{ ...admins, kind: 'internal', connection: null, formerConnection: OKTA }]);
    });
    expect(await totalOf('group')).toBe(0);
  });

  it('of many writers at once are exact, while others count', async () => {
    const { provision, told, count } = await open();
    await count();
    await Promise.all([...Array.from({ length: 40 }, () => provision()), count(), count()]);
    expect((await told())[0]).toBe(40);
    expect((await told(ENTRA))[0]).toBe(0);
  });

  it('take in what went past them when they are counted again', async () => {
    const { tenant, provision, told, count, query } = await open();
    await provision();
    await provision();
    await count();
    await query(sql`delete from resource_totals where tenant_id = ${tenant.id} and slot <> -1`);
    await query(sql`update resource_totals set count = 17 where tenant_id = ${tenant.id}`);
    expect((await told())[0]).toBe(17);
    await count();
    expect((await told())[0]).toBe(2);
  });

  it('end with the connection, and with the tenant', async () => {
    const { tenant, provision, push, told, count, query } = await open();
    await provision();
    const group = await push();
    await count();
    await ports.unitOfWork.run(tenant.id, async ({ connections, groups }) => {
      groups.detach([{ ...group, kind: 'internal', connection: null, formerConnection: OKTA }]);
      connections.endProvisioning(OKTA);
    });
    expect(await told()).toEqual([0, 0]);
    await provision();
    await count();
    await ports.unitOfWork.run(tenant.id, async ({ connections }) => connections.delete(OKTA));
    await provision({ managedBy: null });
    await ports.unitOfWork.run(tenant.id, async ({ connections }) => connections.deleteTenant());
    expect((await query(sql`select 1 from resource_totals where tenant_id = ${tenant.id}`)).rows).toEqual([]);
  });

  it('are counted of connections that provision and were not counted lately', async () => {
    const { tenant, query } = await open();
    await query(sql`update connections set scim = null where tenant_id <> ${tenant.id} or id = 'entra'`);
    await query(sql`update connections set scim = '{}' where tenant_id = ${tenant.id} and id = 'okta'`);
    const dayBefore = new Date(NOW.getTime() - 86_400_000);
    expect(await totals.countDue(NOW, dayBefore, 10)).toBe(1);
    expect(await totals.countDue(NOW, dayBefore, 10)).toBe(0);
    expect(await totals.countDue(NOW, new Date(NOW.getTime() + 1), 10)).toBe(1);
  });
});

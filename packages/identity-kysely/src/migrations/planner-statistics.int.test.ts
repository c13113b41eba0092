import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { connectionId, groupId, parseEmail, parseExternalProviderId, parseUpn, scimId, tenantId, userId } from '@vestibule/identity-core';
import { sql, type CompiledQuery } from 'kysely';
import { kyselyPorts } from '../kysely-ports.js';
import { createPostgres, type Postgres } from '../postgres.js';
import { explainStatement } from '../testing/explain-statement.js';
import { migrateToLatest } from './migrate.js';

const ACME = tenantId('acme');
const OKTA = connectionId('okta');

interface Plan {
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

describe('a database that was migrated a moment ago', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  const ran: CompiledQuery[] = [];
  beforeAll(async () => {
    database = await openTestDatabase();
    await migrateToLatest(database.url);
    postgres = createPostgres({ url: database.url, onStatement: (event) => ran.push(event.query) });
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });

  /** Conditions that name the tenant and nothing else. */
  const broadConditions = ({ Plans: inner = [], ...plan }: Plan): readonly string[] => [
    ...(plan['Relation Name'] !== 'tenants' && plan['Index Cond']?.includes(' AND ') === false ? [`${plan['Relation Name']}: ${plan['Index Cond']}`] : []),
    ...inner.flatMap(broadConditions),
  ];

  it('holds no row of the lesson that its planner was given', async () => {
    for (const table of ['tenants', 'users', 'provisioned_users', 'groups', 'group_members', 'decisions', 'events', 'sessions']) {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(postgres.db);
      expect({ table, count: rows[0]?.count }).toEqual({ table, count: 0 });
    }
  });

  it('looks people up by their key, not through everything of their tenant', async () => {
    const ports = kyselyPorts(postgres.db);
    const upn = parseUpn('ann@acme.example');
    ran.length = 0;
    await ports.unitOfWork.run(ACME, async ({ users, sessions, groups }) => {
      await users.findCandidates({
        upn,
        email: parseEmail('ann@acme.example'),
        externalId: { connection: OKTA, channel: 'scim', value: parseExternalProviderId('00u1') },
      });
      await users.getProvisioned(OKTA, scimId('s'));
      await users.findRecordHolder(OKTA, { upn, externalId: parseExternalProviderId('00u1') }, null);
      await sessions.countByUser(userId('u'));
      await groups.findNesting([groupId('g')], 'up', 33);
    });
    await ports.sessions.findLive(ACME, 'hash', new Date(0));
    await ports.provisioning.findUsers(ACME, OKTA, {
      filter: { kind: 'compare', attribute: { kind: 'field', field: 'upn' }, operator: 'eq', value: 'ann@acme.example' },
      offset: 0,
      limit: 100,
    });

    const statements = ran.filter(({ sql: text }) => !/^\s*(begin|commit)/.test(text));
    expect(statements).toHaveLength(7);
    for (const statement of statements) {
      const broad = broadConditions(await explainStatement<Plan>(postgres.db, statement));
      expect({ text: statement.sql, broad }).toEqual({ text: statement.sql, broad: [] });
    }
  });
});

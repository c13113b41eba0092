import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import {
  connectionId,
  decisionId,
  derivedScimId,
  groupId,
  parseEmail,
  parseExternalProviderId,
  parseGroupName,
  parseUpn,
  scimId,
  tenantId,
  userId,
  type FilterAttribute,
  type FilterDocumentPath,
  type ResourceFilter,
} from '@vestibule/identity-core';
import { sql, type CompiledQuery } from 'kysely';
import { kyselyPorts } from './kysely-ports.js';
import type { MigrationStep } from './migrations/migration-step.js';
import { initialSchema } from './migrations/initial-schema.js';
import { resourceTotals } from './migrations/resource-totals.js';
import { sessionNameIdFormat } from './migrations/session-name-id-format.js';
import { createPostgres, type Postgres } from './postgres.js';
import { explainStatement } from './testing/explain-statement.js';

const USERS = 100_000;
const MEMBERS = 50_000;
const ACME = tenantId('acme');
const OKTA = connectionId('okta');
const NOW = new Date('2026-01-15T08:00:00Z');

/** Tables of which a scan costs more than a request may. */
const LARGE = new Set(['users', 'user_external_ids', 'provisioned_users', 'provisioned_user_emails', 'group_members', 'decisions', 'events', 'sessions']);

const SEED = [
  `insert into tenants select t, t, t, '["*"]', 'refuse', 'P30D', now() from unnest(array['acme', 'globex']) t`,
  `insert into tenant_slugs select t, t from unnest(array['acme', 'globex']) t`,
  `insert into connections select t, 'okta', 'Okta', 'okta', 'refuse', null, null, now(), now() from unnest(array['acme', 'globex']) t`,
  `insert into users (tenant_id, id, upn, upn_key, email, email_key, email_claim, cost_centers, folded, status, blocked, protected, managed_by,
     provisioned_fields, created_at, updated_at, revision)
   select t, 'u' || n, n || '@' || t, n || '@' || t, n || '@' || t, n || '@' || t, n || '@' || t, '[]', '{}', 'active', false, false, 'okta', '[]', now(), now(), 1
   from unnest(array['acme', 'globex']) t, generate_series(1, case t when 'acme' then ${USERS} else 1000 end) n`,
  `insert into user_external_ids select tenant_id, 'okta', 'scim', 'x-' || id, id, now() from users`,
  `insert into provisioned_users
   select tenant_id, 'okta', 's-' || id, id, upn, upn_key, 'x-' || id, jsonb_build_object('emails', jsonb_build_array(jsonb_build_object('value', email))),
     jsonb_build_object('emails', jsonb_build_array(jsonb_build_object('value', email))), false,
     now() + (substr(id, 2)::int) * interval '1 second', now(), 1 from users`,
  `insert into provisioned_user_emails select tenant_id, 'okta', email_key, 's-' || id from users`,
  `insert into groups select t, 'g' || n, 'Group ' || n, 'group ' || n, 'okta', 'external', 'okta', null, '[]', null, '{}', '{}', now(), now(), 1
   from unnest(array['acme', 'globex']) t, generate_series(1, 1000) n`,
  `insert into group_members select 'acme', 'g1', 'user', 'u' || n from generate_series(1, ${MEMBERS}) n`,
  `insert into group_members select 'acme', 'g' || (2 + n % 900), 'user', 'u' || n from generate_series(1, ${USERS}) n`,
  `insert into decisions (tenant_id, id, at, kind, action, connection, actor_kind, outcome, trail, changes, events, user_id)
   select tenant_id, 'd-' || id, now(), 'scim', 'create-user', 'okta', 'connection', 'accepted', '[]', '[]', '[]', id from users where length(id) <= 5`,
  `insert into events select tenant_id, 'e-' || id, now(), 'user.created', '{}', 'd-' || id,
     row_number() over (partition by tenant_id order by id) from users where length(id) <= 5`,
  `insert into event_streams select tenant_id, 9999, now() from tenants`,
  `insert into sessions select tenant_id, 'n-' || id, 'h-' || id, id, 'okta', null, null, now(), now(), now() + interval '1 day' from users where length(id) <= 5`,
];

const eq = (attribute: FilterAttribute, value: string): ResourceFilter => ({ kind: 'compare', attribute, operator: 'eq', value });
const path = (...names: string[]): FilterDocumentPath => ({ kind: 'document', path: names, type: 'string', caseExact: false });

describe('the hot statements, with 100 000 users and a group of 50 000', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  let ports: ReturnType<typeof kyselyPorts>;
  const ran: CompiledQuery[] = [];
  beforeAll(async () => {
    database = await openTestDatabase();
    // Without the settings of a serving connection, which forbid the scans that filling a table needs.
    const seeding = createPostgres({ url: database.url, pooled: true, poolSize: 1 });
    const steps = [...initialSchema, ...resourceTotals, ...sessionNameIdFormat];
    const isTable = ({ table, reference }: MigrationStep) => (table ?? reference) !== undefined;
    const tables = steps.filter(isTable).map((step) => step.sql);
    // Indexes built over standing rows are built once, not row by row.
    const indexes = steps.filter((step) => !isTable(step)).map((step) => step.sql);
    for (const statement of [...tables, ...SEED, ...indexes, 'analyze']) await sql.raw(statement).execute(seeding.db);
    await seeding.close();
    postgres = createPostgres({ url: database.url, onStatement: (event) => void ran.push(event.query) });
    ports = kyselyPorts(postgres.db);
  }, 120_000);
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });

  interface Plan {
    readonly 'Node Type': string;
    readonly 'Relation Name'?: string;
    readonly 'Total Cost': number;
    readonly Plans?: readonly Plan[];
  }

  const scansOf = (plan: Plan): readonly string[] => [
    ...(plan['Node Type'] === 'Seq Scan' && LARGE.has(plan['Relation Name'] ?? '') ? [plan['Relation Name'] ?? ''] : []),
    ...(plan.Plans ?? []).flatMap(scansOf),
  ];

  /** Sequential scans of large tables, and the largest cost, of everything that `operation` sent. */
  const plansOf = async (operation: () => Promise<unknown>) => {
    ran.length = 0;
    await operation();
    const statements = ran.filter(({ sql: text }) => !/^\s*(begin|commit|rollback)/.test(text));
    let cost = 0;
    const scans: string[] = [];
    for (const statement of statements) {
      const plan = await explainStatement<Plan>(postgres.db, statement);
      scans.push(...scansOf(plan));
      cost = Math.max(cost, plan['Total Cost']);
    }
    return { statements: statements.length, scans, cost };
  };

  const user = { upn: parseUpn('777@acme'), email: parseEmail('777@acme') };
  const find = (filter: ResourceFilter) => () => ports.provisioning.findUsers(ACME, OKTA, { filter, offset: 0, limit: 100 });
  const findGroups = (filter: ResourceFilter) => () => ports.provisioning.findGroups(ACME, OKTA, { filter, offset: 0, limit: 100 }, { members: false });

  it.each<[string, number, () => Promise<unknown>]>([
    [
      'matches a login',
      1,
      () =>
        ports.unitOfWork.run(ACME, ({ users }) =>
          users.findCandidates({
            ...user,
            scimId: { connection: OKTA, value: scimId('s-u777') },
            externalId: { connection: OKTA, channel: 'saml', value: parseExternalProviderId('x-u777') },
          }),
        ),
    ],
    ['reads a user by SCIM id to change it', 1, () => ports.unitOfWork.run(ACME, ({ users }) => users.getProvisioned(OKTA, scimId('s-u777')))],
    [
      'looks for whoever shows a name',
      1,
      () => ports.unitOfWork.run(ACME, ({ users }) => users.findRecordHolder(OKTA, { upn: user.upn, externalId: parseExternalProviderId('x-u777') }, null)),
    ],
    [
      'adds one member to the large group',
      3,
      () =>
        ports.unitOfWork.run(ACME, async ({ users, groups }) => {
          await users.findByScimIds(OKTA, [scimId('s-u99999')]);
          await groups.findPresent(groupId('g1'), [{ kind: 'user', id: userId('u99999') }]);
          groups.changeMembers(groupId('g1'), { add: [{ kind: 'user', id: userId('u99999') }], remove: [] }, NOW);
        }),
    ],
    ['finds a group by name to change it', 1, () => ports.unitOfWork.run(ACME, ({ groups }) => groups.findByName('okta', parseGroupName('GROUP 77')))],
    ['follows the nesting of groups down', 1, () => ports.unitOfWork.run(ACME, ({ groups }) => groups.findNesting([groupId('g1')], 'down', 33))],
    ['follows the nesting of groups up', 1, () => ports.unitOfWork.run(ACME, ({ groups }) => groups.findNesting([groupId('g1')], 'up', 33))],
    ['looks for tombstones', 1, () => ports.unitOfWork.run(ACME, ({ users }) => users.findTombstones(['aa', 'bb']))],
    ['counts what the guard saw', 1, () => ports.unitOfWork.run(ACME, ({ guard }) => guard.countSince(OKTA, null, NOW))],
    ['finds whose retention is over', 1, () => ports.users.findDueForPurge(NOW, 100)],
    ['reads the effective members of a group', 2, () => ports.groups.findEffectiveMembers(ACME, groupId('g77'), { limit: 50 })],
    ['reads somebody else’s user where everything is visible', 1, () => ports.provisioning.getUser(ACME, connectionId('entra'), derivedScimId(userId('u777')), 'all')],
    [
      'filters everybody by userName where everything is visible',
      1,
      () => ports.provisioning.findUsers(ACME, connectionId('entra'), { filter: eq({ kind: 'field', field: 'upn' }, '777@ACME'), offset: 0, limit: 100 }, 'all'),
    ],
    [
      'filters everybody by e-mail where everything is visible',
      1,
      () =>
        ports.provisioning.findUsers(
          ACME,
          connectionId('entra'),
          { filter: eq({ ...path('emails', 'value'), userField: 'email' }, '777@ACME'), offset: 0, limit: 100 },
          'all',
        ),
    ],
    ['takes a leaver out of the groups', 1, () => ports.unitOfWork.run(ACME, async ({ groups }) => groups.suspendMemberships(userId('u777'), OKTA, NOW))],
    ['filters users by userName', 1, find(eq({ kind: 'field', field: 'upn' }, '777@ACME'))],
    ['filters users by externalId', 1, find(eq({ kind: 'field', field: 'externalId' }, 'x-u777'))],
    ['filters users by id', 1, find(eq({ kind: 'field', field: 'id' }, 's-u777'))],
    ['filters users by e-mail', 1, find(eq(path('emails', 'value'), '777@ACME'))],
    [
      'filters users by work e-mail',
      1,
      find({
        kind: 'element',
        attribute: { kind: 'document', path: ['emails'], type: 'complex', caseExact: false },
        filter: { kind: 'and', filters: [eq(path('type'), 'work'), eq(path('value'), '777@ACME')] },
      }),
    ],
    ['reads a user', 1, () => ports.provisioning.getUser(ACME, OKTA, scimId('s-u777'))],
    ['filters groups by displayName', 1, findGroups(eq({ kind: 'field', field: 'groupName' }, 'group 77'))],
    ['filters groups by member', 1, findGroups({ kind: 'member', value: 's-u777' })],
    ['reads a group without its members', 1, () => ports.provisioning.getGroup(ACME, OKTA, groupId('g1'), { members: false })],
    ['authenticates a session', 1, () => ports.sessions.findLive(ACME, 'h-u777', NOW)],
    ['lists the decisions about a user', 1, () => ports.decisions.find(ACME, { user: userId('u777') }, { limit: 50 })],
    ['lists the decisions of a connection', 1, () => ports.decisions.find(ACME, { connection: OKTA }, { limit: 50 })],
    ['explains a decision of whichever tenant', 1, () => ports.decisions.getAnywhere(decisionId('d-u777'))],
    ['reads events after a cursor', 3, () => ports.events.find(ACME, '9990', 50)],
    ['lists users', 1, () => ports.users.find(ACME, {}, { limit: 50 })],
    ['ends the sessions of a user', 1, () => ports.unitOfWork.run(ACME, async ({ sessions }) => sessions.endByUser(userId('u777')))],
  ])('%s in %i statement(s), each by an index', async (_, statements, operation) => {
    const plans = await plansOf(operation);

    expect(plans.scans).toEqual([]);
    expect(plans.statements).toBe(statements);
    expect(plans.cost).toBeLessThan(3_000);
  });

  it('reads the first page of all users and its total in one statement', async () => {
    const plans = await plansOf(() => ports.provisioning.findUsers(ACME, OKTA, { offset: 0, limit: 100 }));

    expect(plans.statements).toBe(1);
  });
});

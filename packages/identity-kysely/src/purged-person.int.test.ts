import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import {
  EnterShadowWorld,
  ProvisionUser,
  PurgeUser,
  ShadowUnitOfWork,
  connectionId,
  type DecisionId,
  type Email,
  type ExternalProviderId,
  type ProvisionedProfile,
  type Upn,
  type Webhook,
} from '@vestibule/identity-core';
import { Scenario } from '@vestibule/identity-core/contracts';
import { ManualClock } from '@vestibule/identity-core/memory';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { KyselyIdentifierDigests } from './keys/kysely-identifier-digests.js';
import { kyselyPorts } from './kysely-ports.js';
import { migrateToLatest } from './migrations/migrate.js';
import { createPostgres, type Postgres } from './postgres.js';

/** No part of these names stands anywhere for another reason. */
const NAME = 'Quetzália Xanthopoulou';
const MAIDEN = 'Quetzália Zwetschgenbaum';
const WORDS = ['quetz', 'xantho', 'zwetschg', '00uqx', 'q.x@', 'q.z@'];
const MARRIED = { upn: 'q.x@acme.example', email: 'q.x@acme.example' };
const BORN = { upn: 'q.z@acme.example', email: 'q.z@acme.example' };
const ID = '00uqx';

let issued = 0;
/** Time-ordered, so that events and decisions stand in the order in which they came. */
const ids = { next: () => `${String((issued += 1)).padStart(8, '0')}-${randomUUID()}` };

describe('a purged person', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  beforeAll(async () => {
    database = await openTestDatabase();
    await migrateToLatest(database.url);
    postgres = createPostgres({ url: database.url });
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });

  /** Rows of the whole database that say one of the words, by table. */
  const rowsSaying = async (words: readonly string[]): Promise<readonly string[]> => {
    const { rows: tables } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public' order by tablename`.execute(postgres.db);
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql<{ said: string }>`select to_jsonb(x)::text as said from ${sql.table(name)} x`.execute(postgres.db);
      for (const { said } of rows) if (words.some((word) => said.toLowerCase().includes(word))) found.push(`${name}: ${said.slice(0, 400)}`);
    }
    return found;
  };

  it('is named nowhere in the whole database, and everybody else still is', async () => {
    const clock = new ManualClock();
    const ports = { ...kyselyPorts(postgres.db), digests: new KyselyIdentifierDigests(postgres.db, { seal: (plain) => plain, open: (sealed) => sealed }), ids, clock };
    const scenario = await Scenario.open(ports, { tenant: { allowedDomains: ['acme.example'], retention: 'P1D' } });
    const { tenant, okta, entra } = scenario;
    const webhook: Webhook = {
      tenant: tenant.id, id: ids.next(), url: 'https://receiver.example/', types: null, description: null, enabled: true, disabledReason: null,
      sealedSecret: 'x', previous: null, createdAt: clock.now(), updatedAt: clock.now(),
    };
    await ports.unitOfWork.run(tenant.id, async ({ webhooks }) => webhooks.insert(webhook, null));
    const fields = (displayName: string) => ({ displayName, givenName: 'Quetzália', surname: displayName.split(' ').at(-1) ?? null });

    // Unknown yet: refused, and named by decisions of nobody.
    await scenario.login({ upn: BORN.upn, email: 'q.z@elsewhere.example', id: ID });
    await scenario.login({ ...BORN, id: ID }, okta, { missing: ['surname'] });
    // A directory in shadow mode created her in its world, where she was promised an id, before anybody knew her here.
    const shadowing = { ...entra, scim: { ...(entra.scim ?? neverNull()), mode: 'shadow' as const } };
    await ports.unitOfWork.run(tenant.id, async ({ connections }) => connections.replace(shadowing));
    const world = await new EnterShadowWorld(ports).execute(tenant, shadowing);
    const profile: ProvisionedProfile = { upn: 'q.x@acme.example' as Upn, email: MARRIED.email as Email, externalId: ID as ExternalProviderId, fields: fields(NAME), document: { displayName: NAME } };
    const shadow = new ProvisionUser({ ...ports, unitOfWork: new ShadowUnitOfWork(ports.unitOfWork) });
    await shadow.execute({ tenant: world, connection: { ...shadowing, tenant: world.id }, scim: shadowing.scim, input: { userName: MARRIED.upn, displayName: NAME } }, profile);

    const bob = await scenario.provision({ upn: 'bob@acme.example', id: '00ubob', fields: { displayName: 'Bob' } });
    const created = await scenario.provision({ ...BORN, id: ID, fields: fields(MAIDEN) });
    if (created.kind === 'refused' || bob.kind === 'refused') throw new Error('not provisioned');
    const scimId = created.view.record.scimId;
    await scenario.login({ ...BORN, id: 'saml-00uqx' });
    // Two decisions of other people that name her.
    await scenario.provision({ ...BORN, id: 'x-1' }, entra);
    await scenario.login({ upn: 'bob@acme.example', email: BORN.email, id: 'saml-bob' });
    await scenario.push('Staff', [scimId, bob.view.record.scimId]);
    await scenario.change(scimId, { ...MARRIED, fields: fields(NAME) });
    await scenario.login({ ...MARRIED, id: 'q.x@acme.example' });
    await scenario.change('no-such-id', { ...MARRIED, id: ID });

    // The request log and the deliveries say what directories and receivers were told.
    const logged = (path: string, request: unknown, response: unknown) => ({
      tenant: tenant.id, connection: connectionId('okta'), id: ids.next(), at: clock.now(), method: 'POST', path, status: 201, durationMs: 1,
      userAgent: null, decision: 'd' as DecisionId, request: request as null, response: response as null,
    });
    await ports.requestLog.append([
      logged('/t/acme/scim/v2/Users', { userName: BORN.upn, externalId: ID }, { id: scimId, displayName: MAIDEN }),
      logged(`/t/acme/scim/v2/Users?filter=displayName%20eq%20%22${encodeURIComponent(MAIDEN)}%22`, null, { totalResults: 0 }),
      logged(`/t/acme/scim/v2/Users?filter=displayName+eq+%22${encodeURIComponent(NAME).replaceAll('%20', '+')}%22`, null, { totalResults: 0 }),
      logged('/t/acme/scim/v2/Users?filter=userName eq "q.z@acme.example"', null, { totalResults: 0 }),
      logged('/t/acme/scim/v2/Users', { userName: 'bob@acme.example' }, { id: bob.view.record.scimId }),
    ]);
    for (const event of await scenario.events()) {
      await ports.webhooks.save(tenant.id, webhook.id, null, {
        tenant: tenant.id, webhook: webhook.id, id: ids.next(), event: event.id, type: event.type, body: JSON.stringify({ type: event.type, data: event.data }),
        status: 'delivered', attempts: 1, createdAt: clock.now(), lastAttemptAt: null, nextAttemptAt: null, responseStatus: 200, error: null,
      });
    }
    const tables = new Set((await rowsSaying(WORDS)).map((row) => row.split(':')[0]));
    expect([...tables].sort()).toEqual(
      expect.arrayContaining(['decisions', 'decision_mentions', 'events', 'promised_ids', 'provisioned_users', 'scim_requests', 'sessions', 'user_external_ids', 'users', 'webhook_deliveries']),
    );

    await scenario.deprovision(scimId);
    clock.advanceSeconds(86_400);
    const account = (await scenario.users()).find((user) => user.upn === MARRIED.upn)?.id;
    if (account === undefined) throw new Error('no account');
    expect(await new PurgeUser(ports, ports.digests).execute(tenant.id, account)).toMatchObject({ kind: 'purged' });

    expect(await rowsSaying(WORDS)).toEqual([]);
    const bobs = (await rowsSaying(['bob'])).map((row) => row.split(':')[0]);
    expect(bobs).toEqual(expect.arrayContaining(['decisions', 'events', 'provisioned_users', 'scim_requests', 'sessions', 'users', 'webhook_deliveries']));
    const decisions = await ports.decisions.find(tenant.id, {}, { limit: 200 });
    expect(decisions.items.filter(({ outcome }) => outcome === 'refused').map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['login.domain_not_allowed', 'login.attribute_missing', 'resource.not_found']),
    );
  });
});

const neverNull = (): never => {
  throw new Error('the connection provisions');
};

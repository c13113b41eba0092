import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { tenantId, type IdentityUnitOfWork } from '@vestibule/identity-core';
import { sql } from 'kysely';
import { kyselyPorts } from '../kysely-ports.js';
import { migrateToLatest } from '../migrations/migrate.js';
import { createPostgres, type Postgres } from '../postgres.js';
import { KyselyVitalSigns } from './kysely-vital-signs.js';

const ACME = tenantId('acme');
const at = (second: number): Date => new Date(Date.UTC(2026, 0, 15, 8, 0, second));

describe('the vital signs', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  beforeAll(async () => {
    database = await openTestDatabase({ template: { name: 'identity-kysely', prepare: (url) => migrateToLatest(url).then(() => undefined) } });
    postgres = createPostgres({ url: database.url });
    const { unitOfWork }: { unitOfWork: IdentityUnitOfWork } = kyselyPorts(postgres.db);
    await unitOfWork.run(ACME, async ({ connections }) =>
      connections.insertTenant({ id: ACME, slug: 'acme', name: 'Acme', allowedDomains: ['*'], sharedEmail: 'refuse', retention: 'P30D', createdAt: at(0) }),
    );
    for (const second of [1, 2, 3]) {
      await sql`insert into events (tenant_id, id, at, type, data, decision) values ('acme', ${`e${second}`}, ${at(second)}, 'user.created', '{}', 'd')`.execute(postgres.db);
    }
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });
  const signs = () => new KyselyVitalSigns(postgres.db).read(at(60));

  it('of a database where nothing waits are zero, but for what nobody has read', async () => {
    expect(await signs()).toMatchObject({ unreadEvents: 3, unreadEventSeconds: 59, webhookLagSeconds: 0, subscriberLagSeconds: 0, unconfirmedRevocations: 0, revocationLagSeconds: 0 });
    await kyselyPorts(postgres.db).events.find(ACME, undefined, 10);
    expect(await signs()).toMatchObject({ unreadEvents: 0, unreadEventSeconds: 0 });
  });

  it('tell how old what an enabled webhook has still to get is', async () => {
    const addWebhook = (id: string, enabled: boolean, position: number) => sql`
      insert into webhooks (tenant_id, id, url, enabled, sealed_secret, created_at, updated_at, position, failures)
      values ('acme', ${id}, 'https://receiver.example', ${enabled}, 's', ${at(0)}, ${at(0)}, ${position}, 0)`.execute(postgres.db);
    await addWebhook('off', false, 0);
    await addWebhook('done', true, 3);
    expect((await signs()).webhookLagSeconds).toBe(0);
    await addWebhook('behind', true, 1);
    expect((await signs()).webhookLagSeconds).toBe(58);
    await sql`
      insert into webhook_deliveries (tenant_id, webhook, id, type, body, status, attempts, created_at)
      values ('acme', 'done', 'd', 'user.created', '{}', 'pending', 3, ${at(1)})`.execute(postgres.db);
    expect((await signs()).webhookLagSeconds).toBe(59);
    await sql`update webhooks set enabled = false where tenant_id = 'acme'`.execute(postgres.db);
    expect((await signs()).webhookLagSeconds).toBe(0);
  });

  it('tell how old the next event of a subscriber and an unconfirmed revocation are', async () => {
    const { subscriptions } = kyselyPorts(postgres.db);
    await subscriptions.claim('search', ACME, at(5), at(6));
    expect((await signs()).subscriberLagSeconds).toBe(59);
    await subscriptions.save('search', ACME, { cursor: '3', failures: 0, nextAttemptAt: null }, null);
    expect((await signs()).subscriberLagSeconds).toBe(0);

    for (const [id, confirmed] of [['r1', at(9)], ['r2', null], ['r3', null]] as const) {
      await sql`
        insert into session_revocations (tenant_id, user_id, id, requested_at, confirmed_at, sessions, reason, decision)
        values ('acme', 'u', ${id}, ${at(id === 'r1' ? 1 : 8)}, ${confirmed}, 1, 'blocked', 'd')`.execute(postgres.db);
    }
    expect(await signs()).toMatchObject({ unconfirmedRevocations: 2, revocationLagSeconds: 52 });
  });
});

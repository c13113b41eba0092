import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { Scenario } from '@vestibule/identity-core/contracts';
import { ManualClock } from '@vestibule/identity-core/memory';
import { randomUUID } from 'node:crypto';
import { KyselyTenantArchive } from '../archive/kysely-tenant-archive.js';
import { KyselyIdentifierDigests } from '../keys/kysely-identifier-digests.js';
import { kyselyPorts } from '../kysely-ports.js';
import { migrateToLatest } from '../migrations/migrate.js';
import { createPostgres, type Postgres } from '../postgres.js';

/** The strictest isolation makes every race of readers a serialisation failure, as a cluster may. */
const SERIALIZABLE = `options=${encodeURIComponent('-c default_transaction_isolation=serializable')}`;

describe('readers that give positions to events', () => {
  let database: TestDatabase;
  let writing: Postgres;
  let reading: Postgres;
  beforeAll(async () => {
    database = await openTestDatabase();
    await migrateToLatest(database.url);
    writing = createPostgres({ url: database.url });
    reading = createPostgres({ url: `${database.url}${database.url.includes('?') ? '&' : '?'}${SERIALIZABLE}`, pooled: true, poolSize: 6 });
  });
  afterAll(async () => {
    await Promise.all([writing.close(), reading.close()]);
    await database.close();
  });

  it('lose races among each other and against logins, and answer all the same, each event once and in one order', async () => {
    let issued = 0;
    const ids = { next: () => `${String((issued += 1)).padStart(8, '0')}-${randomUUID()}` };
    const digests = new KyselyIdentifierDigests(writing.db, { seal: (plain) => plain, open: (sealed) => sealed });
    const scenario = await Scenario.open({ ...kyselyPorts(writing.db), digests, ids, clock: new ManualClock() });
    const readers = kyselyPorts(reading.db);
    const archive = new KyselyTenantArchive(reading.db);
    const readArchive = async () => {
      const { pages } = await archive.read(scenario.tenant.id);
      for await (const page of pages) expect(page.length).toBeGreaterThan(0);
    };
    const read = () => Promise.all([
      readArchive(),
      readers.events.find(scenario.tenant.id, undefined, 500),
      readers.webhooks.findEndOfFeed(scenario.tenant.id),
    ]);

    for (let round = 0; round < 10; round += 1) {
      const logins = Array.from({ length: 4 }, (_, index) => scenario.login({ upn: `p${round}-${index}@acme.example` }));
      const [outcomes] = await Promise.all([Promise.all(logins), ...Array.from({ length: 5 }, read)]);
      expect(outcomes.map(({ kind }) => kind)).toEqual(['signed-in', 'signed-in', 'signed-in', 'signed-in']);
    }

    const { items } = await readers.events.find(scenario.tenant.id, undefined, 500);
    expect(items).toHaveLength(40);
    expect(items.map(({ cursor }) => Number(cursor))).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(new Set(items.map(({ id }) => id)).size).toBe(40);
  });
});

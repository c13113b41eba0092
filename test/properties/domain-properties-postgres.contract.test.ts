import { afterAll, beforeAll, describe } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { Scenario } from '@vestibule/identity-core/contracts';
import { ManualClock, SequentialIds } from '@vestibule/identity-core/memory';
import { KyselyIdentifierDigests, createPostgres, kyselyPorts, migrateToLatest } from '@vestibule/identity-kysely';
import { domainProperties } from './domain-properties.js';

/** The tests keep no secret. */
const unsealed = { seal: (plain: string) => plain, open: (sealed: string) => sealed };

describe('the domain, on PostgreSQL', () => {
  const ids = new SequentialIds();
  let database: TestDatabase;
  let postgres: ReturnType<typeof createPostgres>;
  beforeAll(async () => {
    database = await openTestDatabase({ template: { name: 'identity-kysely', prepare: (url) => migrateToLatest(url).then(() => undefined) } });
    postgres = createPostgres({ url: database.url });
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });

  domainProperties(() => Scenario.open({ ...kyselyPorts(postgres.db), digests: new KyselyIdentifierDigests(postgres.db, unsealed), ids, clock: new ManualClock() }), { sequences: 60, parallel: 60, orders: 30 });
});

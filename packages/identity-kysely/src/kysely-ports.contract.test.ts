import { afterAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase } from '@vestibule/embedded-postgres/testing';
import { identityPortsContract, sealedKeyStoreContract } from '@vestibule/identity-core/contracts';
import { KyselyIdentifierDigests } from './keys/kysely-identifier-digests.js';
import { kyselyPorts } from './kysely-ports.js';
import { migrateToLatest } from './migrations/migrate.js';
import { createPostgres } from './postgres.js';
import { scopeFaults } from './testing/tenant-scope.js';

const OPEN_SEAL = { seal: (plain: string) => plain, open: (sealed: string) => sealed };

/** Both ways of applying writes answer to the same contracts: one statement for several, and one for each. */
describe.each([
  { combineWrites: true, pooled: false },
  { combineWrites: false, pooled: true },
])('PostgreSQL with $combineWrites combined writes', ({ combineWrites, pooled }) => {
  const statements = new Set<string>();
  const opening = (async () => {
    const template = { name: 'identity-kysely', prepare: (url: string) => migrateToLatest(url).then(() => undefined) };
    const database = await openTestDatabase({ template });
    const postgres = createPostgres({ url: database.url, pooled, onStatement: (event) => { statements.add(event.query.sql); } });
    return { database, postgres, ports: { ...kyselyPorts(postgres.db, { combineWrites }), digests: new KyselyIdentifierDigests(postgres.db, OPEN_SEAL) } };
  })();
  afterAll(async () => {
    const { database, postgres } = await opening;
    await postgres.close();
    await database.close();
  });

  identityPortsContract(async () => (await opening).ports);
  sealedKeyStoreContract(async () => (await opening).ports, async () => (await opening).ports.sealedKeys);

  it('pinned every statement above to one tenant, with times and ids as parameters', () => {
    const faults = [...statements].flatMap((statement) => scopeFaults(statement).map((fault) => ({ fault, statement })));

    expect(statements.size).toBeGreaterThan(100);
    expect(faults).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { KeyUnreadableError, tenantId } from '@vestibule/identity-core';
import { sql } from 'kysely';
import { migrateToLatest } from '../migrations/migrate.js';
import { createPostgres, type Postgres } from '../postgres.js';
import { KyselyIdentifierDigests } from './kysely-identifier-digests.js';

const SEAL = {
  seal: (plain: string, place: string) => `${place}|${plain}`,
  open: (sealed: string, place: string) => {
    if (!sealed.startsWith(`${place}|`)) throw new Error('Sealed for another place');
    return sealed.slice(place.length + 1);
  },
};
const ACME = tenantId('acme');
const GLOBEX = tenantId('globex');

describe('KyselyIdentifierDigests', () => {
  let database: TestDatabase;
  let postgres: Postgres;
  const ran: string[] = [];
  beforeAll(async () => {
    database = await openTestDatabase();
    await migrateToLatest(database.url);
    postgres = createPostgres({ url: database.url, onStatement: (event) => void ran.push(event.query.sql) });
  });
  afterAll(async () => {
    await postgres.close();
    await database.close();
  });
  const fresh = () => new KyselyIdentifierDigests(postgres.db, SEAL);

  it('gives every process the same digests, also when all of them are the first', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => fresh().digest(ACME, ['upn ann', 'email ann'])));

    expect(new Set(answers.map((digests) => digests.join())).size).toBe(1);
    expect(await fresh().digest(ACME, ['email ann', 'upn ann'])).toEqual([...(answers[0] ?? [])].reverse());
    expect(answers[0]?.every((digest) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
  });

  it('gives two tenants different digests of one text', async () => {
    expect(await fresh().digest(GLOBEX, ['upn ann'])).not.toEqual(await fresh().digest(ACME, ['upn ann']));
  });

  it('keeps the key sealed for its tenant, and reads it once', async () => {
    const digests = fresh();
    await digests.digest(ACME, []);
    ran.length = 0;

    await digests.digest(ACME, ['upn ann']);

    expect(ran).toEqual([]);
    const { rows } = await sql<{ sealed: string }>`select k.sealed from tenant_keys k where k.tenant_id = ${ACME}`.execute(postgres.db);
    expect(rows.map((row) => row.sealed.startsWith('identifier-digests/acme|'))).toEqual([true]);
  });

  it('tries again when a key could not be opened', async () => {
    let isClosed = true;
    const digests = new KyselyIdentifierDigests(postgres.db, {
      ...SEAL,
      open: (sealed, place) => {
        if (isClosed) throw new Error('another encryption key');
        return SEAL.open(sealed, place);
      },
    });
    await expect(digests.digest(ACME, ['upn ann'])).rejects.toThrow('another encryption key');
    isClosed = false;

    expect(await digests.digest(ACME, ['upn ann'])).toEqual(await fresh().digest(ACME, ['upn ann']));
  });

  it('says that a key was stored with another encryption key, and reads it again once that one is back', async () => {
    const tenant = tenantId('initech');
    const before = await fresh().digest(tenant, ['upn ann']);
    let isChanged = true;
    const changing = new KyselyIdentifierDigests(postgres.db, {
      seal: SEAL.seal,
      open: (sealed, place) => {
        if (isChanged) throw new Error('another key');
        return SEAL.open(sealed, place);
      },
    });

    await expect(changing.digest(tenant, ['upn ann'])).rejects.toThrow(KeyUnreadableError);
    isChanged = false;
    expect(await changing.digest(tenant, ['upn ann'])).toEqual(before);
  });
});

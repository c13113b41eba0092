import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { migrateToLatest } from '@vestibule/identity-kysely';
import { createVestibule, type Vestibule } from './create-vestibule.js';
import { ADMIN_TOKEN, request } from './testing/open-site.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const open = (url: string): Vestibule =>
  createVestibule({ externalUrl: 'http://localhost:3000', encryptionKey: Buffer.alloc(32, 1), adminToken: ADMIN_TOKEN, database: { url } });

describe('createVestibule on PostgreSQL', () => {
  it('is not ready before its tables are there, then serves, and closes what it opened', async () => {
    const vestibule = open(database.url);
    expect(await vestibule.ready()).toBe(false);
    await migrateToLatest(database.url);
    expect(await vestibule.ready()).toBe(true);

    const authorization = `Bearer ${ADMIN_TOKEN}`;
    const created = await vestibule.handle(
      request('POST', '/api/v1/tenants', JSON.stringify({ slug: 'acme', name: 'Acme' }), { authorization, 'content-type': 'application/json' }),
    );
    expect(created.status).toBe(201);
    expect((await vestibule.handle(request('GET', '/t/acme/login'))).status).toBe(200);

    await vestibule.close();
    expect(await vestibule.ready()).toBe(false);
  });

  it('answers 503 in every format while the database is away', async () => {
    const vestibule = open('postgresql://nobody:nothing@127.0.0.1:1/nowhere');
    expect(await vestibule.ready()).toBe(false);

    const answers = await Promise.all([
      vestibule.handle(request('GET', '/t/acme/login')),
      vestibule.handle(request('GET', '/api/v1/tenants', '', { authorization: `Bearer ${ADMIN_TOKEN}` })),
      vestibule.handle(request('GET', '/t/acme/scim/v2/Users', '', { authorization: 'Bearer vst_x' })),
      vestibule.handle(request('GET', '/t/acme/saml/okta/login')),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    expect(answers.every(({ headers }) => Object.keys(headers).some((name) => name.toLowerCase() === 'retry-after'))).toBe(true);
    await vestibule.close();
  });
});

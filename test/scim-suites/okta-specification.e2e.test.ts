import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';
import { runRunscopeSuite } from './run-runscope-suite.js';
import { parseRunscopeSuite } from './runscope-suite.js';

const suitePath = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'fixtures', 'suites', 'okta', 'okta-scim20-spec-test.json');

describe("Okta's SCIM 2.0 specification test", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('holds in all of its 52 assertions', async () => {
    const api = new ManagementClient(server.url, server.adminToken);
    await api.createTenant({ slug: 'acme', name: 'Acme' });
    await api.createConnection('acme', { slug: 'okta', name: 'Okta', preset: 'okta', scim: {} });
    const { token, baseUrl } = await api.createToken('acme', 'okta');
    const authorization = `Bearer ${token}`;
    // The suite takes one existing user for granted.
    const existing = await fetch(`${baseUrl}/Users`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/scim+json' },
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: 'ada@example.com',
        name: { givenName: 'Ada', familyName: 'Lovelace' },
        emails: [{ primary: true, value: 'ada@example.com', type: 'work' }],
        active: true,
      }),
    });
    expect(existing.status).toBe(201);

    const results = await runRunscopeSuite(parseRunscopeSuite(await readFile(suitePath, 'utf8')), { baseUrl, authorization });
    expect(results.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(results).toHaveLength(52);
  });
});

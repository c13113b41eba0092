import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, readdir } from 'node:fs/promises';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';
import { runRunscopeSuite } from '../scim-suites/run-runscope-suite.js';
import type { RunscopeSuite } from '../scim-suites/runscope-suite.js';
import { ScimClient } from './scim-client.js';

const folder = new URL('../../fixtures/suites/okta/', import.meta.url);

describe('Okta’s public SCIM 2.0 specification test', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('holds every one of its 52 assertions', async () => {
    const admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme' });
    await admin.createConnection('acme', { slug: 'okta', name: 'Okta', preset: 'okta', scim: {} });
    const { baseUrl, token } = await admin.createToken('acme', 'okta');
    // The suite wants one user to be there.
    const seeded = await new ScimClient(baseUrl, token).send('POST', '/Users', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'seed@acme.example',
      name: { givenName: 'Seed', familyName: 'User' },
      emails: [{ primary: true, value: 'seed@acme.example', type: 'work' }],
      active: true,
    });
    expect(seeded.status).toBe(201);

    const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    expect(files).not.toEqual([]);
    for (const file of files) {
      const suite = JSON.parse(await readFile(new URL(file, folder), 'utf8')) as RunscopeSuite;
      const results = await runRunscopeSuite(suite, { baseUrl, authorization: `Bearer ${token}`, variables: { InvalidUserEmail: 'nobody@acme.example' } });
      expect(results.filter((result) => result.failure !== undefined)).toEqual([]);
      expect(results).toHaveLength(52);
    }
  });
});

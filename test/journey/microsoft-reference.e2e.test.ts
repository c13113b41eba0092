import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { runPostmanCollection, type PostmanCollection } from '../scim-suites/run-postman-collection.js';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';

interface Asserted {
  readonly request: string;
  readonly assertion: string;
}

interface Habits {
  readonly habits: readonly { readonly habit: string; readonly reason: string; readonly assertions: readonly Asserted[] }[];
  readonly repairs: readonly { readonly placeholder: string; readonly each: 'request' | 'userName' }[];
}

const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(new URL(`../../fixtures/suites/microsoft/${name}`, import.meta.url), 'utf8'));

describe('Microsoft’s SCIM reference collection', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('holds, except for the named habits of that server', async () => {
    const admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme', sharedEmail: 'allow' });
    await admin.createConnection('acme', { slug: 'entra', name: 'Entra', preset: 'entra', scim: {} });
    const { baseUrl, token } = await admin.createToken('acme', 'entra');
    const { protocol, hostname, port, pathname } = new URL(baseUrl);
    const variables = { Protocol: protocol.slice(0, -1), Server: hostname, Port: `:${port}`, Api: pathname.slice(1), token };

    const { habits, repairs } = (await read('habits.json')) as Habits;
    const repairBody = (raw: string) =>
      repairs.reduce((text, { placeholder, each }) => text.replaceAll(placeholder, () => (each === 'request' ? randomUUID() : idOfUser(raw))), raw);
    const collection = (await read('scim-reference.postman-collection.json')) as PostmanCollection;
    const results = await runPostmanCollection(collection, { variables, leaveOut: ['Get Token'], repairBody });

    const excepted = habits.flatMap(({ assertions }) => assertions);
    const isHabit = (result: Asserted) => excepted.some(({ request, assertion }) => request === result.request && assertion === result.assertion);
    expect(results.filter((result) => result.failure !== undefined && !isHabit(result))).toEqual([]);
    // A habit that holds after all is none, and leaves the list.
    expect(results.filter((result) => result.failure === undefined && isHabit(result))).toEqual([]);
    expect(results).toHaveLength(107);
    expect(results.filter(isHabit)).toHaveLength(excepted.length);
  });
});

/** The same for the same person, another for everybody else. */
function idOfUser(body: string): string {
  const name = /"userName"\s*:\s*"([^"]+)"/.exec(body)?.[1];
  return name === undefined ? randomUUID() : createHash('sha256').update(name).digest('hex').slice(0, 32);
}

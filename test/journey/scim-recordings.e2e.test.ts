import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';

interface Step {
  readonly note: string;
  readonly request: { readonly method: string; readonly path: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };
  readonly response: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: object; readonly without?: readonly string[] };
  readonly save?: Readonly<Record<string, string>>;
}

interface Flow {
  readonly client: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));

const flows = ['okta', 'entra', 'onelogin', 'jumpcloud', 'google', 'ping'].flatMap((folder) =>
  readdirSync(`${FIXTURES}${folder}`).map((name) => [`${folder}/${name}`, JSON.parse(readFileSync(`${FIXTURES}${folder}/${name}`, 'utf8')) as Flow] as const),
);

/** The recordings of `identity-scim`, over HTTP and on PostgreSQL. */
describe('the directories, at the server', () => {
  let server: TestServer;
  let admin: ManagementClient;
  beforeAll(async () => {
    server = await startServer();
    admin = new ManagementClient(server.url, server.adminToken);
  });
  afterAll(() => server.stop());

  it.each(flows)('are served as recorded: %s', async (name, { client, steps }) => {
    const tenant = `t-${name.toLowerCase().replace(/\.json$/, '').replace(/[^a-z]+/g, '-')}`;
    await admin.createTenant({ slug: tenant, name });
    await admin.createConnection(tenant, { slug: 'directory', name, scim: {} });
    const { baseUrl, token } = await admin.createToken(tenant, 'directory');
    const variables = new Map([['base', baseUrl]]);
    const fill = <T>(value: T): T => JSON.parse(JSON.stringify(value).replace(/\{\{(\w+)\}\}/g, (whole, variable: string) => variables.get(variable) ?? whole)) as T;

    for (const { note, request, response, save = {} } of steps) {
      const answer = await fetch(`${baseUrl}${fill(request.path)}`, {
        method: request.method,
        headers: { authorization: `Bearer ${token}`, ...client, ...lowerCased(request.headers ?? {}) },
        ...(request.body === undefined ? {} : { body: JSON.stringify(fill(request.body)) }),
      });
      const text = await answer.text();
      expect({ note, status: answer.status, text }).toEqual({ note, status: response.status, text });
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      for (const [variable, attribute] of Object.entries(save)) variables.set(variable, String(body[attribute]));
      expect({ note, ...body }).toMatchObject({ note, ...fill(response.body ?? {}) });
      for (const [header, value] of Object.entries(fill(response.headers ?? {}))) {
        expect({ note, header, value: answer.headers.get(header) }).toEqual({ note, header, value: value === '*' ? expect.any(String) : value });
      }
      for (const attribute of response.without ?? []) expect({ note, ...body }).not.toHaveProperty([attribute]);
    }
  });
});

function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

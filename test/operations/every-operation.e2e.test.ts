import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProgram, everyCommand, wordsOf } from '../../apps/server/src/cli/create-program.js';
import { CommandRefused } from '../../apps/server/src/cli/management-api.js';
import { mintIdpMetadata, testKey } from '../../tools/saml-fixtures/idp.js';
import { startMetadataHost, type MetadataHost } from '../identity-providers/metadata-host.js';
import { ScimClient } from '../journey/scim-client.js';
import { startServer, type TestServer } from '../server/start-server.js';
import { CheckedClient } from './checked-client.js';
import { expectWritten } from './written-page.js';

type Command = ReturnType<typeof createProgram>;

const root = join(import.meta.dirname, '..', '..');
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const T = '/tenants/acme';
const OKTA = `${T}/connections/okta`;

let server: TestServer;
let host: MetadataHost;
let api: CheckedClient;
let directory: ScimClient;
beforeAll(async () => {
  server = await startServer();
  host = await startMetadataHost(mintIdpMetadata({ certificates: [testKey('idp').certificate], sloUrl: null }));
  api = await CheckedClient.open(server.url, server.adminToken);
}, 120_000);
afterAll(async () => {
  await host.stop();
  await server.stop();
});

const idOf = (json: Readonly<Record<string, unknown>>): string => String(json['id']);
const itemsOf = (json: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] => json['items'] as Readonly<Record<string, unknown>>[];
const push = async (name: string): Promise<string> => {
  const { status, body } = await directory.send('POST', '/Users', { schemas: [USER], userName: name, externalId: `00u-${name}`, emails: [{ value: name, primary: true }], active: true });
  expect(status).toBe(201);
  return String(body['id']);
};

/** The command line against the same server, in this process. @returns what it printed, and what it said when a check failed */
async function vestibule(...args: readonly string[]): Promise<string> {
  const [terminal, lines]: [Console, string[]] = [globalThis.console, []];
  const { log } = terminal;
  terminal.log = (line: string) => lines.push(line);
  try {
    await createProgram({ ADMIN_TOKEN: server.adminToken }).parseAsync([...args, '--server', server.url], { from: 'user' });
  } catch (error) {
    if (args[0] !== 'doctor' || !(error instanceof CommandRefused)) throw error;
    lines.push(error.message);
  } finally {
    terminal.log = log;
  }
  return lines.join('\n');
}

const commands = (): readonly Command[] => {
  const leaves: Command[] = [];
  everyCommand(createProgram({}), (command) => {
    if (command.commands.length === 0) leaves.push(command);
  });
  return leaves;
};

describe('the management API on a running server', () => {
  it('answers every operation as its own document says', async () => {
    await api.must(201, 'POST', '/tenants', { slug: 'acme', name: 'Acme' });
    await api.must(200, 'GET', '/tenants');
    await api.must(200, 'GET', T);
    await api.must(200, 'PATCH', T, { allowedDomains: ['acme.example'] });
    await api.must(201, 'POST', `${T}/connections`, { slug: 'okta', name: 'Okta', preset: 'okta', saml: { metadataUrl: host.url, signAuthnRequests: true }, scim: { guard: { maxShare: 0.1, windowMinutes: 60, minimum: 1 } } });
    await api.must(200, 'GET', `${T}/connections`);
    await api.must(200, 'GET', OKTA);
    await api.must(200, 'PATCH', OKTA, { name: 'Okta again' }, 'application/merge-patch+json');
    await api.must(200, 'POST', `${OKTA}/saml/refresh`);
    await api.must(201, 'POST', `${OKTA}/test`);
    await api.must(200, 'GET', `${OKTA}/health`);
    await api.must(201, 'POST', `${OKTA}/saml/keys`);
    await api.must(200, 'GET', `${OKTA}/saml/keys`);
    await api.must(204, 'DELETE', `${OKTA}/saml/keys/next`);
    await api.must(201, 'POST', `${OKTA}/saml/keys`);
    await api.must(200, 'POST', `${OKTA}/saml/keys/promote`);
    await api.must(204, 'DELETE', `${OKTA}/saml/keys/previous`);
    const token = await api.must(201, 'POST', `${OKTA}/tokens`, {});
    directory = new ScimClient(String(token['baseUrl']), String(token['token']));
    const second = await api.must(201, 'POST', `${OKTA}/tokens`, { keepPrevious: true });
    await api.must(200, 'GET', `${OKTA}/tokens`);
    await api.must(204, 'DELETE', `${OKTA}/tokens/${idOf(second)}`);
    const client = await api.must(201, 'POST', `${OKTA}/oauth-clients`, {});
    await api.must(200, 'GET', `${OKTA}/oauth-clients`);
    await api.must(204, 'DELETE', `${OKTA}/oauth-clients/${String(client['clientId'])}`);

    const people = await Promise.all(Array.from({ length: 6 }, (_, index) => push(`p${index}@acme.example`)));
    await directory.send('POST', '/Groups', { schemas: [GROUP], displayName: 'Pushed', members: [{ value: people[0] }] });
    for (const id of people.slice(0, 4)) await directory.send('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: 'replace', value: { active: false } }] });
    const holds = itemsOf(await api.must(200, 'GET', `${OKTA}/holds`));
    await api.must(200, 'POST', `${OKTA}/holds/${idOf(holds[0] ?? {})}/approve`, {});
    await api.must(200, 'POST', `${OKTA}/holds/${idOf(holds[1] ?? {})}/reject`, {});
    await api.must(200, 'GET', `${OKTA}/requests`);
    await api.must(200, 'GET', `${OKTA}/plan`);

    const ann = `${T}/users/${idOf(await api.must(201, 'POST', `${T}/users`, { upn: 'ann@acme.example' }))}`;
    await api.must(200, 'GET', `${T}/users?connection=okta`);
    await api.must(200, 'GET', ann);
    await api.must(200, 'PATCH', ann, { displayName: 'Ann' });
    const sales = `${T}/groups/${idOf(await api.must(201, 'POST', `${T}/groups`, { name: 'Sales', roles: ['seller'] }))}`;
    await api.must(204, 'PUT', `${sales}/members/${ann.split('/').at(-1) ?? ''}`);
    await api.must(200, 'GET', `${sales}/members`);
    await api.must(200, 'GET', `${ann}/effective-groups`);
    await api.must(204, 'DELETE', `${sales}/members/${ann.split('/').at(-1) ?? ''}`);
    await api.must(200, 'GET', sales);
    await api.must(200, 'PATCH', sales, { roles: [] });
    await api.must(204, 'DELETE', sales);
    const [pushed] = itemsOf(await api.must(200, 'GET', `${T}/groups?kind=external`));
    await api.must(200, 'POST', `${T}/groups/${idOf(pushed ?? {})}/detach`, {});
    await api.must(200, 'POST', `${T}/groups/${idOf(pushed ?? {})}/relink`, { connection: 'okta' });
    await api.must(200, 'GET', `${ann}/sessions`);
    await api.must(204, 'DELETE', `${ann}/sessions`);
    await api.must(200, 'POST', `${ann}/release-identifiers?preview=true`);
    await api.must(204, 'DELETE', ann);
    await api.must(200, 'POST', `${ann}/restore`);

    const webhook = `${T}/webhooks/${idOf(await api.must(201, 'POST', `${T}/webhooks`, { url: `${new URL(host.url).origin}/hook` }))}`;
    await api.must(200, 'GET', `${T}/webhooks`);
    await api.must(200, 'GET', webhook);
    await api.must(200, 'PATCH', webhook, { description: 'CRM' });
    const delivery = await api.must(200, 'POST', `${webhook}/test`);
    await api.must(200, 'GET', `${webhook}/deliveries`);
    await api.must(200, 'POST', `${webhook}/deliveries/${idOf(delivery)}/redeliver`);
    await api.must(200, 'POST', `${webhook}/rotate-secret`);
    await api.must(204, 'DELETE', webhook);
    const link = await api.must(201, 'POST', `${T}/setup-links`, { connection: 'okta' });
    await api.must(200, 'GET', `${T}/setup-links`);
    await api.must(204, 'DELETE', `${T}/setup-links/${idOf(link)}`);

    const [decision] = itemsOf(await api.must(200, 'GET', `${T}/decisions?kind=administration`));
    await api.must(200, 'GET', `${T}/decisions/${idOf(decision ?? {})}`);
    await api.must(200, 'GET', `${T}/events?limit=5`);
    await api.must(200, 'GET', `${T}/audit`);
    const { text } = await api.must(200, 'GET', `${T}/export`);
    await api.must(204, 'DELETE', OKTA);
    await api.must(204, 'DELETE', T);
    await api.must(201, 'POST', '/tenants/import', text, 'application/x-ndjson');

    expect([...api.called].sort()).toEqual(api.operations.map(({ id }) => id).sort());
  }, 180_000);
});

describe('the command line', () => {
  it('helps with an example for every command', () => {
    for (const command of commands()) {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      expect({ command: wordsOf(command), help }).toEqual({ command: wordsOf(command), help: expect.stringMatching(/Examples?:/) });
    }
  });

  it('does what the API does, command by command', async () => {
    const json = async (...args: readonly string[]): Promise<Record<string, unknown>> => JSON.parse(await vestibule(...args, '--json')) as Record<string, unknown>;
    await vestibule('tenant', 'create', 'initech', '--name', 'Initech');
    expect(await vestibule('tenant', 'list')).toContain('initech');
    await vestibule('connection', 'create', 'initech', 'okta', '--scim', '--saml');
    expect(await vestibule('connection', 'show', 'initech', 'okta')).toContain('initiate-sp-login');
    expect(await vestibule('connection', 'list', 'initech')).toContain('okta');
    const token = await json('token', 'create', 'initech', 'okta');
    expect(await vestibule('token', 'list', 'initech', 'okta')).toContain(idOf(token));
    directory = new ScimClient(String(token['baseUrl']), String(token['token']));
    await push('eve@initech.example');
    await directory.send('POST', '/Groups', { schemas: [GROUP], displayName: 'Pushed', members: [] });

    const [eve] = itemsOf(await json('user', 'find', 'initech', 'eve'));
    const user = idOf(eve ?? {});
    expect(await vestibule('user', 'show', 'initech', user)).toContain('eve@initech.example');
    await vestibule('user', 'block', 'initech', user);
    expect(await json('user', 'unblock', 'initech', user)).toMatchObject({ blocked: false });
    expect(await vestibule('user', 'release', 'initech', user, '--preview')).toContain('Would be released');
    expect(await vestibule('user', 'sessions', 'initech', user)).toContain('Ended');
    await directory.send('DELETE', `/Users/${(eve?.['scimIds'] as { value: string }[])[0]?.value ?? ''}`);
    expect(await json('user', 'restore', 'initech', user)).toMatchObject({ status: 'active' });

    const [group] = itemsOf(await json('group', 'list', 'initech'));
    const pushed = idOf(group ?? {});
    expect(await vestibule('group', 'members', 'initech', pushed)).toBe('none');
    expect(await json('group', 'detach', 'initech', pushed)).toMatchObject({ kind: 'internal' });
    expect(await json('group', 'relink', 'initech', pushed, 'okta')).toMatchObject({ kind: 'external' });

    const webhook = idOf(await json('webhook', 'create', 'initech', `${new URL(host.url).origin}/hook`));
    await vestibule('webhook', 'list', 'initech');
    await vestibule('webhook', 'show', 'initech', webhook);
    await vestibule('webhook', 'disable', 'initech', webhook);
    await vestibule('webhook', 'enable', 'initech', webhook);
    await vestibule('webhook', 'rotate-secret', 'initech', webhook);
    const sent = await json('webhook', 'test', 'initech', webhook);
    expect(await vestibule('webhook', 'deliveries', 'initech', webhook)).toContain(idOf(sent));
    await vestibule('webhook', 'redeliver', 'initech', webhook, idOf(sent));
    await vestibule('webhook', 'delete', 'initech', webhook);
    const link = await json('setup-link', 'create', 'initech', '--connection', 'okta', '--expires-in', 'P1D');
    expect((await fetch(String(link['url']))).status).toBe(200);
    expect(await vestibule('setup-link', 'list', 'initech')).toContain(idOf(link));
    await vestibule('setup-link', 'delete', 'initech', idOf(link));
    await vestibule('key', 'prepare', 'initech', 'okta');
    await vestibule('key', 'withdraw', 'initech', 'okta');
    await vestibule('key', 'prepare', 'initech', 'okta');
    await vestibule('key', 'promote', 'initech', 'okta');
    await vestibule('key', 'retire', 'initech', 'okta');
    await vestibule('key', 'show', 'initech', 'okta');
    expect(await vestibule('events', 'initech')).toContain('user.created');
    expect(await vestibule('plan', 'initech', 'okta')).toBe('none');
    await vestibule('token', 'delete', 'initech', 'okta', idOf(token));
    await vestibule('connection', 'delete', 'initech', 'okta');
    await vestibule('tenant', 'delete', 'initech');
  }, 120_000);

  it('tells a new operator what is wrong, in the words that the documentation shows', async () => {
    await vestibule('tenant', 'create', 'umbr');
    await vestibule('connection', 'create', 'umbr', 'okta', '--scim', '--saml');
    const token = JSON.parse(await vestibule('token', 'create', 'umbr', 'okta', '--json')) as { token: string; baseUrl: string };
    directory = new ScimClient(token.baseUrl, token.token);
    await push('ada@umbrella.example');
    const refused = await directory.send('POST', '/Users', { schemas: [USER], userName: 'ada@umbrella.example', externalId: '00u-somebody-else' });
    const decision = refused.headers.get('vestibule-decision') ?? '';

    const isUsed = async (): Promise<boolean> => itemsOf(JSON.parse(await vestibule('token', 'list', 'umbr', 'okta', '--json')) as Record<string, unknown>)[0]?.['lastUsedAt'] !== null;
    for (const end = Date.now() + 15_000; !(await isUsed()) && Date.now() < end; ) await sleep(200);
    const doctor = await vestibule('doctor', 'umbr', 'okta');
    const explained = await vestibule('explain', decision);

    await expectWritten('docs/operations/troubleshooting.md', fenced('npx vestibule doctor acme okta', doctor), 'doctor');
    await expectWritten('docs/operations/troubleshooting.md', fenced('npx vestibule explain 01890a5d-ac96-774b-bcce-b302099a8057', explained), 'explain');
  }, 60_000);
});

/** What differs from run to run is made the same, in the same width. */
const fenced = (command: string, printed: string): string => {
  const ids = new Map<string, string>();
  const steady = printed
    .replaceAll(server.url, 'https://login.example.com')
    .replaceAll('umbr', 'acme')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-01-15T08:00:00.000Z')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => {
      const known = ids.get(id) ?? `01890a5d-ac96-774b-bcce-${String(ids.size + 1).padStart(12, '0')}`;
      ids.set(id, known);
      return known;
    })
    .replaceAll(/ +$/gm, '');
  return `\n\`\`\`text\n$ ${command}\n${steady}\n\`\`\`\n\n`;
};

describe('the page of operations', () => {
  it('names for every operation and every command the tests that call it', async () => {
    const tests = await readTests();
    const calledBy = (pattern: RegExp): string =>
      tests
        .filter(({ text }) => pattern.test(text))
        .map(({ name }) => `\`${name}\``)
        .join(', ');
    const operations = api.operations.map(({ call, summary }) => {
      const [method = '', path = ''] = call.split(' ');
      const tail = path.split('/').slice(-2).map((part) => (part.startsWith('{') ? '[^/`\']+' : part)).join('/');
      return { call, summary, tests: calledBy(new RegExp(`'${method}',\\s*[\`'][^\`']*${tail}(\\?[^\`']*)?[\`']|'${method}',\\s*(T|OKTA|sales|ann|acme|okta|webhook)\\b`)) };
    });
    const lines = commands().map((command) => {
      const words = wordsOf(command);
      return { words, usage: command.usage().replace(/\[options\] ?/, ''), summary: command.description(), tests: calledBy(new RegExp(words.split(' ').map((word) => `'${word}'`).join(',\\s*'))) };
    });

    expect(operations.filter(({ tests: found }) => found === '').map(({ call }) => call)).toEqual([]);
    expect(lines.filter(({ tests: found }) => found === '').map(({ words }) => words)).toEqual([]);
    const cell = (text: string): string => text.replaceAll('|', '\\|');
    await expectWritten(
      'docs/operations/operations.md',
      [
        '<!-- Written by test/operations/every-operation.e2e.test.ts (UPDATE_DOCS=1); do not edit. -->',
        '',
        '# Every operation, and the tests that call it',
        '',
        `All ${operations.length} operations of the management API are called on a running server, and every answer is held against the OpenAPI`,
        'document that this server serves: `test/operations/every-operation.e2e.test.ts`. The tests below call them too.',
        '',
        '| call | what it does | called by |',
        '|---|---|---|',
        ...operations.map(({ call, summary, tests: found }) => `| \`${call}\` | ${cell(summary)} | ${found} |`),
        '',
        '| command | what it does | called by |',
        '|---|---|---|',
        ...lines.map(({ words, usage, summary, tests: found }) => `| \`${cell(`${words} ${usage}`.trim())}\` | ${cell(summary)} | ${found} |`),
        '',
      ].join('\n'),
    );
  });
});

async function readTests(): Promise<readonly { readonly name: string; readonly text: string }[]> {
  // Those that are about operations; others call some too.
  const folders = ['packages/identity-admin/src/resources', 'apps/server/src', 'test/operations'];
  const names = await Promise.all(folders.map(async (folder) => (await readdir(join(root, folder), { recursive: true })).filter((name) => /(^|\/)(?!start-and-stop)[^/]*\.test\.ts$/.test(name) && !/^(cli\/|config\/|logging\/|http\/)/.test(name)).sort().map((name) => `${folder}/${name}`)));
  return Promise.all(names.flat().map(async (name) => ({ name, text: await readFile(join(root, name), 'utf8') })));
}

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';

const cli = join(import.meta.dirname, '..', '..', 'apps', 'server', 'dist', 'cli.js');
const KEY = 'ab'.repeat(32);
const PASSPHRASE = 'a passphrase, ünicode too';

let database: TestDatabase;
let server: TestServer;
let api: ManagementClient;
let directory: string;
beforeAll(async () => {
  database = await openTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'vestibule-archive-'));
  server = await startServer({ databaseUrl: database.url, env: { ENCRYPTION_KEY: KEY } });
  api = new ManagementClient(server.url, server.adminToken);
}, 120_000);
afterAll(async () => {
  await server.stop();
  await database.close();
  await rm(directory, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}, stdin = ''): Promise<Ended> =>
  new Promise((resolve) => {
    const base = { PATH: process.env['PATH'], DATABASE_URL: database.url, ENCRYPTION_KEY: KEY };
    const child = execFile(process.execPath, [cli, ...args], { env: { ...base, ...env }, cwd: directory, maxBuffer: 64 * 1_048_576 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
    child.stdin?.end(stdin);
  });
const remote = (...args: readonly string[]): readonly string[] => [...args, '--server', server.url, '--admin-token', server.adminToken];

/** What must come back: everything but when the file was made, and who brought the tenant. */
const contentOf = (text: string): readonly string[] =>
  text.split('\n').slice(1).filter((line) => line !== '' && !line.startsWith('{"kind":"end"') && !line.includes('"action":"import-tenant"') && !line.includes('"action":"export-tenant"'));

/** A tenant with a bit of everything that the API can make. */
async function seed(slug: string): Promise<{ readonly user: string; readonly token: string; readonly webhook: string }> {
  await api.createTenant({ slug, name: 'Acme', allowedDomains: ['acme.example', '*'] });
  await api.createConnection(slug, { slug: 'okta', name: 'Okta', saml: { signAuthnRequests: true }, scim: {} });
  const { token } = await api.createToken(slug, 'okta');
  await fetch(`${server.url}/t/${slug}/saml/okta/metadata`);
  const scim = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
  const pushed = await fetch(`${server.url}/t/${slug}/scim/v2/Users`, {
    method: 'POST',
    headers: scim,
    body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'eve@acme.example', externalId: '00u1', emails: [{ value: 'eve@acme.example', primary: true }] }),
  });
  const { id } = (await pushed.json()) as { id: string };
  await fetch(`${server.url}/t/${slug}/scim/v2/Groups`, {
    method: 'POST',
    headers: scim,
    body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Pushed', members: [{ value: id }] }),
  });
  const user = await api.createUser(slug, { upn: 'ann@acme.example', email: 'ann@acme.example', costCenters: ['1', '2'] });
  await api.createUser(slug, { upn: 'gone@acme.example' }).then(({ id: gone }) => api.deleteUser(slug, gone));
  const group = await api.createGroup(slug, { name: 'Sales', roles: ['seller'] });
  await api.addMember(slug, group.id, user.id);
  await api.call('POST', `/tenants/${slug}/connections/okta/oauth-clients`, {});
  await api.call('POST', `/tenants/${slug}/setup-links`, { connection: 'okta' });
  const webhook = await api.call<{ id: string }>('POST', `/tenants/${slug}/webhooks`, { url: 'https://crm.invalid/hook' });
  return { user: user.id, token, webhook: webhook.id };
}

describe('a tenant as a file', () => {
  it('goes out and comes in again the same, over the network and on the database, and its directory and its keys go on working', async () => {
    const { token, webhook } = await seed('acme');
    const certificate = /<[^>]*X509Certificate[^>]*>([^<]+)/.exec(await (await fetch(`${server.url}/t/acme/saml/okta/metadata`)).text())?.[1];

    const out = await run(remote('export', 'acme', 'acme.ndjson', '--with-secrets', '--json'), { ARCHIVE_PASSPHRASE: PASSPHRASE });
    expect(out).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(out.out)).toMatchObject({ file: 'acme.ndjson', withSecrets: true, counts: { user: 3, group: 2, member: 2, record: 1, 'connection-key': 1, webhook: 1 } });
    const text = await readFile(join(directory, 'acme.ndjson'), 'utf8');
    expect((await stat(join(directory, 'acme.ndjson'))).mode & 0o777).toBe(0o600);
    for (const secret of [token, 'PRIVATE KEY', 'whsec_']) expect(text).not.toContain(secret);

    await api.deleteTenant('acme');
    expect(await run(remote('import', 'acme.ndjson'), { ARCHIVE_PASSPHRASE: 'not the passphrase' })).toMatchObject({ code: 1, err: expect.stringContaining('passphrase') });
    expect(await run(remote('import', 'acme.ndjson'), { ARCHIVE_PASSPHRASE: PASSPHRASE })).toMatchObject({ code: 0 });

    const again = await run(['export', 'acme', '-', '--with-secrets'], { ARCHIVE_PASSPHRASE: PASSPHRASE });
    const openly = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replaceAll(/"((?:\w*[sS]ealed|sealedSecret|previousSealedSecret))":"[^"]+"/g, '"$1":"…"'));
    expect(openly(contentOf(again.out))).toEqual(openly(contentOf(text)));

    expect((await fetch(`${server.url}/t/acme/scim/v2/Users?filter=${encodeURIComponent('externalId eq "00u1"')}`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    expect(await (await fetch(`${server.url}/t/acme/saml/okta/metadata`)).text()).toContain(certificate);
    expect(await api.call('GET', `/tenants/acme/webhooks/${webhook}`)).toMatchObject({ enabled: true });
    const { items } = await api.decisions('acme', { kind: 'administration' });
    expect(items[0]).toMatchObject({ action: 'export-tenant' });
    expect(items[1]).toMatchObject({ action: 'import-tenant', outcome: 'accepted', actor: { kind: 'host' } });
  }, 300_000);

  it('is left without secrets unless they are asked for, and says so', async () => {
    const { webhook } = await seed('plain');
    const out = await run(['export', 'plain', '-']);
    expect(out.err).toContain('Our keys are not in it');
    expect(out.out).not.toMatch(/"(?:\w*[sS]ealed\w*)":"/);

    expect(await run(['tenant', 'delete', 'plain'])).toMatchObject({ code: 0 });
    expect(await run(['import', '-', '--json'], {}, out.out)).toMatchObject({ code: 0 });
    expect(await api.call('GET', `/tenants/plain/webhooks/${webhook}`)).toMatchObject({ enabled: false, disabledReason: expect.stringContaining('rotate the secret') });
    expect(contentOf((await run(['export', 'plain', '-'])).out).filter((line) => !line.startsWith('{"kind":"webhook"'))).toEqual(contentOf(out.out).filter((line) => !line.startsWith('{"kind":"webhook"')));
  }, 120_000);

  it('is refused whole, with the line and a sentence, when it is not what an export wrote', async () => {
    await seed('spoilt');
    const { out } = await run(['export', 'spoilt', '-']);
    await api.deleteTenant('spoilt');
    const lines = out.trimEnd().split('\n');
    const [header = '', tenant = ''] = lines;
    const spoilt: readonly (readonly [string, readonly string[], string])[] = [
      ['another format', [header.replace('"format":1', '"format":2'), ...lines.slice(1)], 'has format 2 and this release reads format 1'],
      ['no header', lines.slice(1), 'no archive of a tenant'],
      ['cut off', lines.slice(0, -1), 'not whole'],
      ['a line missing', lines.filter((line) => !line.startsWith('{"kind":"token"')), 'not whole'],
      ['an unknown property', [header, tenant.replace('{"kind"', '{"colour":"red","kind"'), ...lines.slice(2)], 'Line 2: /colour is not known here'],
      ['a wrong value', [header, tenant.replace('"refuse"', '"perhaps"'), ...lines.slice(2)], 'Line 2: /sharedEmail must be one of'],
      ['an unknown kind', [header, tenant, '{"kind":"secret"}', ...lines.slice(2)], 'Line 3: its kind is not known here'],
      ['no JSON', [header, tenant, '{', ...lines.slice(2)], 'Line 3: it is not valid JSON'],
      ['two tenants', [header, tenant, tenant, ...lines.slice(2)], 'Line 3: the tenant must stand first, and once'],
      ['an http address', lines.map((line) => line.replace('https://crm.invalid', 'ftp://crm.invalid')), 'must be an https URL'],
      ['more behind its end', [...lines, tenant], 'behind the end'],
    ];
    for (const [what, content, words] of spoilt) {
      const answer = await api.send('POST', '/tenants/import', `${content.join('\n')}\n`, { 'content-type': 'application/x-ndjson' });
      expect({ what, status: answer.status, body: answer.body }).toEqual({ what, status: 400, body: expect.objectContaining({ code: 'request.invalid', detail: expect.stringContaining(words) }) });
    }
    expect((await api.send('GET', '/tenants/spoilt')).status).toBe(404);
    expect((await api.send('POST', '/tenants/import', '{}', { 'content-type': 'application/json' })).status).toBe(415);

    await writeFile(join(directory, 'whole.ndjson'), out);
    expect(await run(['import', 'whole.ndjson'])).toMatchObject({ code: 0 });
    const second = await run(['import', 'whole.ndjson', '--json']);
    expect([second.code, JSON.parse(second.err)]).toEqual([1, expect.objectContaining({ status: 409, code: 'slug.taken' })]);
  }, 300_000);

  it('leaves no half a file behind, and says what is wrong with the words of the command', async () => {
    expect(await run(['export', 'nobody', 'nobody.ndjson'])).toMatchObject({ code: 1 });
    expect(await run(['export', 'acme', '/nowhere/at/all'])).toMatchObject({ code: 2, err: expect.stringContaining('ENOENT') });
    expect(await run(['export', 'acme', 'x', '--with-secrets'])).toMatchObject({ code: 2, err: expect.stringContaining('ARCHIVE_PASSPHRASE') });
    expect(await run(['import', 'nowhere.ndjson'])).toMatchObject({ code: 2 });
    expect((await readdir(directory)).filter((name) => name.includes('nobody') || name.endsWith('.partial') || name === 'x')).toEqual([]);
  }, 300_000);
});

describe('the audit log as a file', () => {
  it('has every decision and event of a time, oldest first, and a last line', async () => {
    const { user } = await seed('audited');
    const middle = new Date().toISOString();
    await api.patchUser('audited', user, { blocked: true });

    const { code, out } = await run(remote('audit', 'audited', '-'));
    const lines = out.trimEnd().split('\n').map((line) => JSON.parse(line) as { decision?: { at: string; id: string }; event?: { at: string; type: string }; end?: object });
    const decisions = (await api.decisions('audited', { limit: '200' })).items;
    expect(code).toBe(0);
    expect(lines.flatMap(({ decision }) => decision?.id ?? [])).toEqual(decisions.map(({ id }) => id).reverse());
    const times = lines.flatMap(({ decision, event }) => decision?.at ?? event?.at ?? []);
    expect(times).toEqual([...times].sort());
    expect(lines.at(-1)).toEqual({ end: { decisions: decisions.length, events: lines.filter(({ event }) => event !== undefined).length } });

    const late = await run(['audit', 'audited', 'late.ndjson', '--since', middle, '--json']);
    expect(JSON.parse(late.out)).toMatchObject({ decisions: 1 });
    expect(await run(['audit', 'audited', '-', '--since', 'yesterday'])).toMatchObject({ code: 1, err: expect.stringContaining('RFC 3339') });
    expect(await run(['audit', 'audited', '-', '--since', '2026-02-01T00:00:00Z', '--until', '2026-01-01T00:00:00Z'])).toMatchObject({ code: 1 });
  }, 300_000);
});

describe('the encryption key', () => {
  const NEXT = 'cd'.repeat(32);

  it('is rotated while a server with both keys serves, also when the command is killed and run again', async () => {
    const { token } = await seed('sealed');
    const metadata = await (await fetch(`${server.url}/t/sealed/saml/okta/metadata`)).text();
    await server.stop();
    server = await startServer({ databaseUrl: database.url, env: { ...server.env, ENCRYPTION_KEY: NEXT, ENCRYPTION_KEY_PREVIOUS: KEY } });
    api = new ManagementClient(server.url, server.adminToken);
    const works = async (): Promise<void> => {
      expect(await (await fetch(`${server.url}/t/sealed/saml/okta/metadata`)).text()).toBe(metadata.replaceAll(/http:\/\/localhost:\d+/g, server.url));
      expect((await fetch(`${server.url}/t/sealed/scim/v2/Users`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    };
    await works();

    const killed = spawn(process.execPath, [cli, 'rotate-encryption-key'], { env: { PATH: process.env['PATH'], DATABASE_URL: database.url, ENCRYPTION_KEY: KEY, NEW_ENCRYPTION_KEY: NEXT } });
    setTimeout(() => killed.kill('SIGKILL'), 700);
    await once(killed, 'close');
    await works();

    const rotated = await run(['rotate-encryption-key', '--json'], { NEW_ENCRYPTION_KEY: NEXT });
    expect(rotated).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(rotated.out)).toEqual({ resealed: expect.any(Number), current: expect.any(Number) });
    await works();
    // The same again, named as the servers have it.
    expect(JSON.parse((await run(['rotate-encryption-key', '--json'], { ENCRYPTION_KEY: NEXT, ENCRYPTION_KEY_PREVIOUS: KEY })).out)).toMatchObject({ resealed: 0 });

    await server.stop();
    const { ENCRYPTION_KEY_PREVIOUS: _, ...env } = server.env;
    server = await startServer({ databaseUrl: database.url, env });
    api = new ManagementClient(server.url, server.adminToken);
    await works();
    expect(await run(['rotate-encryption-key'], { ENCRYPTION_KEY: 'ee'.repeat(32), NEW_ENCRYPTION_KEY: 'ff'.repeat(32) })).toMatchObject({ code: 1, err: expect.stringContaining('neither key') });
  }, 300_000);

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['no next key', {}, []],
    ['the same key', { NEW_ENCRYPTION_KEY: KEY }, []],
    ['no key', { NEW_ENCRYPTION_KEY: 'short' }, []],
    ['two ways at once', { NEW_ENCRYPTION_KEY: NEXT, ENCRYPTION_KEY_PREVIOUS: NEXT }, []],
    ['a server', { NEW_ENCRYPTION_KEY: NEXT }, ['--server', 'http://127.0.0.1:1', '--admin-token', 'x']],
  ])('is not rotated with %s', async (_, env, args) => {
    expect(await run(['rotate-encryption-key', ...args], env)).toMatchObject({ code: 2, out: '' });
  }, 60_000);

  it('beside the embedded database is replaced by one that is made there, and not beside a running server', async () => {
    const DATA_DIR = join(directory, 'data');
    const env = { DATA_DIR, DATABASE_URL: '', ENCRYPTION_KEY: '' };
    expect(await run(['tenant', 'create', 'own'], env)).toMatchObject({ code: 0 });
    expect(await run(['webhook', 'create', 'own', 'https://crm.invalid/hook'], env)).toMatchObject({ code: 0 });
    const before = await readFile(join(DATA_DIR, 'encryption-key'), 'utf8');

    expect(await run(['rotate-encryption-key', '--json'], env)).toMatchObject({ code: 0 });
    expect(await readFile(join(DATA_DIR, 'encryption-key'), 'utf8')).not.toBe(before);
    expect(await readdir(DATA_DIR)).not.toContain('encryption-key.next');
    const { items } = JSON.parse((await run(['webhook', 'list', 'own', '--json'], env)).out) as { items: { id: string }[] };
    expect((await run(['webhook', 'test', 'own', items[0]?.id ?? ''], env)).out).not.toContain('another encryption key');

    await writeFile(join(DATA_DIR, 'running-server.json'), JSON.stringify({ pid: process.pid, externalUrl: 'http://localhost', databaseUrl: 'postgresql://x@127.0.0.1:1/x' }));
    expect(await run(['rotate-encryption-key'], env)).toMatchObject({ code: 1, err: expect.stringContaining('stop it') });
  }, 300_000);
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';

const cli = join(import.meta.dirname, '..', 'dist', 'cli.js');

let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await openTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'vestibule-cli-'));
  expect((await vestibule('migrate')).code).toBe(0);
});
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const vestibule = (...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], DATABASE_URL: database.url, ENCRYPTION_KEY: 'ef'.repeat(32), EXTERNAL_URL: 'https://login.example.com' };
    execFile(process.execPath, [cli, ...args], { env, cwd: directory }, (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }));
  });

const json = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
  const { code, out, err } = await vestibule(...args, '--json');
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as Record<string, unknown>;
};

describe('the command line', () => {
  it('carries an operator from nothing to a connection with a token, and explains what it did', async () => {
    expect(await json('tenant', 'create', 'acme', '--name', 'Acme Inc.', '--allow-domain', 'acme.example', '--allow-domain', '*.acme.example')).toMatchObject({
      name: 'Acme Inc.',
      allowedDomains: ['acme.example', '*.acme.example'],
    });
    expect((await vestibule('tenant', 'list')).out).toMatch(/^SLUG +NAME .*\nacme +Acme Inc\./);

    const shown = await vestibule('connection', 'create', 'acme', 'okta', '--preset', 'okta', '--saml', '--scim');
    expect(shown.out).toContain('https://login.example.com/t/acme/saml/okta/acs');
    expect(shown.out).toContain('initiate-sp-login');
    expect(shown.out).toContain('https://login.example.com/t/acme/scim/v2');
    expect(await json('connection', 'create', 'acme', 'feed', '--scim')).toMatchObject({ saml: null });
    expect((await json('connection', 'list', 'acme'))['items']).toHaveLength(2);

    const first = await json('token', 'create', 'acme', 'okta');
    await json('token', 'create', 'acme', 'okta', '--keep-previous', '--expires-at', '2099-01-01T00:00:00Z');
    const tokens = (await json('token', 'list', 'acme', 'okta'))['items'] as { id: string; hint: string }[];
    expect(tokens).toHaveLength(2);
    expect(JSON.stringify(tokens)).not.toContain(first['token']);
    expect((await vestibule('token', 'delete', 'acme', 'okta', String(first['id']), '--detach-groups')).code).toBe(0);
    expect((await vestibule('token', 'delete', 'acme', 'okta', String(first['id']))).code).toBe(1);

    const events = (await vestibule('events', 'acme', '--json')).out.trim().split('\n').map((line) => JSON.parse(line) as { type: string; decision: string });
    expect(events.map(({ type }) => type)).toContain('token.created');
    const explained = await vestibule('explain', events.find(({ type }) => type === 'token.created')?.decision ?? '');
    expect(explained.out).toMatch(/what +create-token/);
    expect(explained.out).toContain('Trail');

    const webhook = await json('webhook', 'create', 'acme', 'https://crm.invalid/hooks', '--type', 'user.created', 'user.deleted');
    expect(webhook['secret']).toMatch(/^whsec_/);
    expect((await vestibule('webhook', 'list', 'acme')).out).toContain('user.created, user.deleted');
    expect((await vestibule('webhook', 'test', 'acme', String(webhook['id']))).out).toMatch(/status +failed/);
    expect((await json('webhook', 'deliveries', 'acme', String(webhook['id'])))['items']).toHaveLength(1);
    expect((await vestibule('webhook', 'delete', 'acme', String(webhook['id']))).code).toBe(0);
    expect((await vestibule('doctor', 'acme')).out).toMatch(/^STATUS +TENANT +CONNECTION/);
    expect((await vestibule('plan', 'acme', 'feed')).out).toBe('none\n');

    expect((await vestibule('connection', 'delete', 'acme', 'feed')).code).toBe(0);
    expect((await vestibule('connection', 'show', 'acme', 'feed')).code).toBe(1);
    expect((await vestibule('tenant', 'delete', 'acme')).code).toBe(0);
    expect((await json('tenant', 'list'))['items']).toEqual([]);
    // Twenty processes, one after the other.
  }, 180_000);

  it('says no with 1 and the reason, as problem details for programs', async () => {
    await json('tenant', 'create', 'twice');
    const again = await vestibule('tenant', 'create', 'twice', '--json');
    expect([again.code, JSON.parse(again.err)]).toEqual([1, expect.objectContaining({ status: 409 })]);
    expect(await vestibule('user', 'show', 'twice', 'nobody')).toMatchObject({ code: 1, out: '' });
    expect((await vestibule('explain', 'nothing')).code).toBe(1);

    await writeFile(join(directory, 'broken.xml'), '<not-metadata/>');
    expect((await vestibule('connection', 'create', 'twice', 'idp', '--metadata', 'broken.xml')).code).toBe(1);
    expect((await json('connection', 'list', 'twice'))['items']).toEqual([]);
  });

  it.each([
    ['no command', []],
    ['an unknown command', ['tenants']],
    ['a missing argument', ['tenant', 'create']],
    ['an unknown option', ['tenant', 'list', '--all']],
    ['a token without a server', ['tenant', 'list', '--admin-token', 'x']],
    ['a server without a token', ['tenant', 'list', '--server', 'http://127.0.0.1:1']],
    ['a server that is no URL', ['tenant', 'list', '--server', 'here', '--admin-token', 'x']],
    ['a file that is not there', ['connection', 'create', 'twice', 'x', '--metadata', 'nowhere.xml']],
    ['options that exclude each other', ['migrate', '--status', '--print']],
    ['a layout that there is not', ['migrate', '--print', '--layout', 'round']],
  ])('ends with 2 for %s', async (_, args) => {
    const { code, out, err } = await vestibule(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
  });

  it('helps with examples, and ends with 0', async () => {
    for (const args of [['--help'], ['tenant', 'create', '--help'], ['connection', 'create', '--help'], ['migrate', '--help']]) {
      const { code, out } = await vestibule(...args);
      expect([code, out]).toEqual([0, expect.stringContaining('Example')]);
    }
  });

  it('lists migrations, and prints them as SQL for either layout', async () => {
    expect((await vestibule('migrate', '--status')).out).toMatch(/0001-initial-schema +\d{4}-/);
    expect((await vestibule('migrate')).out).toContain('up to date');
    expect((await vestibule('migrate', '--print')).out).toContain('create table');
    expect((await vestibule('migrate', '--print', '--layout', 'citus')).out).toContain('create_distributed_table');
  });

  it('says in one sentence that a server does not answer', async () => {
    expect(await vestibule('tenant', 'list', '--server', 'http://127.0.0.1:1', '--admin-token', 'x')).toMatchObject({ code: 1, err: expect.stringContaining('does not answer') });
  });
});

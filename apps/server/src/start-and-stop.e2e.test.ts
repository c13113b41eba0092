import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';

const dist = (name: string): string => join(import.meta.dirname, '..', 'dist', name);
const KEY = 'cd'.repeat(32);

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: () => string;
}

const running = new Set<ChildProcess>();
let parent: string;
let database: TestDatabase;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'vestibule-server-'));
  database = await openTestDatabase();
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});
afterAll(async () => {
  await database.close();
  await rm(parent, { recursive: true, force: true });
});

const launch = (script: string, args: readonly string[], env: Readonly<Record<string, string>>): { child: ChildProcess; output: () => string } => {
  const written: string[] = [];
  const child = spawn(process.execPath, [dist(script), ...args], { cwd: parent, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], ...env } });
  running.add(child);
  child.once('close', () => running.delete(child));
  child.stdout.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  return { child, output: () => written.join('') };
};

const start = async (env: Readonly<Record<string, string>>): Promise<Started> => {
  const { child, output } = launch('main.js', [], { PORT: '0', ...env });
  for (let waited = 0; waited < 50_000; waited += 50) {
    const url = /vestibule listening on (\S+)/.exec(output())?.[1];
    if (url !== undefined) return { child, url, output };
    if (child.exitCode !== null) break;
    await sleep(50);
  }
  throw new Error(`the server did not listen:\n${output()}`);
};

const end = async (script: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ code: number | null; output: string }> => {
  const { child, output } = launch(script, args, env);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output() };
};

const stop = async ({ child }: Started, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
  child.kill(signal);
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
};

const onDatabase = (): Record<string, string> => ({ DATABASE_URL: database.url, ENCRYPTION_KEY: KEY, ADMIN_TOKEN: 'operator' });

describe('the server on its embedded database', () => {
  it('makes its keys, shows the admin token once, keeps what was written, and ends with 0', async () => {
    const DATA_DIR = join(parent, 'embedded');
    const first = await start({ DATA_DIR });
    const [, token = ''] = /admin token \(shown this once\): (\S+)/.exec(first.output()) ?? [];
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
    const created = await fetch(`${first.url}/api/v1/tenants`, { method: 'POST', headers, body: JSON.stringify({ slug: 'acme', name: 'Acme' }) });
    expect(created.status).toBe(201);

    const beside = await end('cli.js', ['tenant', 'list', '--json'], { DATA_DIR });
    expect([beside.code, JSON.parse(beside.output)]).toEqual([0, { items: [expect.objectContaining({ slug: 'acme' })] }]);

    expect(await stop(first, 'SIGINT')).toBe(0);
    for (const name of (await readdir(DATA_DIR)).filter((entry) => entry !== 'cluster')) {
      expect(await readFile(join(DATA_DIR, name), 'utf8')).not.toContain(token);
    }

    const second = await start({ DATA_DIR });
    expect(second.output()).not.toContain('admin token');
    expect((await fetch(`${second.url}/api/v1/tenants/acme`, { headers })).status).toBe(200);

    const third = await end('main.js', [], { PORT: '0', DATA_DIR });
    expect([third.code, third.output.trim().split('\n').at(-1)]).toEqual([1, expect.stringContaining('in use')]);
    expect(await stop(second)).toBe(0);
  });
});

describe('the server on a database of its own', () => {
  it('migrates, is ready, and writes neither tokens nor queries nor cookies into its log', async () => {
    const server = await start({ ...onDatabase(), LOG_LEVEL: 'trace' });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${server.url}/`, { redirect: 'manual' })).headers.get('location')).toBe('/login');
    await fetch(`${server.url}/t/acme/session?secret=query-secret`, { headers: { cookie: 'vestibule_session=cookie-secret-cookie-secret' } });
    await fetch(`${server.url}/api/v1/tenants`, { headers: { authorization: 'Bearer operator' } });
    await fetch(`${server.url}/t/acme/scim/v2/Users`, { method: 'POST', headers: { authorization: 'Bearer bearer-secret' }, body: 'body-secret' });

    expect(await stop(server)).toBe(0);
    expect(server.output()).toContain('"path":"/t/acme/session"');
    expect(server.output()).not.toMatch(/query-secret|cookie-secret|bearer-secret|body-secret|Bearer operator|cdcdcd/);
  });

  it('answers the request that had begun, takes no new one, and ends with 0', async () => {
    const server = await start(onDatabase());
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => (received += chunk.toString()));
    const body = JSON.stringify({ slug: 'late', name: 'Late' });
    socket.write(`POST /api/v1/tenants HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer operator\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`);
    await sleep(300);
    const ended = once(server.child, 'close');
    server.child.kill('SIGTERM');
    // Process groups often deliver a signal twice.
    server.child.kill('SIGTERM');
    await sleep(300);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    socket.write(body.slice(5));

    expect(await ended).toEqual([0, null]);
    expect(received).toMatch(/^HTTP\/1\.1 201 /);
    expect(received).toMatch(/^connection: close\r?$/im);
  });

  it('stops taking requests as ready when the database is gone', async () => {
    const own = await openTestDatabase();
    const server = await start({ ...onDatabase(), DATABASE_URL: own.url });
    await own.close();

    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await stop(server)).toBe(0);
  });
});

describe('a server that cannot start', () => {
  it.each([
    ['a wrong setting', 2, 'LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['an external URL whose cookies would be dropped', 2, 'EXTERNAL_URL', { EXTERNAL_URL: 'http://login.example.com' }],
    ['a folder that nothing can be made in', 2, 'DATA_DIR', { DATA_DIR: '/proc/nope/data', PORT: '0' }],
    ['a real database without a key', 2, 'ENCRYPTION_KEY', { DATABASE_URL: 'postgresql://a@127.0.0.1:1/x' }],
    ['an unreachable database', 1, 'DATABASE_URL', { DATABASE_URL: 'postgresql://a:sesame@127.0.0.1:1/x', ENCRYPTION_KEY: KEY, PORT: '0' }],
  ])('says %s in one sentence and ends with %i', async (_, code, words, env) => {
    const result = await end('main.js', [], env);
    expect(result.code).toBe(code);
    expect(result.output.trim().split('\n')).toEqual([expect.stringContaining(words)]);
    expect(result.output).not.toContain('sesame');
  });

  it('says which port is taken', async () => {
    const server = await start(onDatabase());
    const { port } = new URL(server.url);
    const result = await end('main.js', [], { ...onDatabase(), PORT: port });
    expect([result.code, result.output.trim()]).toEqual([1, expect.stringContaining(`Port ${port}`)]);
    expect(await stop(server)).toBe(0);
  });
});

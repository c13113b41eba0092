import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './start-embedded-postgres.js';

const here = dirname(fileURLToPath(import.meta.url));
const launcher = join(here, '..', '..', '..', 'node_modules', '.cache', 'vestibule', 'launcher-under-test.mjs');
const host = `import { startEmbeddedPostgres } from ${JSON.stringify(launcher)};
startEmbeddedPostgres({ dataDir: process.argv[1] }).then((server) => { console.log(server.url); setInterval(() => {}, 1000); }, (error) => { console.log(error.message); process.exit(1); });`;

const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end().catch(() => undefined);
  }
};

const postmasterPid = async (dataDir: string) => Number((await readFile(join(dataDir, 'cluster', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);

const waitUntil = async (condition: () => Promise<boolean>) => {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50)) if (await condition()) return;
  throw new Error('waited in vain');
};

describe('the embedded PostgreSQL', () => {
  let seed: string;
  let dataDir: string;
  const running: EmbeddedPostgres[] = [];
  const hosts: ChildProcess[] = [];

  const start = async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    running.push(server);
    return server;
  };

  /** The launcher in a process of its own; answers with the first line it prints (the URL, or the error). */
  const startHost = async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', host, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    hosts.push(child);
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return { child, line };
  };

  beforeAll(async () => {
    await mkdir(dirname(launcher), { recursive: true });
    await build({ entryPoints: [join(here, 'index.ts')], outfile: launcher, bundle: true, packages: 'external', platform: 'node', format: 'esm' });
    seed = join(await mkdtemp(join(tmpdir(), 'embedded-postgres-seed-')), 'data');
    await (await startEmbeddedPostgres({ dataDir: seed })).stop();
  });
  afterAll(() => rm(dirname(seed), { recursive: true, force: true }));
  beforeEach(async () => {
    // mkdtemp makes it 0700: as root, the database account cannot walk through it, as in a checkout under /root.
    dataDir = join(await mkdtemp(join(tmpdir(), 'embedded-postgres-')), 'deeper');
    // initdb takes a second; a copy of a cluster (with its owners) does as well.
    await promisify(execFile)('cp', ['-a', seed, dataDir]);
  });
  afterEach(async () => {
    for (const child of hosts.splice(0)) child.kill('SIGKILL');
    await Promise.all(running.splice(0).map((server) => server.stop()));
    await rm(dirname(dataDir), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  it('keeps its rows over an orderly stop, and stops twice without complaint', async () => {
    const first = await start();
    await query(first.url, 'create table things as select 7 as id');
    await first.stop();
    await first.stop();
    await expect(query(first.url, 'select 1')).rejects.toThrow();
    const second = await start();
    expect(await query(second.url, 'select id from things')).toEqual([{ id: 7 }]);
  });

  it('lets nobody in without the password, and keeps that readable by its owner only', async () => {
    const { url } = await start();
    await expect(query(url.replace(/:[0-9a-f]{48}@/, ':wrong@'), 'select 1')).rejects.toThrow('password authentication failed');
    expect((await stat(join(dataDir, 'cluster', 'password'))).mode & 0o077).toBe(0);
  });

  it('recovers every acknowledged row after its own processes were killed', async () => {
    const first = await start();
    await query(first.url, 'create table things as select 7 as id');
    process.kill(await postmasterPid(dataDir), 'SIGKILL');
    await first.stop();
    const second = await start();
    expect(await query(second.url, 'select id from things')).toEqual([{ id: 7 }]);
  });

  it('ends with a host that is killed, so that the next one can begin at once with every row', async () => {
    const { child, line } = await startHost();
    await query(line, 'create table things as select 7 as id');
    child.kill('SIGKILL');
    const next = await start();
    expect(await query(next.url, 'select id from things')).toEqual([{ id: 7 }]);
    await expect(query(line, 'select 1')).rejects.toThrow();
  });

  it('ends with a host that is terminated and does nothing about it', async () => {
    const { child } = await startHost();
    const file = join(dataDir, 'cluster', 'data', 'postmaster.pid');
    child.kill('SIGTERM');
    await waitUntil(() => stat(file).then(() => false, () => true));
  });

  it('refuses a directory that another process serves, in one sentence, and leaves that one alone', async () => {
    const { url } = await start();
    const { child, line } = await startHost();
    expect(line).toMatch(/^The embedded database in .* is in use by another process \(PostgreSQL has process id \d+\); stop it, choose another DATA_DIR, or set DATABASE_URL\.$/);
    if (child.exitCode === null) await once(child, 'exit');
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('lets exactly one of two hosts have a directory that both create at the same moment', async () => {
    await rm(dataDir, { recursive: true });
    const lines = (await Promise.all([startHost(), startHost()])).map(({ line }) => line);
    expect(lines.filter((line) => line.startsWith('postgresql://'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('is in use by another process'))).toHaveLength(1);
  });

  it('begins although a stale postmaster.pid names a process that lives and is something else', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(dataDir, 'cluster', 'data', 'postmaster.pid'), `${process.pid}\n/proc/self/cwd\n1700000000\n5433\n.\n127.0.0.1\n 1 0\nready\n`);
    const second = await start();
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses data of another major version and a folder that is no cluster', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'cluster', 'data', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toMatchObject({ code: 'incompatible_data', message: expect.stringContaining('was written by PostgreSQL 17') });
    await rm(join(dataDir, 'cluster', 'password'));
    await expect(start()).rejects.toMatchObject({ code: 'incompatible_data', message: expect.stringContaining('is not a database cluster') });
  });

  it('says what PostgreSQL said when a setting is wrong', async () => {
    await expect(startEmbeddedPostgres({ dataDir, settings: { shared_buffers: 'plenty' } })).rejects.toMatchObject({
      code: 'start_failed',
      message: expect.stringContaining('shared_buffers'),
    });
  });
});

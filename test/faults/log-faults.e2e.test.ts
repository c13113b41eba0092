import { afterEach, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepMeasured } from './measured.js';

const program = join(import.meta.dirname, '..', '..', 'apps', 'server', 'dist', 'main.js');

let database: TestDatabase | undefined;
let child: ChildProcess | undefined;
afterEach(async () => {
  if (child?.exitCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await database?.close();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A server whose log goes where `stdout` says, and that is asked until it is ready. */
async function start(stdout: 'pipe' | number): Promise<{ url: string; child: ChildProcess }> {
  database = await openTestDatabase();
  const port = await freePort();
  const stdio: StdioOptions = ['ignore', stdout, 'ignore'];
  const env = { PATH: process.env['PATH'], PORT: String(port), DATABASE_URL: database.url, ENCRYPTION_KEY: 'ab'.repeat(32), ADMIN_TOKEN: 'token-of-the-operator', RATE_LIMIT: 'off' };
  const started = spawn(process.execPath, [program], { stdio, env });
  child = started;
  const url = `http://127.0.0.1:${port}`;
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (started.exitCode !== null) throw new Error(`the server ended with ${started.exitCode}`);
    const ready = await fetch(`${url}/readyz`).then(({ status }) => status === 200, () => false);
    if (ready) return { url, child: started };
    await sleep(50);
  }
  throw new Error('the server did not become ready');
}

/** Requests one after the other in eight lanes. @returns the slowest, in milliseconds. */
async function ask(url: string, count: number, path = '/login'): Promise<number> {
  let slowest = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let each = 0; each < count / 8; each += 1) {
        const begin = performance.now();
        const response = await fetch(`${url}${path}`);
        await response.text();
        if (response.status !== 200 && response.status !== 404) throw new Error(`it answered ${response.status}`);
        slowest = Math.max(slowest, performance.now() - begin);
      }
    }),
  );
  return Math.round(slowest);
}

async function logMetrics(url: string): Promise<{ lost: number; failing: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  return { lost: read('vestibule_log_lines_lost_total'), failing: read('vestibule_log_failing') };
}

async function stop(process: ChildProcess): Promise<number | null> {
  const ended = once(process, 'exit') as Promise<[number | null]>;
  process.kill('SIGTERM');
  return (await ended)[0];
}

describe('a server that cannot write its log', () => {
  it('goes on when the disk is full, counts what is lost, and stops as asked', async () => {
    const full = openSync('/dev/full', 'w');
    const server = await start(full);
    closeSync(full);
    const slowest = await ask(server.url, 200);
    const { lost, failing } = await logMetrics(server.url);
    expect(lost).toBeGreaterThanOrEqual(200);
    expect(failing).toBe(1);
    expect(await stop(server.child)).toBe(0);
    keepMeasured('The disk is full for the log', { requests: 200, 'slowest (ms)': slowest, 'lines counted as lost': lost });
  }, 90_000);

  it('goes on when its reader hangs, within bounds of memory, and when it is gone', async () => {
    const server = await start('pipe');
    const hanging = await ask(server.url, 200, `/t/${'x'.repeat(240)}`);
    expect(await logMetrics(server.url)).toEqual({ lost: 0, failing: 0 });
    server.child.stdout?.destroy();
    const gone = await ask(server.url, 200);
    expect((await logMetrics(server.url)).failing).toBe(1);
    expect(await stop(server.child)).toBe(0);
    keepMeasured('The reader of the log hangs', { requests: 200, 'slowest (ms)': hanging });
    keepMeasured('The reader of the log is gone', { requests: 200, 'slowest (ms)': gone });
  }, 90_000);
});

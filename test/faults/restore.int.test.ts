import { afterEach, describe, expect, it } from '@jest/globals';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@vestibule/embedded-postgres';
import { createVestibule, type HttpRequest, type Vestibule } from '@vestibule/identity-express';
import { migrateToLatest } from '@vestibule/identity-kysely';
import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { keepMeasured } from './measured.js';

const TOKEN = 'token-of-the-operator';
const run = promisify(execFile);

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

function open(url: string): Vestibule {
  const vestibule = createVestibule({ externalUrl: 'http://localhost:3000', encryptionKey: Buffer.alloc(32, 7), adminToken: TOKEN, database: { url, poolSize: 2 }, background: false, rateLimit: false });
  ending.push(() => vestibule.close());
  return vestibule;
}

async function call(vestibule: Vestibule, method: string, path: string, body?: object): Promise<{ status: number; json: { items: { upn: string }[]; signature?: string } }> {
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const request: HttpRequest = { method, path: `/api/v1${path}`, query: '', headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }, remoteAddress: null, readBody: async () => bytes };
  const response = await vestibule.handle(request);
  return { status: response.status, json: JSON.parse(String(response.body ?? 'null')) as { items: { upn: string }[] } };
}

async function query(url: string, text: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return ((await client.query<Record<string, unknown>>(text)).rows[0] ?? {});
  } finally {
    await client.end();
  }
}

describe('a back-up of the embedded database, taken while it serves', () => {
  it('brings back the moment before a tenant was deleted', async () => {
    const root = await mkdtemp(join(tmpdir(), 'vestibule-restore-'));
    ending.push(() => rm(root, { recursive: true, force: true }));
    await chmod(root, 0o711);
    const [archive, original, restored] = [join(root, 'archive'), join(root, 'original'), join(root, 'restored')];
    await mkdir(archive);
    await chmod(archive, 0o777);
    const start = async (dataDir: string, settings: Readonly<Record<string, string>>): Promise<EmbeddedPostgres> => {
      const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off', ...settings } });
      ending.push(() => server.stop());
      return server;
    };
    const server = await start(original, { archive_mode: 'on', archive_command: `test ! -f ${archive}/%f && cp %p ${archive}/%f` });
    await migrateToLatest(server.url);
    const vestibule = open(server.url);
    await call(vestibule, 'POST', '/tenants', { slug: 'acme', name: 'Acme' });
    await call(vestibule, 'POST', '/tenants/acme/users', { upn: 'before@acme.example' });

    // pg_backup_stop belongs to the session of pg_backup_start.
    const session = new pg.Client({ connectionString: server.url });
    await session.connect();
    await session.query(`select pg_backup_start('rehearsal', fast => true)`);
    const began = performance.now();
    await mkdir(restored, { mode: 0o711 });
    await run('cp', ['-a', join(original, 'cluster'), restored]);
    const data = join(restored, 'cluster', 'data');
    const { rows } = await session.query<{ labelfile: string }>('select labelfile from pg_backup_stop()');
    await session.end();
    const copied = Math.round(performance.now() - began);
    await rm(join(data, 'postmaster.pid'), { force: true });
    for (const name of await readdir(join(data, 'pg_wal'))) if (/^[0-9A-F]{24}/.test(name)) await rm(join(data, 'pg_wal', name));

    await call(vestibule, 'POST', '/tenants/acme/users', { upn: 'after@acme.example' });
    const { moment } = await query(server.url, 'select clock_timestamp()::text as moment');
    await sleep(20);
    await call(vestibule, 'DELETE', '/tenants/acme');
    expect((await call(vestibule, 'GET', '/tenants/acme')).status).toBe(404);
    const { file } = await query(server.url, 'select pg_walfile_name(pg_switch_wal()) as file');
    for (let waited = 0; !(await readdir(archive)).includes(String(file)); waited += 50) {
      if (waited > 15_000) throw new Error('the log was not archived');
      await sleep(50);
    }
    await vestibule.close();
    await server.stop();

    const { uid, gid } = await stat(data);
    for (const [name, text] of [['backup_label', rows[0]?.labelfile ?? ''], ['recovery.signal', '']] as const) {
      await writeFile(join(data, name), text);
      await chown(join(data, name), uid, gid);
    }
    const restarted = performance.now();
    const back = await start(restored, { restore_command: `cp ${archive}/%f %p`, recovery_target_time: String(moment), recovery_target_action: 'promote' });
    const again = open(back.url);
    for (let waited = 0; (await query(back.url, 'select pg_is_in_recovery() as still'))['still'] === true; waited += 50) {
      if (waited > 15_000) throw new Error('it stays in recovery');
      await sleep(50);
    }
    const seconds = Math.round(performance.now() - restarted);
    expect(await again.ready()).toBe(true);
    const users = await call(again, 'GET', '/tenants/acme/users');
    expect(users.json.items.map(({ upn }) => upn).sort()).toEqual(['after@acme.example', 'before@acme.example']);
    expect((await call(again, 'POST', '/tenants/acme/users', { upn: 'now@acme.example' })).status).toBe(201);
    keepMeasured('A tenant is deleted by mistake: point-in-time restore', { 'copied in (ms)': copied, 'restored in (ms)': seconds });
  }, 120_000);
});

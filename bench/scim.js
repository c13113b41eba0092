/**
 * The same SCIM requests against Vestibule, a floor and peers, in alternation: `npm run bench:scim`. More peers, once installed
 * by `npm ci --ignore-scripts --prefix bench/peers`: `-- --servers floor,vestibule,better-auth,polis`.
 *
 * Throughput in requests a second; the share is the median over the rounds of Vestibule's (or a peer's) throughput divided
 * by the floor's in the same round, so that what else the machine does hits all of them alike. Only answers with the status that
 * the operation must have count.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '@vestibule/embedded-postgres';
import pg from 'pg';
import { OPERATIONS, seed, SHARED_GROUP } from './operations.js';
import { ScimClient } from './scim-client.js';
import { startServer } from './server-process.js';
import { startVestibule } from './start-vestibule.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    milliseconds: { type: 'string', default: '500' },
    users: { type: 'string', default: '400' },
    clients: { type: 'string', default: '1,8' },
    servers: { type: 'string', default: 'floor,vestibule,scimmy' },
    operation: { type: 'string', default: '' },
  },
});
const rounds = Number(values.rounds);
const milliseconds = Number(values.milliseconds);
const names = values.servers.split(',');
const peers = names.filter((name) => name !== 'floor' && name !== 'vestibule');

async function startProvisionedVestibule(databaseUrl) {
  const { call, ...server } = await startVestibule(databaseUrl, { LOG_LEVEL: 'info' });
  await call('/tenants', { slug: 'acme', name: 'Acme' });
  await call('/tenants/acme/connections', { slug: 'okta', name: 'Okta', preset: 'okta', scim: {} });
  const { token, baseUrl } = await call('/tenants/acme/connections/okta/tokens', {});
  return { ...server, url: new URL(new URL(baseUrl).pathname, server.url).href, token };
}

/** Sends as fast as `clients` allow until the time is over; only what has the right status counts. */
async function measure(target, operation, clients) {
  const begun = performance.now();
  let done = 0;
  const wrong = new Map();
  const latencies = [];
  await Promise.all(
    Array.from({ length: clients }, async (_, index) => {
      for (let turn = 0; performance.now() - begun < milliseconds; turn += 1) {
        const user = target.users[(index + clients * (target.next += 1)) % (target.users.length - (target.users.length % clients))];
        const sent = performance.now();
        const { status } = await operation.send(target.client, { user, group: target.groups[index], sharedGroup: target.groups[15] });
        latencies.push(performance.now() - sent);
        if (operation.expected.includes(status)) done += 1;
        else wrong.set(status, (wrong.get(status) ?? 0) + 1);
      }
    }),
  );
  return { rate: (done * 1_000) / (performance.now() - begun), wrong, latencies };
}

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

async function compare(targets, operation, clients) {
  const results = Object.fromEntries(Object.keys(targets).map((name) => [name, { rates: [], latencies: [], wrong: new Map() }]));
  for (const target of Object.values(targets)) await measure(target, operation, clients);
  for (let round = 0; round < rounds; round += 1) {
    const order = Object.keys(targets);
    if (round % 2 === 1) order.reverse();
    for (const name of order) {
      const { rate, wrong, latencies } = await measure(targets[name], operation, clients);
      results[name].rates.push(rate);
      results[name].latencies.push(...latencies);
      for (const [status, count] of wrong) results[name].wrong.set(status, (results[name].wrong.get(status) ?? 0) + count);
    }
  }
  return results;
}

function printRow(operation, clients, results) {
  const share = (name) => {
    if (results.floor === undefined || results[name] === undefined) return '–';
    return median(results[name].rates.map((rate, round) => rate / results.floor.rates[round])).toFixed(2);
  };
  const rate = (name) => (results[name] === undefined ? '–' : String(Math.round(median(results[name].rates))));
  const wrong = Object.entries(results).flatMap(([name, { wrong: statuses }]) => [...statuses].map(([status, count]) => `${name}: ${count} × ${status}`));
  const latency = results.vestibule === undefined ? '–' : median(results.vestibule.latencies).toFixed(1);
  const others = peers.map((name) => `${rate(name)} | ${share(name)}`);
  console.log(`| ${[operation.name, operation.kind, clients, rate('floor'), rate('vestibule'), `**${share('vestibule')}**`, latency, ...others, wrong.join(', ') || '0'].join(' | ')} |`);
}

const dataDir = await mkdtemp(join(tmpdir(), 'vestibule-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir });
const servers = [];
try {
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  const database = async (name) => {
    await admin.query(`create database ${name}`);
    return postgres.url.replace(/\/postgres$/, `/${name}`);
  };
  const starters = {
    floor: async () => startServer('bench/servers/floor.js', { DATABASE_URL: await database('floor') }),
    vestibule: async () => startProvisionedVestibule(await database('vestibule')),
    scimmy: () => startServer('bench/servers/scimmy.js', {}),
    'better-auth': async () => {
      const token = randomBytes(24).toString('base64url');
      const secret = randomBytes(32).toString('base64url');
      return { ...(await startServer('bench/servers/better-auth.js', { DATABASE_URL: await database('better_auth'), TOKEN: token, SECRET: secret })), token };
    },
    polis: async () => {
      const server = await startServer('bench/servers/polis.js', { DATABASE_URL: await database('polis') });
      const { origin, pathname, searchParams } = new URL(server.url);
      return { ...server, url: `${origin}${pathname}`, token: searchParams.get('token') };
    },
  };
  const targets = {};
  for (const name of names) {
    const server = await starters[name]();
    servers.push(server);
    const client = new ScimClient(server.url, server.token ?? 'none', 16);
    targets[name] = { client, next: 0, ...(await seed(client, Number(values.users))) };
  }
  for (const name of Object.keys(targets)) if (name !== 'scimmy') await admin.query('checkpoint');
  const [cpu] = cpus();
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, PostgreSQL durable on the same machine;`);
  console.log(`${rounds} rounds of ${milliseconds} ms each in alternation, ${values.users} users at the start.\n`);
  console.log(`| ${['operation', 'kind', 'clients', 'floor req/s', 'Vestibule req/s', 'share of the floor', 'median ms', ...peers.map((name) => `${name} req/s | share`), 'unexpected answers'].join(' | ')} |`);
  console.log(`|---|---|${'--:|'.repeat(5 + 2 * peers.length)}---|`);
  for (const clients of values.clients.split(',').map(Number)) {
    for (const operation of [...OPERATIONS, ...(clients > 1 ? [SHARED_GROUP] : [])].filter(({ name }) => name.includes(values.operation))) {
      printRow(operation, clients, await compare(targets, operation, clients));
    }
  }
  for (const { client } of Object.values(targets)) client.close();
  await admin.end();
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}

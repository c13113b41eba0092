/**
 * A verified login, start and answer, through Vestibule, @node-saml/node-saml and bare samlify, in alternation: `npm run bench:saml`.
 *
 * All of them on one durable PostgreSQL, sent Responses whose Response and Assertion are signed. CPU is what the server's process
 * used, its worker threads included; main thread what its first thread used, which is the one that serves everything else too.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '@vestibule/embedded-postgres';
import pg from 'pg';
import { logIn, idp } from './login-client.js';
import { startLoginPeer, startVestibuleLogins } from './login-targets.js';
import { threadTimes } from './thread-times.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    milliseconds: { type: 'string', default: '1000' },
    clients: { type: 'string', default: '1,8' },
    servers: { type: 'string', default: 'vestibule,first-gate-only,node-saml,samlify' },
  },
});
const rounds = Number(values.rounds);
const milliseconds = Number(values.milliseconds);
const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

async function measure(target, clients, kind) {
  const before = await threadTimes(target.pid);
  const begun = performance.now();
  let done = 0;
  const wrong = new Map();
  await Promise.all(
    Array.from({ length: clients }, async (_, index) => {
      while (performance.now() - begun < milliseconds) {
        const status = await logIn(target, kind, index);
        if (kind === 'accepted' ? status === 303 : status === 400 || status === 403) done += 1;
        else wrong.set(status, (wrong.get(status) ?? 0) + 1);
      }
    }),
  );
  const seconds = (performance.now() - begun) / 1_000;
  const after = await threadTimes(target.pid);
  return { rate: done / seconds, cpu: (after.process - before.process) / done, main: (after.main - before.main) / done, wrong };
}

async function compare(targets, clients, kind) {
  const results = Object.fromEntries(Object.keys(targets).map((name) => [name, { rate: [], cpu: [], main: [], wrong: new Map() }]));
  for (const target of Object.values(targets)) for (let time = 0; time < 2; time += 1) await measure(target, clients, kind);
  for (let round = 0; round < rounds; round += 1) {
    const order = Object.keys(targets);
    if (round % 2 === 1) order.reverse();
    for (const name of order) {
      const { wrong, ...figures } = await measure(targets[name], clients, kind);
      for (const [figure, value] of Object.entries(figures)) results[name][figure].push(value);
      for (const [status, count] of wrong) results[name].wrong.set(status, (results[name].wrong.get(status) ?? 0) + count);
    }
  }
  return results;
}

function printRows(results, clients, kind) {
  const share = (name, figure) => (results['node-saml'] === undefined ? '–' : median(results[name][figure].map((value, round) => value / results['node-saml'][figure][round])).toFixed(2));
  for (const [name, { rate, cpu, main, wrong }] of Object.entries(results)) {
    const cells = [kind, clients, name, median(rate).toFixed(1), share(name, 'rate'), median(cpu).toFixed(1), share(name, 'cpu'), median(main).toFixed(1), share(name, 'main')];
    console.log(`| ${cells.join(' | ')} | ${[...wrong].map(([status, count]) => `${count} × ${status}`).join(', ') || '0'} |`);
  }
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
    vestibule: async () => startVestibuleLogins(await database('vestibule'), idp, { SAML_SECOND_GATE: 'on' }),
    'first-gate-only': async () => startVestibuleLogins(await database('first_gate'), idp, { SAML_SECOND_GATE: 'off' }),
    'node-saml': async () => startLoginPeer('bench/servers/node-saml.js', await database('node_saml'), idp),
    samlify: async () => startLoginPeer('bench/servers/samlify.js', await database('samlify'), idp),
  };
  const targets = {};
  for (const name of values.servers.split(',')) {
    targets[name] = await starters[name]();
    servers.push(targets[name]);
  }
  const [cpu] = cpus();
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version};`);
  console.log(`${rounds} rounds of ${milliseconds} ms each in alternation; shares are of node-saml in the same round.\n`);
  console.log('| message | clients | server | logins/s | share | CPU ms | share | main thread ms | share | unexpected answers |\n|---|--:|---|--:|--:|--:|--:|--:|--:|---|');
  for (const clients of values.clients.split(',').map(Number)) {
    for (const kind of ['accepted', 'refused']) printRows(await compare(targets, clients, kind), clients, kind);
  }
  for (const [name, target] of Object.entries(targets)) {
    if (target.loopDelay !== undefined) console.log(`\n${name}: event-loop delay, 99th percentile over the run: ${await target.loopDelay()}`);
  }
  await admin.end();
} finally {
  for (const server of servers) await server.stop();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}

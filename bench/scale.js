/**
 * Whether size costs: the same SCIM requests against a small and a large tenant of one server, and against a small and a large
 * group, in alternation: `node bench/scale.js --users 1000000 --members 100000` after a build. The rows are filled by SQL.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '@vestibule/embedded-postgres';
import pg from 'pg';
import { ScimClient } from './scim-client.js';
import { startVestibule } from './start-vestibule.js';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '1000000' },
    members: { type: 'string', default: '100000' },
    requests: { type: 'string', default: '200' },
  },
});
const SMALL = { users: 1_000, members: 10 };
const LARGE = { users: Number(values.users), members: Number(values.members) };
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const seed = (tenant, { users, members }) => [
  `insert into users (tenant_id, id, upn, upn_key, email, email_key, email_claim, cost_centers, folded, status, blocked, protected, managed_by,
     provisioned_fields, created_at, updated_at, revision)
   select '${tenant}', 'u' || n, n || '@acme.example', n || '@acme.example', n || '@acme.example', n || '@acme.example', n || '@acme.example', '[]', '{}',
     'active', false, false, 'okta', '[]', timestamptz '2026-01-01' + n * interval '1 second', now(), 1 from generate_series(1, ${users}) n`,
  `insert into user_external_ids (tenant_id, connection, channel, value, user_id, bound_at)
   select '${tenant}', 'okta', 'scim', 'x' || n, 'u' || n, now() from generate_series(1, ${users}) n`,
  `insert into provisioned_users (tenant_id, connection, scim_id, user_id, upn, upn_key, external_id, document, folded, retired, created_at, updated_at, version)
   select '${tenant}', 'okta', 's' || n, 'u' || n, n || '@acme.example', n || '@acme.example', 'x' || n, d.document, d.document, false,
     timestamptz '2026-01-01' + n * interval '1 second', now(), 1
   from generate_series(1, ${users}) n
     cross join lateral jsonb_build_object('userName', n || '@acme.example', 'displayName', 'Person ' || n) as d (document)`,
  `insert into groups (tenant_id, id, name, name_key, name_scope, kind, connection, roles, document, folded, created_at, updated_at, version)
   values ('${tenant}', 'g', 'All', 'all', 'okta', 'external', 'okta', '[]', '{}', '{}', now(), now(), 1)`,
  `insert into group_members (tenant_id, group_id, member_kind, member_id) select '${tenant}', 'g', 'user', 'u' || n from generate_series(1, ${members}) n`,
];

async function startServer(databaseUrl) {
  const { url, stop, call } = await startVestibule(databaseUrl);
  const open = async (slug) => {
    await call('/tenants', { slug, name: slug });
    await call(`/tenants/${slug}/connections`, { slug: 'okta', name: 'Okta', preset: 'okta', scim: {} });
    const { token, baseUrl } = await call(`/tenants/${slug}/connections/okta/tokens`, {});
    return new ScimClient(new URL(new URL(baseUrl).pathname, url).href, token, 1);
  };
  return { open, stop };
}

const member = (turn, id) =>
  turn % 2 === 0
    ? { schemas: [PATCH], Operations: [{ op: 'add', path: 'members', value: [{ value: id }] }] }
    : { schemas: [PATCH], Operations: [{ op: 'remove', path: `members[value eq "${id}"]` }] };

/** Each sends the `turn`-th request of a tenant with so many users. */
const OPERATIONS = {
  'filter by userName': (client, turn, { users }) => client.send('GET', `/Users?filter=${encodeURIComponent(`userName eq "${1 + ((turn * 7_919) % users)}@acme.example"`)}`),
  'read user': (client, turn, { users }) => client.send('GET', `/Users/s${1 + ((turn * 7_919) % users)}`),
  'first page of 100 with the total': (client) => client.send('GET', '/Users?startIndex=1&count=100'),
  // One who is no member of either group at the start.
  'add and remove one member': (client, turn, { users }) => client.send('PATCH', '/Groups/g', member(turn, `s${users}`)),
};

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

const dataDir = await mkdtemp(join(tmpdir(), 'vestibule-scale-'));
const postgres = await startEmbeddedPostgres({ dataDir });
let server;
try {
  server = await startServer(postgres.url);
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  const sides = [];
  for (const [slug, size] of [['small', SMALL], ['large', LARGE]]) {
    const client = await server.open(slug);
    const { rows } = await admin.query('select tenant_id from tenant_slugs where slug = $1', [slug]);
    for (const statement of seed(rows[0].tenant_id, size)) await admin.query(statement);
    // What was counted before the rows stood there is counted again.
    await admin.query('delete from resource_totals where tenant_id = $1', [rows[0].tenant_id]);
    sides.push({ client, size, times: [], wrong: 0 });
  }
  await admin.query('vacuum analyze');
  // The background work counts every connection once; until then a list counts for itself.
  const counted = async () => (await admin.query("select 1 from resource_totals where slot = -1 and kind = 'user'")).rows.length;
  while ((await counted()) < sides.length) await sleep(500);
  console.log(`${new Date().toISOString().slice(0, 16)}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, load average ${loadavg()[0].toFixed(1)};`);
  console.log(`${SMALL.users} users and a group of ${SMALL.members} beside ${LARGE.users} users and a group of ${LARGE.members}; ${values.requests} requests each, in alternation.\n`);
  console.log('| operation | small, median ms | large, median ms | ratio | unexpected answers |\n|---|--:|--:|--:|--:|');
  for (const [name, send] of Object.entries(OPERATIONS)) {
    for (const side of sides) [side.times, side.wrong] = [[], 0];
    for (let turn = 0; turn < 50 + Number(values.requests); turn += 1) {
      for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
        const begun = performance.now();
        const { status, text } = await send(side.client, turn, side.size);
        if (turn >= 50) side.times.push(performance.now() - begun);
        const isTotalRight = !name.includes('total') || JSON.parse(text).totalResults === side.size.users;
        if (status >= 300 || !isTotalRight) side.wrong += 1;
      }
    }
    const [small, large] = sides.map(({ times }) => median(times));
    console.log(`| ${name} | ${small.toFixed(2)} | ${large.toFixed(2)} | **${(large / small).toFixed(2)}** | ${sides[0].wrong + sides[1].wrong} |`);
  }
  for (const { client } of sides) client.close();
  await admin.end();
} finally {
  await server?.stop();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** Better Auth with its SCIM plug-in on PostgreSQL: one connection with one static token, no projection. */
import { createServer } from 'node:http';
import { importPeer } from './import-peer.js';

const [{ scim }, { betterAuth }, { getMigrations }, { toNodeHandler }, { default: pg }] = await Promise.all(
  ['@better-auth/scim', 'better-auth', 'better-auth/db/migration', 'better-auth/node', 'pg'].map(importPeer),
);

let handler;
const server = createServer((request, response) => handler(request, response));
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const options = {
    baseURL: url,
    secret: process.env.SECRET,
    database: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }),
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [scim({ connections: [{ id: 'okta', credentials: [{ type: 'bearer', id: 'bench', token: process.env.TOKEN }] }] })],
  };
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  handler = toNodeHandler(betterAuth(options).handler);
  console.log(`listening on ${url}/api/auth/scim/v2`);
});
process.on('SIGTERM', () => process.exit(0));

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagementClient, ManagementRefusal } from './management-client.js';
import { runServerToItsEnd, startServer } from './start-server.js';

const listening = `import { createServer } from 'node:http';
console.log('starting with', Object.keys(process.env).sort().join(' '));
const server = createServer((request, response) => {
  const good = request.headers.authorization === 'Bearer ' + process.env.ADMIN_TOKEN;
  response.writeHead(good ? 201 : 401, { 'content-type': good ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(good ? { slug: request.url } : { status: 401, code: 'unauthenticated' }));
}).listen(0, '127.0.0.1', () => console.log('vestibule listening on http://localhost:' + server.address().port));
process.on('SIGTERM', () => { server.close(); server.closeAllConnections(); process.exitCode = 0; });`;

describe('starting a server for a test', () => {
  let folder: string;
  const program = async (name: string, text: string) => {
    const path = join(folder, `${name}.mjs`);
    await writeFile(path, text);
    return path;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'start-server-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('waits for its address, hands nothing of the surroundings over, and ends with its exit code', async () => {
    const server = await startServer({ program: await program('good', listening), env: { EXTRA: '1', ENCRYPTION_KEY: undefined } });
    expect(server.url).toMatch(/^http:\/\/localhost:\d+$/);
    expect(server.output()).toContain('starting with ADMIN_TOKEN DATABASE_URL EXTRA HOME PATH PORT RATE_LIMIT\n');
    const tenant = await new ManagementClient(server.url, server.adminToken).createTenant({ slug: 'acme' });
    expect(tenant.slug).toBe('/api/v1/tenants');
    await expect(new ManagementClient(server.url, 'wrong').createTenant({})).rejects.toEqual(
      new ManagementRefusal(401, 'unauthenticated', { status: 401, code: 'unauthenticated' }, 'POST /tenants'),
    );
    expect(await server.stop()).toBe(0);
  });

  it('fails with everything the server wrote when that ends, stays silent, or was not built', async () => {
    const ending = await program('ending', 'console.error("PORT must be a number"); process.exit(2);');
    await expect(startServer({ program: ending })).rejects.toThrow('the server ended with code 2:\nPORT must be a number');
    expect(await runServerToItsEnd({}, ending)).toEqual({ code: 2, output: 'PORT must be a number' });
    const silent = await program('silent', 'console.log("thinking"); setInterval(() => {}, 1000);');
    await expect(startServer({ program: silent, startMilliseconds: 1_000 })).rejects.toThrow('did not listen in time:\nthinking');
    await expect(runServerToItsEnd({}, silent, 1_000)).rejects.toThrow('did not end:\nthinking');
    await expect(startServer({ program: join(folder, 'nowhere.js') })).rejects.toThrow('is missing: run "npm run build" first');
  });
});

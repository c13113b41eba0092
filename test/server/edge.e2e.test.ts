import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ManagementClient } from './management-client.js';
import { startServer, type TestServer } from './start-server.js';

/** The edge as somebody outside finds it, with every limit on. */
describe('the edge of a running server', () => {
  let server: TestServer;
  let token: string;
  let secret: string;
  beforeAll(async () => {
    server = await startServer({ env: { RATE_LIMIT: 'on' } });
    const api = new ManagementClient(server.url, server.adminToken);
    await api.call('POST', '/tenants', { slug: 'acme', name: 'Acme' });
    await api.call('POST', '/tenants/acme/connections', { slug: 'okta', name: 'Okta', saml: {}, scim: {} });
    ({ token } = await api.call<{ token: string }>('POST', '/tenants/acme/connections/okta/tokens', {}));
    ({ secret } = await api.call<{ secret: string }>('POST', '/tenants/acme/webhooks', { url: 'https://receiver.example/hook' }));
    await api.call('POST', '/tenants/acme/users', { upn: 'ann@acme.example' });
  }, 90_000);
  afterAll(async () => {
    await server.stop();
  });
  const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${server.url}${path}`, { redirect: 'manual', ...init });

  it.each(['/login', '/t/acme/login', '/t/acme/saml/okta/login', '/t/acme/saml/okta/acs', '/t/nobody/login', '/nowhere', '/console', '/console/setup/unknown', '/api/v1/docs'])(
    'answers %s with a strict policy, and nothing inline that it would forbid',
    async (path) => {
      const response = await get(path, { headers: { accept: 'text/html' } });
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(policy).not.toMatch(/unsafe-|\*/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      const html = await response.text();
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:/i);
      expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    },
  );

  it.each(['/healthz', '/readyz', '/metrics', '/', '/api/v1/tenants', '/t/acme/scim/v2/Users', '/t/acme/saml/okta/metadata'])('lets nobody sniff or frame %s', async (path) => {
    const { headers } = await get(path);
    expect([headers.get('x-content-type-options'), headers.get('x-frame-options'), headers.get('x-powered-by')]).toEqual(['nosniff', 'DENY', null]);
  });

  it.each([
    ['/api/v1/tenants', 'application/json', 413],
    ['/t/acme/scim/v2/Users', 'application/scim+json', 413],
    ['/t/acme/oauth/token', 'application/x-www-form-urlencoded', 413],
    ['/t/acme/saml/okta/acs', 'application/x-www-form-urlencoded', 400],
    ['/login', 'application/x-www-form-urlencoded', 400],
  ])('bounds the body of %s', async (path, type, status) => {
    const bearer = path.startsWith('/api') ? server.adminToken : token;
    const response = await get(path, { method: 'POST', headers: { authorization: `Bearer ${bearer}`, 'content-type': type }, body: Buffer.alloc(9 * 1024 * 1024, 'a') });
    expect(response.status).toBe(status);
  });

  it('refuses a sign-out that another site sends', async () => {
    expect((await get('/t/acme/session', { method: 'DELETE', headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });

  it('keeps secrets encrypted or hashed at rest, and out of the log', async () => {
    const client = new pg.Client({ connectionString: server.databaseUrl });
    await client.connect();
    const { rows: tables } = await client.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public'`);
    const stored: string[] = [];
    for (const { name } of tables) stored.push(...(await client.query<{ row: string }>(`select t::text as row from "${name}" t`)).rows.map(({ row }) => row));
    await client.end();
    const text = stored.join('\n');
    expect(text).toContain('ann@acme.example');
    for (const plain of [token, secret, secret.slice(6), server.adminToken, 'PRIVATE KEY']) {
      expect(text).not.toContain(plain);
      expect(server.output()).not.toContain(plain);
    }
  });

  it('slows down whoever guesses tokens, says for how long, and never those who know theirs', async () => {
    const provision = () => get('/t/acme/scim/v2/Users', { headers: { authorization: `Bearer ${token}` } });
    expect((await provision()).status).toBe(200);
    const guess = (bearer: string) => get('/api/v1/tenants', { headers: { authorization: `Bearer ${bearer}` } });
    const answers = await Promise.all(Array.from({ length: 120 }, (_, each) => guess(`guess-${each}`)));
    const limited = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status !== 429 && status !== 401)).toEqual([]);
    expect(limited.length).toBeGreaterThan(20);
    for (const { headers } of limited) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await guess(server.adminToken)).status).toBe(200);
    expect((await provision()).status).toBe(200);
  });
});

import { describe, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '@vestibule/identity-core';
import { inMemoryPorts } from '@vestibule/identity-core/memory';
import { createVestibule } from './create-vestibule.js';
import { ADMIN_TOKEN, openSite, request, signIn, type SiteUnderTest } from './testing/open-site.js';
import { PORTS } from './vestibule-ports.js';

const acme = async (site: SiteUnderTest): Promise<void> => {
  await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme <script>', allowedDomains: ['acme.example', '*.acme.example'] });
  await site.admin('POST', '/tenants/acme/connections', { slug: 'okta', name: 'Okta', saml: { buttonLabel: 'Sign in with <Okta>' } });
  await site.admin('POST', '/tenants/acme/connections', { slug: 'entra', name: 'Entra', saml: { enabled: false, buttonLabel: 'Microsoft' } });
  await site.admin('POST', '/tenants/acme/connections', { slug: 'feed', name: 'Feed', scim: {} });
};

const ann = async (site: SiteUnderTest): Promise<string> => {
  const created = await site.admin('POST', '/tenants/acme/users', { upn: 'ann@acme.example', displayName: 'Ann <b>' });
  return (JSON.parse(String(created.body)) as { id: string }).id;
};

describe('the sign-in page of a tenant', () => {
  it('shows one button per enabled SAML connection, by its label, with everything escaped', async () => {
    const site = openSite();
    await acme(site);

    const { status, body, headers } = await site.get('/t/acme/login');

    expect(status).toBe(200);
    expect(String(body).match(/class="button"/g)).toHaveLength(1);
    expect(body).toContain('<a class="button" href="/t/acme/saml/okta/login">Sign in with &lt;Okta></a>');
    expect(body).toContain('Sign in to Acme &lt;script>');
    expect(body).not.toContain('Microsoft');
    expect(headers['Cache-Control']).toBe('no-store');
  });

  it('carries a path to come back to, and drops one that leads off the site', async () => {
    const site = openSite();
    await acme(site);

    expect((await site.get('/t/acme/login?returnTo=%2Fapp%3Fa%3D1%26b')).body).toContain('/t/acme/saml/okta/login?returnTo=%2Fapp%3Fa%3D1%26b');
    expect((await site.get('/t/acme/login?returnTo=%2F%2Fevil.example')).body).not.toContain('evil');
  });

  it('says so when no way to sign in is set up', async () => {
    const site = openSite();
    await site.admin('POST', '/tenants', { slug: 'empty', name: 'Empty' });
    expect((await site.get('/t/empty/login')).body).toContain('No way to sign in has been set up yet');
  });
});

describe('an address that leads nowhere', () => {
  it('shows one page, whether tenant, connection or path is unknown', async () => {
    const site = openSite();
    await acme(site);
    const paths = ['/t/nobody/login', '/t/nobody/', '/t/nobody/session', '/t/nobody/saml/okta/login', '/t/acme/saml/nobody/login', '/t/acme/saml/feed/login', '/t/acme/nothing', '/nothing', '/t/%E0%A4%A/login'];

    const answers = await Promise.all(paths.map((path) => site.get(path)));

    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  });

  it('is 401 below scim/v2, as for any wrong token', async () => {
    expect((await openSite().get('/t/nobody/scim/v2/Users')).status).toBe(401);
  });

  it('answers programs with JSON', async () => {
    const { status, body } = await openSite().get('/t/nobody/session', { accept: 'application/json' });
    expect([status, JSON.parse(String(body))]).toEqual([404, { error: { code: 'resource.not_found', message: expect.any(String), decision: null } }]);
  });
});

describe('finding the company by e-mail', () => {
  const post = (site: SiteUnderTest, email: string) => site.send('POST', '/login', new URLSearchParams({ email }).toString(), { 'content-type': 'application/x-www-form-urlencoded' });

  it('asks for the address in a field that needs no script', async () => {
    const { status, body } = await openSite().get('/login');
    expect(status).toBe(200);
    expect(body).toMatch(/<form[^>]* method="post" action="\/login">.*<label for="email">.*name="email"/);
  });

  it.each(['ann@acme.example', 'ANN@ACME.EXAMPLE', 'ann@lab.acme.example'])('leads %s to the sign-in page of the company that names the domain', async (email) => {
    const site = openSite();
    await acme(site);
    await site.admin('POST', '/tenants', { slug: 'open', name: 'Open to all', allowedDomains: ['*'] });

    const { status, headers } = await post(site, email);
    expect([status, headers['Location']]).toEqual([303, '/t/acme/login']);
  });

  it('lets the person choose when several companies name the domain', async () => {
    const site = openSite();
    await acme(site);
    await site.admin('POST', '/tenants', { slug: 'sister', name: 'Sister', allowedDomains: ['acme.example'] });

    const { status, body } = await post(site, 'ann@acme.example');
    expect(status).toBe(200);
    expect(body).toContain('href="/t/acme/login"');
    expect(body).toContain('href="/t/sister/login"');
  });

  it('leads everybody to the only tenant that there is, when that admits all', async () => {
    const site = openSite();
    await site.admin('POST', '/tenants', { slug: 'only', name: 'Only', allowedDomains: ['*'] });
    expect((await post(site, 'ann@anything.example')).headers['Location']).toBe('/t/only/login');
  });

  it('keeps an unknown domain in the field and says what to do', async () => {
    const site = openSite();
    await acme(site);
    const { status, body } = await post(site, 'ann@"><script>.example');
    expect(status).toBe(404);
    expect(body).toContain('Please ask your administrator');
    expect(body).not.toContain('<script>');
  });

  it.each(['', 'ann', '@', 'a@b@c'])('asks again for %j', async (email) => {
    expect((await post(openSite(), email)).status).toBe(400);
  });
});

describe('a session', () => {
  it('is told by /session with groups and roles, and by the page in words', async () => {
    const site = openSite();
    await acme(site);
    const id = await ann(site);
    const group = JSON.parse(String((await site.admin('POST', '/tenants/acme/groups', { name: 'Staff & co', roles: ['reader'] })).body)) as { id: string };
    await site.admin('PUT', `/tenants/acme/groups/${group.id}/members/${id}`);
    const cookie = await signIn(site, 'acme', id);

    const { status, body } = await site.get('/t/acme/session', { cookie });
    expect(status).toBe(200);
    expect(JSON.parse(String(body))).toEqual({
      user: {
        id,
        upn: 'ann@acme.example',
        email: null,
        displayName: 'Ann <b>',
        active: true,
        groups: [{ id: group.id, name: 'Staff & co', kind: 'internal' }],
        roles: ['reader'],
      },
      connection: 'okta',
      expiresAt: '2026-01-15T09:00:00.000Z',
    });
    const page = await site.get('/t/acme/', { cookie });
    expect(page.body).toContain('Ann &lt;b>');
    expect(page.body).toContain('Staff &amp; co');
  });

  it('ends when its user is deactivated, when it expires, and in another tenant it never was', async () => {
    const site = openSite();
    await acme(site);
    await site.admin('POST', '/tenants', { slug: 'other', name: 'Other' });
    const id = await ann(site);
    const cookie = await signIn(site, 'acme', id);
    expect((await site.get('/t/acme/session', { cookie })).status).toBe(200);
    expect((await site.get('/t/other/session', { cookie })).status).toBe(401);

    site.clock.advanceSeconds(3_601);
    expect((await site.get('/t/acme/session', { cookie })).status).toBe(401);

    const second = await signIn(site, 'acme', id, 'vst_second0123456789abcd');
    await site.admin('PATCH', `/tenants/acme/users/${id}`, { active: false });
    expect((await site.get('/t/acme/session', { cookie: second })).status).toBe(401);
  });

  it('is missing: 401 for programs, the sign-in page for people', async () => {
    const site = openSite();
    await acme(site);
    expect((await site.get('/t/acme/session')).status).toBe(401);
    const page = await site.get('/t/acme/');
    expect([page.status, page.headers['Location']]).toEqual([303, '/t/acme/login']);
  });

  it('ends by DELETE, also twice, and never on the word of another site', async () => {
    const site = openSite();
    await acme(site);
    const cookie = await signIn(site, 'acme', await ann(site));

    expect((await site.send('DELETE', '/t/acme/session', '', { cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await site.get('/t/acme/session', { cookie })).status).toBe(200);

    const ended = await site.send('DELETE', '/t/acme/session', '', { cookie, origin: 'http://localhost:3000' });
    expect([ended.status, ended.headers['Set-Cookie']]).toEqual([204, expect.stringMatching(/^vestibule_session=;.*Max-Age=0/)]);
    expect((await site.get('/t/acme/session', { cookie })).status).toBe(401);
    expect((await site.send('DELETE', '/t/acme/session', '', { cookie })).status).toBe(204);
  });

  it('ends by the form of its page, and by no form without that token', async () => {
    const site = openSite();
    await acme(site);
    const cookie = await signIn(site, 'acme', await ann(site));
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(String((await site.get('/t/acme/', { cookie })).body)) ?? [];
    const form = { cookie, 'content-type': 'application/x-www-form-urlencoded' };

    expect((await site.send('POST', '/t/acme/session', 'csrf=forged', form)).status).toBe(403);
    expect((await site.send('POST', '/t/acme/session', `csrf=${csrf}`, { ...form, origin: 'https://evil.example' })).status).toBe(403);
    const ended = await site.send('POST', '/t/acme/session', `csrf=${csrf}`, { ...form, origin: 'http://localhost:3000' });
    expect([ended.status, ended.headers['Location']]).toEqual([303, '/t/acme/login']);
    expect((await site.get('/t/acme/session', { cookie })).status).toBe(401);
  });
});

describe('every answer', () => {
  it('carries a policy without inline code, and may not be framed, sniffed or stored', async () => {
    for (const path of ['/login', '/nothing', '/api/v1/tenants', '/t/x/scim/v2/Users']) {
      const { headers } = await openSite().get(path);
      const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      expect(named['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(named['content-security-policy']).not.toContain('unsafe');
      expect(named['x-content-type-options']).toBe('nosniff');
      expect(named['cache-control']).toContain('no-store');
    }
  });

  it('pins https exactly on https', async () => {
    expect((await openSite().get('/login')).headers).not.toHaveProperty('Strict-Transport-Security');
    expect((await openSite({ externalUrl: 'https://login.example.com' }).get('/login')).headers).toHaveProperty('Strict-Transport-Security');
  });

  it('answers other methods with 405 and Allow', async () => {
    const site = openSite();
    await acme(site);
    for (const path of ['/login', '/t/acme/login', '/t/acme/session', '/t/acme/']) {
      const { status, headers } = await site.send('PUT', path, '');
      expect([status, typeof headers['Allow']]).toEqual([405, 'string']);
    }
  });

  it('is 503 with Retry-After when the store is away, and 500 without detail for a fault of ours, reported once', async () => {
    const gone = { getTenantBySlug: () => Promise.reject(new StoreUnavailableError('gone')) };
    const broken = { getTenantBySlug: () => Promise.reject(new Error('secret detail')) };
    const ports = inMemoryPorts();
    const first = await openSite({ ports: { ...ports, connections: Object.assign(Object.create(ports.connections), gone) } }).get('/t/acme/login');
    expect([first.status, first.headers['Retry-After']]).toEqual([503, '5']);

    const site = openSite({ ports: { ...ports, connections: Object.assign(Object.create(ports.connections), broken) } });
    const second = await site.get('/t/acme/login');
    expect(second.status).toBe(500);
    expect(second.body).not.toContain('secret detail');
    expect(site.errors).toHaveLength(1);
  });
});

describe('the stylesheet', () => {
  it('is served under a name that changes with its content, cached for good', async () => {
    const site = openSite();
    const [, href = ''] = /href="(\/assets\/[^"]+\.css)"/.exec(String((await site.get('/login')).body)) ?? [];

    const { status, headers, body } = await site.get(href);
    expect([status, headers['Content-Type'], headers['Cache-Control']]).toEqual([200, 'text/css; charset=utf-8', 'public, max-age=31536000, immutable']);
    expect(body).toContain('.ways');
    expect((await site.get('/assets/vestibule.000000000000.css')).headers['Cache-Control']).toBe('no-cache');
    expect((await site.get('/assets/../package.json')).status).toBe(404);
  });
});

describe('createVestibule', () => {
  const options = { externalUrl: 'http://localhost:3000', encryptionKey: Buffer.alloc(32), ports: inMemoryPorts() };

  it.each(['http://login.example.com', 'https://login.example.com/path', 'https://user:pw@login.example.com', 'login.example.com', 'ftp://localhost'])('refuses %s as external URL', (externalUrl) => {
    expect(() => createVestibule({ ...options, externalUrl })).toThrow(TypeError);
  });

  it('refuses a key of another length, and ports that are missing without a database', () => {
    expect(() => createVestibule({ ...options, encryptionKey: Buffer.alloc(16) })).toThrow(/32 bytes/);
    expect(() => createVestibule({ externalUrl: options.externalUrl, encryptionKey: options.encryptionKey })).toThrow(/missing: unitOfWork/);
  });

  it('lets nobody into the management API without an admin token, and whoever has it by hash alone', async () => {
    const { hashSecret } = await import('./adapters/node-secrets.js');
    const call = (vestibule: ReturnType<typeof createVestibule>) => vestibule.handle(request('GET', '/api/v1/tenants', '', { authorization: `Bearer ${ADMIN_TOKEN}` }));

    expect((await call(createVestibule(options))).status).toBe(401);
    expect((await call(createVestibule({ ...options, adminToken: { sha256: hashSecret(ADMIN_TOKEN) } }))).status).toBe(200);
  });

  it('takes another port through the container until the first request', async () => {
    const site = openSite();
    const fixed = new Date('2030-05-05T05:05:05Z');
    (await site.vestibule.container.rebindAsync(PORTS.clock)).toConstantValue({ now: () => fixed });

    const { body } = await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme' });
    expect(JSON.parse(String(body))).toMatchObject({ createdAt: fixed.toISOString() });
    expect(site.vestibule.ports.clock.now()).toBe(fixed);
  });

  it('is ready without a database, and closes', async () => {
    const site = openSite();
    expect(await site.vestibule.ready()).toBe(true);
    await site.get('/login');
    await site.vestibule.close();
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { openSite, type SiteUnderTest } from './testing/open-site.js';
import { connectIdp, SamlVisitor } from './testing/saml-visitor.js';
import { testKey } from '../../../tools/saml-fixtures/idp.js';

const json = (body: unknown) => JSON.parse(String(body)) as { url: string; expiresAt: string; items: { action: string; reason: string | null; type: string }[] };

describe('a test of a connection', () => {
  let site: SiteUnderTest;
  let visitor: SamlVisitor;
  beforeEach(async () => {
    site = openSite({ saml: { secondGate: false } });
    await connectIdp(site);
    visitor = new SamlVisitor(site);
  });
  const link = async () => {
    const created = await site.admin('POST', '/tenants/acme/connections/okta/test', {});
    expect(created.status).toBe(201);
    const noted = await site.admin('GET', `/tenants/acme/decisions/${String(created.headers['vestibule-decision'])}`);
    expect(noted.body).toContain('"action":"create-test-link","connection":"okta"');
    return new URL(json(created.body).url);
  };
  const open = async (url: URL) => `${url.pathname}${url.search}`;
  const traces = async () => ({
    users: json((await site.admin('GET', '/tenants/acme/users')).body).items,
    events: json((await site.admin('GET', '/tenants/acme/events')).body).items.map(({ type }) => type),
  });

  it('shows the values read and every check, and leaves nothing but its decision', async () => {
    const page = await visitor.login({}, await open(await link()));

    expect(page.status).toBe(200);
    const text = String(page.body);
    for (const shown of ['This login works', 'would be registered', 'jane.doe@acme.example', 'signature', 'audience', 'in-response-to', 'passed', String(page.headers['vestibule-decision'])]) expect(text).toContain(shown);
    expect(await visitor.isSignedIn()).toBe(false);
    expect([...visitor.cookies]).toEqual([]);
    expect(await traces()).toEqual({ users: [], events: ['connection.created'] });
    const decisions = json((await site.admin('GET', '/tenants/acme/decisions?kind=login')).body).items;
    expect(decisions).toMatchObject([{ action: 'test-login', outcome: 'accepted', changes: [], events: [] }]);
  });

  it('can be repeated, beside real logins of the same browser', async () => {
    const url = await open(await link());
    expect((await visitor.login({}, url)).status).toBe(200);
    expect((await visitor.login({}, url)).status).toBe(200);
    const begun = await visitor.get(url);
    expect((await visitor.login()).status).toBe(303);
    expect(await visitor.isSignedIn()).toBe(true);
    expect(String((await visitor.answer(begun)).body)).toContain('The person is known');
  });

  it.each([
    ['a wrong key', { key: testKey('attacker') }, 'saml.signature'],
    ['another audience', { audience: 'https://other.example' }, 'saml.audience'],
    ['a missing attribute', { attributes: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'x@acme.example' } }, 'login.attribute_missing'],
    ['a refusal of the IdP', { status: { code: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }, withAssertion: false }, 'login.idp_refused'],
  ])('shows the exact cause of %s', async (_, options, code) => {
    const page = await visitor.login(options, await open(await link()));
    expect([page.status, String(page.body).includes(code), String(page.body).includes('failed')]).toEqual([200, true, true]);
    expect(json((await site.admin('GET', '/tenants/acme/decisions?kind=login')).body).items).toMatchObject([{ action: 'test-login', outcome: 'refused', reason: code }]);
    expect(await traces()).toMatchObject({ users: [] });
  });

  it('tries a connection that is still switched off', async () => {
    await site.admin('PATCH', '/tenants/acme/connections/okta', { saml: { enabled: false } });
    const page = await visitor.login({}, await open(await link()));
    expect(page.status).toBe(200);
    expect(String(page.body)).toContain('login.connection_disabled');
    expect(String(page.body)).toContain('jane.doe@acme.example');
    expect((await visitor.get('/t/acme/saml/okta/login')).status).toBe(403);
  });

  it('shows a browser without the link nothing of the kind', async () => {
    const begun = await visitor.get(await open(await link()));
    const test = [...visitor.cookies.keys()].find((name) => name.startsWith('vestibule_test_')) ?? '';
    visitor.cookies.set(test, 'forged');
    const page = await visitor.answer(begun, { key: testKey('attacker') });
    expect(page.status).toBe(400);
    expect(String(page.body)).not.toContain('saml.signature');
  });

  it('signs nobody in with the answer to a test, also when its cookie is gone', async () => {
    const begun = await visitor.get(await open(await link()));
    for (const name of visitor.cookies.keys()) if (name.startsWith('vestibule_test_')) visitor.cookies.delete(name);
    expect((await visitor.answer(begun)).status).toBe(200);
    expect(await visitor.isSignedIn()).toBe(false);
  });

  it('ends by itself, and belongs to its connection', async () => {
    const url = await link();
    expect((await visitor.get(`${url.pathname}?test=forged`)).status).toBe(410);
    site.clock.advanceSeconds(3_600);
    expect((await visitor.get(await open(url))).status).toBe(410);
    expect((await site.admin('POST', '/tenants/acme/connections/nobody/test')).status).toBe(404);
    await site.admin('POST', '/tenants/acme/connections', { slug: 'feed', name: 'Feed', scim: {} });
    expect((await site.admin('POST', '/tenants/acme/connections/feed/test')).status).toBe(409);
  });
});

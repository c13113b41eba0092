import { beforeEach, describe, expect, it } from '@jest/globals';
import { verify, X509Certificate } from 'node:crypto';
import { buildLogoutRequest, buildLogoutResponse, buildPostFields, buildRedirectUrl } from '@vestibule/identity-saml/protocol';
import { testKey } from '../../../tools/saml-fixtures/idp.js';
import type { HttpResponse } from './http/http-message.js';
import { openSite, type SiteUnderTest } from './testing/open-site.js';
import { connectIdp, idpKey, messageOf, SamlVisitor, sloUrl } from './testing/saml-visitor.js';

const ours = 'http://localhost:3000/t/acme/saml/okta/logout';
const idp = 'https://idp.example/metadata';
const name = { value: 'jane.doe@acme.example', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', nameQualifier: null, spNameQualifier: null };
const pathOf = (url: string) => `${new URL(url).pathname}${new URL(url).search}`;
const cookieOf = (response: HttpResponse) => [response.headers['set-cookie'] ?? []].flat().join('\n');

describe('single logout', () => {
  let site: SiteUnderTest;
  let visitor: SamlVisitor;
  const open = async (metadata?: Parameters<typeof connectIdp>[2]) => {
    site = openSite({ saml: { secondGate: false } });
    await connectIdp(site, {}, metadata);
    visitor = new SamlVisitor(site);
    await visitor.login();
    expect(await visitor.isSignedIn()).toBe(true);
  };
  beforeEach(() => open());

  const reasonOf = async (response: HttpResponse) => {
    const { body } = await site.admin('GET', `/tenants/acme/decisions/${String(response.headers['vestibule-decision'])}`);
    const { action, outcome, reason } = JSON.parse(String(body)) as { action: string; outcome: string; reason: string | null };
    expect(action).toBe('logout');
    return outcome === 'accepted' ? 'accepted' : reason;
  };
  const request = (more: Partial<Parameters<typeof buildLogoutRequest>[0]> = {}) => {
    const now = site.clock.now();
    return buildLogoutRequest({ id: '_r1', issueInstant: now, destination: ours, issuer: idp, nameId: name, sessionIndex: null, notOnOrAfter: new Date(now.getTime() + 300_000), ...more });
  };
  const byRedirect = (xml: string, signWith: typeof idpKey | null = idpKey, parameter: 'SAMLRequest' | 'SAMLResponse' = 'SAMLRequest', from = visitor) =>
    from.get(pathOf(buildRedirectUrl({ destination: ours, parameter, xml, relayState: 'their state', signWith })));
  const byPost = (xml: string, from = new SamlVisitor(site)) =>
    from.post('/t/acme/saml/okta/logout', buildPostFields({ parameter: 'SAMLRequest', xml, relayState: 'their state', signWith: idpKey }));

  describe('begun here', () => {
    it('ends the session and asks the IdP, signed, to end its own', async () => {
      const left = await visitor.get('/t/acme/saml/okta/logout');

      expect(left.status).toBe(303);
      expect(await reasonOf(left)).toBe('accepted');
      expect(cookieOf(left)).toContain('vestibule_session=;');
      expect(await visitor.isSignedIn()).toBe(false);
      const url = new URL(String(left.headers['location']));
      expect(`${url.origin}${url.pathname}`).toBe(sloUrl);
      const xml = messageOf(url, 'SAMLRequest');
      expect(xml).toContain(`<saml:NameID Format="${name.format}">${name.value}</saml:NameID>`);
      expect(xml).toContain('<samlp:SessionIndex>_session</samlp:SessionIndex>');
      const certificate = /use="signing".*?X509Certificate>([^<]+)</s.exec(String((await site.get('/t/acme/saml/okta/metadata')).body))?.[1] ?? '';
      const signed = url.search.slice(1).replace(/&Signature=.*/, '');
      const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'));
      expect(verify('sha256', Buffer.from(signed), publicKey, Buffer.from(url.searchParams.get('Signature') ?? '', 'base64'))).toBe(true);
    });

    it('is over when the IdP answers, once, in the browser that began it', async () => {
      const left = await visitor.get('/t/acme/saml/okta/logout');
      const inResponseTo = / ID="([^"]+)"/.exec(messageOf(left.headers['location'], 'SAMLRequest'))?.[1] ?? '';
      const answer = (succeeded: boolean, of = inResponseTo) => buildLogoutResponse({ id: '_a', issueInstant: site.clock.now(), destination: ours, issuer: idp, inResponseTo: of, succeeded });

      expect(await reasonOf(await byRedirect(answer(true), idpKey, 'SAMLResponse', new SamlVisitor(site)))).toBe('saml.in_response_to');
      expect(await reasonOf(await byRedirect(answer(true, '_other'), idpKey, 'SAMLResponse'))).toBe('saml.in_response_to');
      const over = await byRedirect(answer(true), idpKey, 'SAMLResponse');
      expect([over.status, over.headers['location'], await reasonOf(over)]).toEqual([303, '/t/acme/login', 'accepted']);
      expect(await reasonOf(await byRedirect(answer(true), idpKey, 'SAMLResponse'))).toBe('saml.in_response_to');
    });

    it('says so when the IdP could not sign the person out everywhere', async () => {
      const left = await visitor.get('/t/acme/saml/okta/logout');
      const inResponseTo = / ID="([^"]+)"/.exec(messageOf(left.headers['location'], 'SAMLRequest'))?.[1] ?? '';
      const xml = buildLogoutResponse({ id: '_a', issueInstant: site.clock.now(), destination: ours, issuer: idp, inResponseTo, succeeded: false });
      const page = await byRedirect(xml, idpKey, 'SAMLResponse');
      expect([page.status, String(page.body).includes('could not sign you out everywhere')]).toEqual([200, true]);
    });

    it('just signs out where the IdP has no address for it, and where nobody is signed in', async () => {
      await open({ sloUrl: null });
      const left = await visitor.get('/t/acme/saml/okta/logout');
      expect([left.status, left.headers['location'], await visitor.isSignedIn()]).toEqual([303, '/t/acme/login', false]);
      const again = await visitor.get('/t/acme/saml/okta/logout');
      expect([again.status, again.headers['location'], again.headers['vestibule-decision']]).toEqual([303, '/t/acme/login', undefined]);
    });
  });

  describe('begun at the IdP', () => {
    it.each([
      ['HTTP-Redirect', (xml: string) => byRedirect(xml, idpKey, 'SAMLRequest', new SamlVisitor(site))],
      ['HTTP-POST', (xml: string) => byPost(xml)],
    ])('by %s ends the sessions without a cookie and is answered, signed', async (_, send) => {
      const answer = await send(request());

      expect(await reasonOf(answer)).toBe('accepted');
      expect(await visitor.isSignedIn()).toBe(false);
      const isRedirect = answer.status === 303;
      const xml = isRedirect ? messageOf(answer.headers['location'], 'SAMLResponse') : Buffer.from(/name="SAMLResponse" value="([^"]+)"/.exec(String(answer.body))?.[1] ?? '', 'base64').toString();
      for (const part of ['InResponseTo="_r1"', `Destination="${sloUrl}"`, 'status:Success']) expect(xml).toContain(part);
      expect(isRedirect ? String(answer.headers['location']) : xml).toContain(isRedirect ? 'Signature=' : '<ds:Signature');
      expect(isRedirect ? new URL(String(answer.headers['location'])).searchParams.get('RelayState') : String(answer.body)).toContain('their state');
    });

    it('leaves a receipt and an event for the person', async () => {
      await byPost(request());
      const { body } = await site.admin('GET', '/tenants/acme/events');
      expect((JSON.parse(String(body)) as { items: { type: string; data: object }[] }).items.at(-1)).toMatchObject({ type: 'user.sessions_revoked', data: { sessions: 1, reason: 'logout' } });
    });

    it('ends the sessions of the index it names, of that person only', async () => {
      const other = new SamlVisitor(site);
      await other.login({ sessionIndex: '_elsewhere' });
      const bob = new SamlVisitor(site);
      await bob.login({ nameId: { value: 'bob' }, attributes: Object.fromEntries(['givenname', 'surname', 'emailaddress', 'upn', 'name'].map((claim) => [`http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${claim}`, 'bob@acme.example'])) });
      await byPost(request({ sessionIndex: '_session' }));
      expect([await visitor.isSignedIn(), await other.isSignedIn(), await bob.isSignedIn()]).toEqual([false, true, true]);
      await byPost(request({ id: '_r2' }));
      expect([await other.isSignedIn(), await bob.isSignedIn()]).toEqual([false, true]);
    });

    it.each<[string, () => Promise<HttpResponse>, string]>([
      ['unsigned', () => byRedirect(request(), null), 'saml.signature'],
      ['signed by another', () => byRedirect(request(), testKey('attacker')), 'saml.signature'],
      ['expired', () => byRedirect(request({ notOnOrAfter: new Date(site.clock.now().getTime() - 120_000) })), 'saml.time'],
      ['for another address', () => byRedirect(request({ destination: 'https://other.example' })), 'saml.destination'],
      ['of another issuer', () => byRedirect(request({ issuer: 'https://other.example' })), 'saml.issuer'],
      ['without a message', () => visitor.post('/t/acme/saml/okta/logout', {}), 'saml.structure'],
      ['with two messages', () => visitor.post('/t/acme/saml/okta/logout', { SAMLRequest: 'a', SAMLResponse: 'b' }), 'saml.structure'],
    ])('is refused %s, and ends nothing', async (_, send, code) => {
      const answer = await send();
      expect([answer.status, await reasonOf(answer), await visitor.isSignedIn()]).toEqual([400, code, true]);
      expect(String(answer.body)).not.toContain(code);
    });

    it('is obeyed once', async () => {
      await byPost(request());
      await visitor.login();
      expect(await reasonOf(await byPost(request()))).toBe('saml.replay');
      expect(await visitor.isSignedIn()).toBe(true);
    });
  });
});

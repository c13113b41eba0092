import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { ScriptedBrowser, type BrowserPage } from '../browser/scripted-browser.js';
import type { Employee } from '../identity-providers/employee.js';
import { startSamlpIdp, type SamlpIdp } from '../identity-providers/samlp-idp.js';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';

const ada: Employee = {
  id: 'ada-4711',
  upn: 'ada@acme.example',
  email: 'ada@acme.example',
  givenName: 'Ada',
  surname: 'Lovelace',
  displayName: 'Ada Lovelace',
};
const nameless: Employee = { ...ada, id: 'nameless', upn: 'n@acme.example', email: 'n@acme.example', attributes: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname': null } };

describe('a login, seen from the browser', () => {
  let server: TestServer;
  let idp: SamlpIdp;
  let other: SamlpIdp;
  let admin: ManagementClient;
  const acs = () => `${server.url}/t/acme/saml/okta/acs`;
  const login = () => `${server.url}/t/acme/saml/okta/login`;

  beforeAll(async () => {
    server = await startServer();
    [idp, other] = await Promise.all([startSamlpIdp({ employees: [ada, nameless] }), startSamlpIdp({ employees: [ada] })]);
    admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme' });
    await admin.createTenant({ slug: 'globex', name: 'Globex' });
    await admin.createConnection('acme', { slug: 'okta', name: 'Okta', saml: { metadataXml: idp.metadataXml } });
    await admin.createConnection('acme', { slug: 'open', name: 'Open', saml: { metadataXml: idp.metadataXml, idpInitiated: 'accept' } });
    await admin.createConnection('acme', { slug: 'closed', name: 'Closed', saml: { metadataXml: idp.metadataXml, idpInitiated: 'reject' } });
    await admin.createConnection('globex', { slug: 'okta', name: 'Okta', saml: { metadataXml: idp.metadataXml } });
    idp.signIn(ada.id);
  });
  afterAll(async () => {
    await Promise.all([idp.stop(), other.stop()]);
    await server.stop();
  });

  /** Everything up to the moment when the browser would post the answer. */
  const fetchAnswer = async (browser: ScriptedBrowser, url = login()): Promise<{ page: BrowserPage; fields: Record<string, string> }> => {
    const page = await browser.open(url, { autoSubmit: false });
    const form = page.forms.find(({ submitsItself }) => submitsItself);
    return { page, fields: { ...form?.fields } };
  };
  const isSignedIn = async (browser: ScriptedBrowser, tenant = 'acme') => (await browser.open(`${server.url}/t/${tenant}/session`)).status === 200;
  const causeOf = async (page: BrowserPage, tenant = 'acme') => {
    const decision = await admin.decision(tenant, page.headers.get('vestibule-decision') ?? '');
    expect(decision.trail).not.toEqual([]);
    return decision;
  };

  it('ends where it was asked to end, and never on another site', async () => {
    for (const [returnTo, expected] of [
      ['/t/acme/?a=1#b', '/t/acme/?a=1'],
      ['//evil.example/x', '/t/acme/'],
      ['https://evil.example', '/t/acme/'],
      ['/\\evil.example', '/t/acme/'],
      ['/t/acme/%0d%0aset-cookie:x=1', null],
    ] as const) {
      const page = await new ScriptedBrowser().open(`${login()}?returnTo=${encodeURIComponent(returnTo)}`);
      expect(page.url.origin).toBe(server.url);
      if (expected !== null) expect(`${page.url.pathname}${page.url.search}`).toBe(expected);
    }
  });

  it('asks the identity provider for what it was asked for', async () => {
    await new ScriptedBrowser().open(`${login()}?forceAuthn=true`);
    expect(idp.received.at(-1)).toMatchObject({ forceAuthn: true, acsUrl: acs(), issuer: `${server.url}/t/acme/saml/okta/metadata`, destination: idp.ssoUrl });
    expect(Buffer.byteLength(idp.received.at(-1)?.relayState ?? '')).toBeLessThanOrEqual(80);
  });

  it('takes an answer once: its repetition signs nobody in', async () => {
    const browser = new ScriptedBrowser();
    const { page, fields } = await fetchAnswer(browser);
    const initiator = page.url;
    const answers = await Promise.all(Array.from({ length: 4 }, () => browser.post(acs(), fields, { initiator, followRedirects: false })));

    expect(answers.map(({ status }) => status).sort()).toEqual([303, 400, 400, 400]);
    const refused = answers.filter(({ status }) => status === 400);
    for (const answer of refused) expect(['saml.replay', 'saml.in_response_to']).toContain((await causeOf(answer)).reason);
    const again = await browser.post(acs(), fields, { initiator, followRedirects: false });
    expect((await causeOf(again)).reason).toBe('saml.replay');
    expect(again.headers.getSetCookie().join()).not.toContain('vestibule_session=');
  });

  it('shows the world one code and one sentence for whatever is not authentic', async () => {
    const browser = new ScriptedBrowser();
    const { page, fields } = await fetchAnswer(browser);
    const xml = Buffer.from(fields['SAMLResponse'] ?? '', 'base64').toString();
    const encode = (text: string) => Buffer.from(text).toString('base64');
    const messages: [string, string, string][] = [
      ['another name', encode(xml.replaceAll('ada@acme.example', 'eve@acme.example')), 'saml.signature'],
      ['no signature', encode(xml.replace(/<Signature[\s\S]*?<\/Signature>/g, '')), 'saml.signature'],
      ['a document type', encode(`<!DOCTYPE x []>${xml}`), 'saml.structure'],
      ['no base64', '%%%', 'saml.structure'],
      ['no XML', encode('hello'), 'saml.structure'],
      ['another destination', encode(xml.replace(/Destination="[^"]*"/, 'Destination="https://evil.example"')), 'saml.signature'],
    ];
    const texts = new Set<string>();
    for (const [what, message, cause] of messages) {
      const answer = await browser.post(acs(), { ...fields, SAMLResponse: message }, { initiator: page.url, headers: { accept: 'application/json' } });
      expect([what, answer.status]).toEqual([what, 400]);
      const { error } = JSON.parse(answer.text) as { error: { code: string; message: string; decision: string } };
      expect(error).toMatchObject({ code: 'saml.response_refused', decision: answer.headers.get('vestibule-decision') });
      texts.add(error.message);
      expect([what, (await causeOf(answer)).reason]).toEqual([what, cause]);
    }
    expect(texts.size).toBe(1);
    expect(await isSignedIn(browser)).toBe(false);
    // None of them used the open login up.
    expect((await browser.post(acs(), fields, { initiator: page.url })).url.pathname).toBe('/t/acme/');
  });

  it('gives the answer of one browser to no other', async () => {
    const victim = new ScriptedBrowser();
    const { page, fields } = await fetchAnswer(victim);
    const attacker = new ScriptedBrowser();
    const answer = await attacker.post(acs(), fields, { initiator: page.url });

    expect((await causeOf(answer)).reason).toBe('saml.in_response_to');
    expect(await isSignedIn(attacker)).toBe(false);
  });

  it('finishes two logins of one browser side by side', async () => {
    const browser = new ScriptedBrowser();
    const [one, two] = [await fetchAnswer(browser), await fetchAnswer(browser)];
    for (const { page, fields } of [two, one]) expect((await browser.post(acs(), fields, { initiator: page.url })).url.pathname).toBe('/t/acme/');
  });

  it('trusts no other identity provider, tenant or connection with the answer', async () => {
    const browser = new ScriptedBrowser();
    const { page, fields } = await fetchAnswer(browser);
    const stranger = await other.createResponse(ada.id, { acsUrl: acs(), audience: `${server.url}/t/acme/saml/okta/metadata`, inResponseTo: idp.received.at(-1)?.id ?? '' });
    const forged = await browser.post(acs(), { ...fields, SAMLResponse: Buffer.from(stranger).toString('base64') }, { initiator: page.url });
    expect((await causeOf(forged)).reason).toBe('saml.signature');

    const elsewhere = await browser.post(`${server.url}/t/globex/saml/okta/acs`, fields, { initiator: page.url });
    expect(['saml.destination', 'saml.recipient', 'saml.audience']).toContain((await causeOf(elsewhere, 'globex')).reason);
    expect(await isSignedIn(browser, 'globex')).toBe(false);
  });

  it('converts a login begun at the identity provider, refuses it, or takes it, as the connection says', async () => {
    const unsolicited = async (slug: string, relayState: string) => {
      const base = `${server.url}/t/acme/saml/${slug}`;
      const xml = await idp.createResponse(ada.id, { acsUrl: `${base}/acs`, audience: `${base}/metadata` });
      const browser = new ScriptedBrowser();
      const page = await browser.post(`${base}/acs`, { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: relayState }, { initiator: new URL(idp.ssoUrl) });
      return { browser, page };
    };
    const converted = await unsolicited('okta', 'initiate-sp-login');
    expect(converted.page.url.pathname).toBe('/t/acme/');
    expect(converted.page.visited.map(({ url }) => new URL(url).pathname)).toEqual(['/t/acme/saml/okta/acs', '/sso', '/t/acme/saml/okta/acs', '/t/acme/']);

    expect((await causeOf((await unsolicited('okta', '')).page)).reason).toBe('saml.in_response_to');
    expect((await causeOf((await unsolicited('closed', 'initiate-sp-login')).page)).reason).toBe('saml.in_response_to');
    const taken = await unsolicited('open', '/t/acme/?from=tile');
    expect(`${taken.page.url.pathname}${taken.page.url.search}`).toBe('/t/acme/?from=tile');
    expect((await admin.connection('acme', 'open')).warnings).not.toEqual([]);
  });

  it('names the missing attribute, and says when the identity provider itself refused', async () => {
    idp.signIn(nameless.id);
    const missing = await new ScriptedBrowser().open(login());
    expect(missing.status).toBe(403);
    expect(missing.text).toContain('login.attribute_missing');
    expect(await causeOf(missing)).toMatchObject({ detail: expect.stringContaining('claims/surname'), remedy: expect.any(String) });

    idp.signIn(ada.id);
    idp.refuseNext();
    const refused = await new ScriptedBrowser().open(login());
    expect(refused.text).toContain('login.idp_refused');
    expect((await causeOf(refused)).reason).toBe('login.idp_refused');
  });

  it('answers malformed forms with a decision, and unknown addresses with one page for all', async () => {
    const post = (body: string | Buffer, type = 'application/x-www-form-urlencoded') =>
      fetch(acs(), { method: 'POST', headers: { 'content-type': type }, body: typeof body === 'string' ? body : new Uint8Array(body) });
    for (const [body, type] of [
      ['', undefined],
      ['SAMLResponse=a&SAMLResponse=b', undefined],
      ['SAMLResponse=%', undefined],
      ['SAMLResponse=%ff', undefined],
      [`SAMLResponse=${'A'.repeat(900_000)}`, undefined],
      ['{}', 'application/json'],
      [randomBytes(1_000), undefined],
    ] as const) {
      const answer = await post(body, type);
      expect(answer.status).toBe(400);
      expect((await admin.decision('acme', answer.headers.get('vestibule-decision') ?? '')).reason).toBe('saml.structure');
    }
    expect((await fetch(acs())).status).toBe(405);
    const pages = await Promise.all(
      ['/t/nobody/saml/okta/login', '/t/acme/saml/nobody/login', '/t/nobody/login'].map(async (path) => {
        const answer = await fetch(server.url + path);
        return [answer.status, await answer.text()];
      }),
    );
    expect(pages.map(([status]) => status)).toEqual([404, 404, 404]);
    expect(pages[0]![1]).toBe(pages[1]![1]);
  });
});

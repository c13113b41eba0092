import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptedBrowser } from '../browser/scripted-browser.js';
import type { Employee } from '../identity-providers/employee.js';
import { startSimpleSamlPhpIdp, type SimpleSamlPhpIdp } from '../identity-providers/simplesamlphp-idp.js';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';

const ada: Employee = { id: 'ada-4711', upn: 'ada@acme.example', email: 'ada@acme.example', givenName: 'Ada', surname: "O'Lovelace", displayName: 'Ada <Lovelace>' };

describe('a login through Debian’s SimpleSAMLphp', () => {
  let server: TestServer;
  let idp: SimpleSamlPhpIdp;
  let admin: ManagementClient;
  const acs = () => `${server.url}/t/acme/saml/ssp/acs`;
  const logout = () => `${server.url}/t/acme/saml/ssp/logout`;
  const ours = async (use: 'signing' | 'encryption') => {
    const xml = await (await fetch(`${server.url}/t/acme/saml/ssp/metadata`)).text();
    const certificate = new RegExp(`use="${use}".*?X509Certificate>([^<]+)<`, 's').exec(xml)?.[1] ?? '';
    return `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`;
  };
  const isSignedIn = async (browser: ScriptedBrowser) => (await browser.open(`${server.url}/t/acme/session`)).status === 200;
  const login = () => `${server.url}/t/acme/saml/ssp/login`;

  beforeAll(async () => {
    [server, idp] = await Promise.all([startServer(), startSimpleSamlPhpIdp([ada])]);
    admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme' });
    await admin.createConnection('acme', { slug: 'ssp', name: 'SimpleSAMLphp', saml: { metadataXml: idp.metadataXml, wantAssertionsEncrypted: true } });
  });
  afterAll(async () => {
    await idp.stop();
    await server.stop();
  });

  it.each(['both', 'assertion', 'response'] as const)('signs an employee in through its own pages when it signs: %s', async (signs) => {
    await idp.register({ entityId: `${server.url}/t/acme/saml/ssp/metadata`, acsUrl: acs(), signs });
    const browser = new ScriptedBrowser();
    const home = await idp.logIn(browser, await browser.open(login()), ada.id);

    expect(home.url.pathname).toBe('/t/acme/');
    const session = JSON.parse((await browser.open(`${server.url}/t/acme/session`)).text) as { user: Record<string, unknown> };
    expect(session.user).toMatchObject({ upn: ada.upn, displayName: ada.displayName });
    expect((await admin.users('acme')).items).toHaveLength(1);
  });

  it('refuses its real response altered, and repeated', async () => {
    await idp.register({ entityId: `${server.url}/t/acme/saml/ssp/metadata`, acsUrl: acs(), signs: 'both' });
    const browser = new ScriptedBrowser();
    const page = await idp.logIn(browser, await browser.open(login()), ada.id, { autoSubmit: false });
    const fields = { ...page.forms.find(({ submitsItself }) => submitsItself)?.fields };
    const xml = Buffer.from(fields['SAMLResponse'] ?? '', 'base64').toString();
    expect(xml).toContain(ada.id);
    const post = (text: string) => browser.post(acs(), { ...fields, SAMLResponse: Buffer.from(text).toString('base64') }, { initiator: page.url, followRedirects: false });
    const causeOf = async (answer: { headers: Headers }) => (await admin.decision('acme', answer.headers.get('vestibule-decision') ?? '')).reason;

    for (const altered of [xml.replaceAll(ada.id, 'eve-4711'), xml.replaceAll(ada.email, 'eve@acme.example'), xml.replace(/<ds:Signature[\s\S]*?<\/ds:Signature>/g, '')]) {
      const answer = await post(altered);
      expect([answer.status, await causeOf(answer)]).toEqual([400, 'saml.signature']);
    }
    expect((await post(xml)).status).toBe(303);
    const again = await post(xml);
    expect([again.status, await causeOf(again)]).toEqual([400, 'saml.replay']);
  });

  it.each(['both', 'assertion', 'response'] as const)('signs an employee in whose assertion it encrypts when it signs: %s', async (signs) => {
    await idp.register({ entityId: `${server.url}/t/acme/saml/ssp/metadata`, acsUrl: acs(), signs, encryptFor: await ours('encryption') });
    const browser = new ScriptedBrowser();
    const page = await idp.logIn(browser, await browser.open(login()), ada.id, { autoSubmit: false });
    const form = page.forms.find(({ submitsItself }) => submitsItself);
    expect(Buffer.from(form?.fields['SAMLResponse'] ?? '', 'base64').toString().includes('EncryptedAssertion')).toBe(true);
    const home = await browser.submit(page);
    const decision = home.headers.get('vestibule-decision');
    expect([home.url.pathname, decision === null ? null : (await admin.decision('acme', decision)).detail]).toEqual(['/t/acme/', null]);
  });

  it.each(['redirect', 'post'] as const)('ends both sessions by a logout that begins here, answered by %s', async (logoutBinding) => {
    await idp.register({ entityId: `${server.url}/t/acme/saml/ssp/metadata`, acsUrl: acs(), logoutUrl: logout(), signsWith: await ours('signing'), logoutBinding });
    const browser = new ScriptedBrowser();
    await idp.logIn(browser, await browser.open(login()), ada.id);
    expect(await isSignedIn(browser)).toBe(true);

    const over = await browser.open(logout());

    expect([over.url.pathname, over.text]).toEqual(['/t/acme/login', expect.stringContaining('SimpleSAMLphp')]);
    expect(await isSignedIn(browser)).toBe(false);
    expect((await browser.open(login())).text).toContain('password');
  });

  it.each(['redirect', 'post'] as const)('ends both sessions by a logout that begins there, sent by %s', async (logoutBinding) => {
    await idp.register({ entityId: `${server.url}/t/acme/saml/ssp/metadata`, acsUrl: acs(), logoutUrl: logout(), signsWith: await ours('signing'), logoutBinding });
    const browser = new ScriptedBrowser();
    await idp.logIn(browser, await browser.open(login()), ada.id);
    expect(await isSignedIn(browser)).toBe(true);

    const back = `${server.url}/t/acme/login`;
    const over = await browser.open(`${idp.signOutUrl}?${new URLSearchParams({ RelayState: back }).toString()}`);

    expect([over.url.href, over.status]).toEqual([back, 200]);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

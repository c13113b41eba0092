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
  const login = () => `${server.url}/t/acme/saml/ssp/login`;

  beforeAll(async () => {
    [server, idp] = await Promise.all([startServer(), startSimpleSamlPhpIdp([ada])]);
    admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme' });
    await admin.createConnection('acme', { slug: 'ssp', name: 'SimpleSAMLphp', saml: { metadataXml: idp.metadataXml } });
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
});

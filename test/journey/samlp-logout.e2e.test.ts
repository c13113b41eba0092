import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptedBrowser } from '../browser/scripted-browser.js';
import type { Employee } from '../identity-providers/employee.js';
import { startSamlpIdp, type SamlpIdp } from '../identity-providers/samlp-idp.js';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';

const ada: Employee = { id: 'ada-4711', upn: 'ada@acme.example', email: 'ada@acme.example', givenName: 'Ada', surname: 'Lovelace', displayName: 'Ada Lovelace' };

describe('single logout with npm’s samlp', () => {
  let server: TestServer;
  let admin: ManagementClient;
  const idps = new Map<string, SamlpIdp>();
  const base = (slug: string) => `${server.url}/t/acme/saml/${slug}`;
  const isSignedIn = async (browser: ScriptedBrowser) => (await browser.open(`${server.url}/t/acme/session`)).status === 200;
  const certificateOf = async (entityId: string) => {
    const xml = await (await fetch(entityId)).text();
    const [, certificate = ''] = /use="signing".*?X509Certificate>([^<]+)</s.exec(xml) ?? [];
    return `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  };

  beforeAll(async () => {
    server = await startServer();
    admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme' });
    for (const binding of ['redirect', 'post'] as const) {
      const idp = await startSamlpIdp({ employees: [ada], logout: { binding, certificateOf } });
      idps.set(binding, idp);
      idp.signIn(ada.id);
      await admin.createConnection('acme', { slug: binding, name: binding, rebinding: 'allow', saml: { metadataXml: idp.metadataXml, signAuthnRequests: true } });
    }
  });
  afterAll(async () => {
    for (const idp of idps.values()) await idp.stop();
    await server.stop();
  });

  const signIn = async (slug: string) => {
    const browser = new ScriptedBrowser();
    await browser.open(`${base(slug)}/login`);
    expect([await isSignedIn(browser), idps.get(slug)?.participants.length]).toEqual([true, 1]);
    return browser;
  };

  it.each(['redirect', 'post'])('ends both sessions when it begins here, answered by %s', async (slug) => {
    const browser = await signIn(slug);
    const over = await browser.open(`${base(slug)}/logout`);
    expect([over.url.pathname, over.status, idps.get(slug)?.participants]).toEqual(['/t/acme/login', 200, []]);
    expect(await isSignedIn(browser)).toBe(false);
  });

  it.each(['redirect', 'post'])('ends both sessions when it begins there, by %s, also in a browser that has no session here', async (slug) => {
    const browser = await signIn(slug);
    const over = await new ScriptedBrowser().open(idps.get(slug)?.logoutUrl ?? '');
    expect([over.url.pathname, over.status, idps.get(slug)?.participants.length, over.status === 200 ? '' : over.text.slice(0, 500)]).toEqual(['/logout', 200, 0, '']);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

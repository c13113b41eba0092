import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptedBrowser } from '../browser/scripted-browser.js';
import { startSamlpIdp, type SamlpIdp } from '../identity-providers/samlp-idp.js';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';

const ada = { id: 'ada', upn: 'ada@acme.example', email: 'ada@acme.example', givenName: 'Ada', surname: 'Lovelace', displayName: 'Ada Lovelace' };

describe('a server as it starts by default', () => {
  let idp: SamlpIdp;
  let server: TestServer;
  beforeAll(async () => {
    [idp, server] = await Promise.all([startSamlpIdp({ employees: [ada] }), startServer()]);
    idp.signIn(ada.id);
    const admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme' });
    await admin.createConnection('acme', { slug: 'okta', name: 'Okta', saml: { metadataXml: idp.metadataXml, signAuthnRequests: true, wantAssertionsEncrypted: true } });
  });
  afterAll(async () => {
    await idp.stop();
    await server.stop();
  });

  const trailOfLogin = async (at: TestServer): Promise<string> => {
    await new ScriptedBrowser().open(`${at.url}/t/acme/saml/okta/login`);
    const { items } = await new ManagementClient(at.url, at.adminToken).decisions('acme', { kind: 'login' });
    expect(items[0]?.outcome).toBe('accepted');
    return items[0]?.trail.map(({ result }) => result).find((result) => result.startsWith('second-gate')) ?? 'no second gate';
  };
  const ownCertificates = async (at: TestServer) => [...(await (await fetch(`${at.url}/t/acme/saml/okta/metadata`)).text()).matchAll(/X509Certificate>([^<]+)</g)].map(([, body]) => body);

  it('lets the unrelated second gate judge every login, and says so', async () => {
    expect(await trailOfLogin(server)).toBe('second-gate: passed');
  });

  it('keeps its keys over a restart, and leaves the second gate out only when told', async () => {
    const before = await ownCertificates(server);
    expect(before).toHaveLength(2);
    const port = new URL(server.url).port;
    const { databaseUrl, env } = server;
    await server.kill();
    const again = await startServer({ databaseUrl, env: { ...env, PORT: port, SAML_SECOND_GATE: 'off' } });
    try {
      expect(await ownCertificates(again)).toEqual(before);
      expect(await trailOfLogin(again)).toBe('second-gate: off');
    } finally {
      await again.stop();
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptedBrowser } from '../browser/scripted-browser.js';
import type { Employee } from '../identity-providers/employee.js';
import { startPySaml2Idp, type PySaml2Idp, type PySaml2Setting } from '../identity-providers/pysaml2-idp.js';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';

const ada: Employee = { id: 'ada-4711', upn: 'ada@acme.example', email: 'ada@acme.example', givenName: 'Ada', surname: "O'Lovelace", displayName: 'Ada <Lovelace>' };

describe('a login through Debian’s pysaml2', () => {
  let server: TestServer;
  let idp: PySaml2Idp;
  let admin: ManagementClient;
  const base = () => `${server.url}/t/acme/saml/pysaml2`;
  const configure = async (setting: Pick<PySaml2Setting, 'signs' | 'encrypts'>) => {
    const metadataXml = await (await fetch(`${base()}/metadata`)).text();
    await idp.configure({ ...setting, signedIn: ada.id, metadataXml, audience: `${base()}/metadata` });
  };
  const isSignedIn = async (browser: ScriptedBrowser) => (await browser.open(`${server.url}/t/acme/session`)).status === 200;
  const signIn = async () => {
    const browser = new ScriptedBrowser();
    const home = await browser.open(`${base()}/login`);
    const decision = home.headers.get('vestibule-decision');
    const cause = decision === null ? home.text.slice(0, 2000) : (await admin.decision('acme', decision)).detail;
    expect([home.url.pathname, cause]).toEqual(['/t/acme/', expect.anything()]);
    return browser;
  };

  beforeAll(async () => {
    [server, idp] = await Promise.all([startServer(), startPySaml2Idp({ employees: [ada] })]);
    admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme' });
    await admin.createConnection('acme', { slug: 'pysaml2', name: 'pysaml2', saml: { metadataXml: idp.metadataXml, wantAssertionsEncrypted: true, signAuthnRequests: true } });
  });
  afterAll(async () => {
    await idp.stop();
    await server.stop();
  });

  it.each([
    ['both', false],
    ['assertion', false],
    ['response', false],
    ['both', true],
    ['assertion', true],
    ['response', true],
  ] as const)('signs an employee in when it signs %s, encrypted: %s', async (signs, encrypts) => {
    await configure({ signs, encrypts });
    const browser = await signIn();
    const session = JSON.parse((await browser.open(`${server.url}/t/acme/session`)).text) as { user: Record<string, unknown> };
    expect(session.user).toMatchObject({ upn: ada.upn, displayName: ada.displayName });
    expect((await admin.users('acme')).items).toHaveLength(1);
  });

  it('is signed out of there by a logout that begins here', async () => {
    await configure({ signs: 'both', encrypts: false });
    const browser = await signIn();
    expect(await idp.sessions()).toEqual([ada.id]);
    const left = await browser.open(`${base()}/logout`);
    expect([left.url.pathname, left.text]).toEqual(['/t/acme/login', expect.stringContaining('pysaml2')]);
    expect([await isSignedIn(browser), await idp.sessions()]).toEqual([false, []]);
  });

  it.each(['redirect', 'post'] as const)('signs the person out here by a logout that begins there, by %s', async (binding) => {
    await configure({ signs: 'both', encrypts: false });
    const browser = await signIn();
    const elsewhere = new ScriptedBrowser();
    const over = await elsewhere.open(`${idp.origin}/sign-out?employee=${ada.id}&binding=${binding}`);
    expect([over.url.pathname, over.text]).toEqual(['/slo', 'logged out: True']);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

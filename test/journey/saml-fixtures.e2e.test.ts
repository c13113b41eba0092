import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaults, mintIdpMetadata, mintResponse, testKey, type MintOptions } from '../../tools/saml-fixtures/idp.js';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';
import { beginLogin, mintFor, postAnswer, type BegunLogin } from './minted-login.js';

interface FixtureCase {
  readonly about: string;
  readonly code?: string;
  readonly mint?: MintOptions;
  readonly formValue?: (minted: string | undefined) => string;
  /** Names of keys; absent: the usual one. */
  readonly certificates?: readonly string[];
  readonly decryptionKeys?: readonly string[];
  readonly requireEncryptedAssertions?: boolean;
}

/** The very cases that fixtures/saml is made of, minted anew for a login that is open now. */
const folder = '../../tools/saml-fixtures';
const { validCases } = (await import(`${folder}/valid-cases.js`)) as { validCases: Readonly<Record<string, FixtureCase>> };
const { attackCases } = (await import(`${folder}/attack-cases.js`)) as { attackCases: Readonly<Record<string, FixtureCase>> };

const claim = (name: string) => `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${name}`;
const required = Object.fromEntries(['emailaddress', 'upn', 'givenname', 'surname', 'name'].map((name) => [claim(name), ['jane.doe@acme.example']]));
const certificate = (name: string) => (name === 'idp-expired' ? testKey('idp', name) : testKey(name)).certificate;

/** The fixtures' day becomes today, and their service provider ours. Functions stay as they are. */
const moved = (value: unknown, login: BegunLogin, now: Date): unknown => {
  if (typeof value === 'string') {
    if (/^2026-06-0\dT[\d:.]+Z$/.test(value)) return new Date(Date.parse(value) + now.getTime() - defaults.now.getTime()).toISOString();
    return value.replace('https://sp.example/t/acme/saml/okta', login.base);
  }
  if (Array.isArray(value)) return value.map((each) => moved(each, login, now));
  if (value === null || typeof value !== 'object' || value instanceof Date || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, moved(each, login, now)]));
};

describe('the fixtures, end to end', () => {
  let server: TestServer;
  let admin: ManagementClient;
  let ourCertificate: string;
  const base = () => `${server.url}/t/acme/saml/okta`;

  beforeAll(async () => {
    server = await startServer();
    admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme', allowedDomains: ['*'] });
    const metadataXml = mintIdpMetadata({ sloUrl: null });
    await admin.createConnection('acme', { slug: 'okta', name: 'Okta', rebinding: 'allow', saml: { metadataXml, wantAssertionsEncrypted: true } });
    await admin.createConnection('acme', { slug: 'keyless', name: 'Keyless', saml: { metadataXml } });
    const ours = await (await fetch(`${base()}/metadata`)).text();
    const body = /use="encryption".*?X509Certificate>([^<]+)</s.exec(ours)?.[1] ?? '';
    ourCertificate = `-----BEGIN CERTIFICATE-----\n${body.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  });
  afterAll(() => server.stop());

  const prepare = async ({ certificates, requireEncryptedAssertions, mint }: FixtureCase) => {
    const metadataXml = mintIdpMetadata({ sloUrl: null, certificates: (certificates ?? ['idp']).map(certificate) });
    const idpInitiated = mint?.inResponseTo === null ? 'accept' : 'convert';
    await admin.patchConnection('acme', 'okta', { saml: { metadataXml, requireEncryptedAssertions: requireEncryptedAssertions ?? false, idpInitiated } });
  };
  const isSpecial = ({ certificates, requireEncryptedAssertions, mint }: FixtureCase) => certificates !== undefined || requireEncryptedAssertions === true || mint?.inResponseTo === null;
  const usual: FixtureCase = { about: '' };

  const send = async (fixture: FixtureCase, attributes: MintOptions['attributes'], ahead = 0) => {
    const isKeyless = fixture.decryptionKeys?.length === 0;
    if (isSpecial(fixture)) await prepare(fixture);
    const login = await beginLogin(isKeyless ? base().replace('okta', 'keyless') : base());
    const now = new Date(Date.now() + ahead);
    const options = moved(fixture.mint ?? {}, login, now) as MintOptions;
    const encrypt = options.encrypt === undefined || isKeyless ? {} : { encrypt: { certificate: ourCertificate, ...options.encrypt } };
    const minted = mintResponse({ ...mintFor(login), now, ...options, ...encrypt, ...(attributes === undefined ? {} : { attributes: { ...options.attributes, ...attributes } }) });
    const page = await postAnswer(login, fixture.formValue === undefined ? minted.formValue : fixture.formValue(fixture.mint === undefined ? undefined : minted.formValue));
    if (isSpecial(fixture)) await prepare(usual);
    const decision = await admin.decision('acme', page.headers.get('vestibule-decision') ?? '');
    return { page, decision };
  };

  it.each(Object.entries(validCases))('logs in: %s', async (_, fixture) => {
    const { page, decision } = await send(fixture, required, 4_000);
    expect({ status: page.status, reason: decision.reason, detail: decision.detail }).toEqual({ status: 303, reason: null, detail: null });
    expect(page.headers.getSetCookie().join()).toContain('vestibule_session=');
  });

  it.each(Object.entries(attackCases))('refuses: %s', async (_, fixture) => {
    const { page, decision } = await send(fixture, undefined);
    expect({ code: decision.reason, outcome: decision.outcome }).toEqual({ code: fixture.code, outcome: 'refused' });
    expect(page.status).toBe(fixture.code === 'login.idp_refused' ? 403 : 400);
    expect(page.headers.getSetCookie().join()).not.toContain('vestibule_session=');
    expect(page.text).toContain(fixture.code === 'login.idp_refused' ? 'login.idp_refused' : 'saml.response_refused');
    expect(decision.trail).not.toEqual([]);
  });

  it('has nobody in the door but the people of the legitimate shapes', async () => {
    const { items } = await admin.users('acme');
    expect(items.map(({ upn }) => upn)).toEqual(['jane.doe@acme.example']);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify, X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildLogoutRequest, buildPostFields } from '@vestibule/identity-saml/protocol';
import { mintIdpMetadata, testKey } from '../../tools/saml-fixtures/idp.js';
import { ScriptedBrowser } from '../browser/scripted-browser.js';
import type { Employee } from '../identity-providers/employee.js';
import { startMetadataHost, type MetadataHost } from '../identity-providers/metadata-host.js';
import { startSamlpIdp, type SamlpIdp } from '../identity-providers/samlp-idp.js';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';
import { beginLogin, loginWith, mintFor } from './minted-login.js';

const ada: Employee = { id: 'ada-4711', upn: 'ada@acme.example', email: 'ada@acme.example', givenName: 'Ada', surname: 'Lovelace', displayName: 'Ada Lovelace' };
const [oldKey, nextKey] = [testKey('idp'), testKey('idp-next')];
const metadata = (certificates: readonly string[], more: object = {}) => mintIdpMetadata({ certificates, cacheDuration: 'PT2S', sloUrl: null, ...more });

/** Polls until it holds. */
const until = async (what: string, holds: () => Promise<boolean>, milliseconds = 15_000) => {
  for (const end = Date.now() + milliseconds; !(await holds()); await sleep(200)) if (Date.now() > end) throw new Error(`${what} did not happen in time`);
};

describe('a connection that looks after itself', () => {
  let server: TestServer;
  let second: TestServer;
  let host: MetadataHost;
  let idp: SamlpIdp;
  let admin: ManagementClient;
  const base = (slug: string) => `${server.url}/t/acme/saml/${slug}`;
  const eventTypes = async () => (await admin.call<{ items: { type: string; data: { connection?: string } }[] }>('GET', '/tenants/acme/events?limit=200')).items;
  const describedIdp = async (slug: string) => (await admin.connection('acme', slug)).saml?.idp;

  beforeAll(async () => {
    server = await startServer();
    second = await startServer({ databaseUrl: server.databaseUrl, env: { ...server.env, PORT: '0' } });
    host = await startMetadataHost(metadata([oldKey.certificate]));
    idp = await startSamlpIdp({ employees: [ada] });
    admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme' });
    await admin.createConnection('acme', { slug: 'rolling', name: 'Rolling', rebinding: 'allow', saml: { metadataUrl: host.url } });
    await admin.createConnection('acme', { slug: 'samlp', name: 'samlp', rebinding: 'allow', saml: { metadataUrl: idp.metadataUrl, wantAssertionsEncrypted: true, signAuthnRequests: true } });
    idp.signIn(ada.id);
  });
  afterAll(async () => {
    await Promise.all([host.stop(), idp.stop(), second.stop()]);
    await server.stop();
  });

  it('refreshes its metadata when the cacheDuration is over, with two processes asking once', async () => {
    const before = host.answered().length;
    await sleep(6_500);
    const asked = host.answered().slice(before);
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(asked.length).toBeLessThanOrEqual(4);
    expect(new Set(asked)).toEqual(new Set([304]));
  });

  it('takes the rollover of a signing certificate without an outage', async () => {
    expect((await loginWith(base('rolling'))).status).toBe(303);
    host.publish(metadata([oldKey.certificate, nextKey.certificate]));
    await until('both certificates', async () => (await describedIdp('rolling'))?.certificates.length === 2);
    for (const key of [oldKey, nextKey]) expect((await loginWith(base('rolling'), { key })).status).toBe(303);
    host.publish(metadata([nextKey.certificate]));
    await until('one certificate', async () => (await describedIdp('rolling'))?.certificates.length === 1);
    expect((await loginWith(base('rolling'), { key: nextKey })).status).toBe(303);
    const refused = await loginWith(base('rolling'), { key: oldKey });
    const decision = await admin.decision('acme', refused.headers.get('vestibule-decision') ?? '');
    expect(decision).toMatchObject({ reason: 'saml.signature', remedy: expect.stringContaining('certificate') });
  });

  it('keeps the last good copy when the site fails, says so once, and recovers', async () => {
    host.publish(undefined);
    await until('the failure', async () => (await describedIdp('rolling'))?.lastError != null);
    expect((await loginWith(base('rolling'), { key: nextKey })).status).toBe(303);
    expect((await admin.connection('acme', 'rolling')).warnings.map(({ code }) => code)).toContain('saml.metadata_failing');
    const refused = await admin.send('POST', '/tenants/acme/connections/rolling/saml/refresh');
    expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ code: 'saml.metadata_refused' })]);
    host.publish(metadata([nextKey.certificate], { idpEntityId: 'https://evil.example' }));
    const evil = await admin.send('POST', '/tenants/acme/connections/rolling/saml/refresh');
    expect([evil.status, JSON.stringify(evil.body).includes('evil.example')]).toEqual([409, true]);
    host.publish(metadata([nextKey.certificate]));
    expect((await admin.send('POST', '/tenants/acme/connections/rolling/saml/refresh')).status).toBe(200);
    expect((await eventTypes()).filter(({ type, data }) => type === 'connection.metadata_failed' && data.connection === 'rolling')).toHaveLength(1);
  });

  it.each(['http://169.254.169.254/latest/meta-data', 'http://[::ffff:127.0.0.1]/', 'http://2130706433/', 'http://10.0.0.1/', 'http://0177.0.0.1/'])('never asks %s for metadata', async (metadataUrl) => {
    const answer = await admin.send('POST', '/tenants/acme/connections', { slug: 'evil', name: 'Evil', saml: { metadataUrl } });
    expect([answer.status, answer.body]).toEqual([409, expect.objectContaining({ code: 'saml.metadata_refused' })]);
    expect((await admin.send('GET', '/tenants/acme/connections/evil')).status).toBe(404);
  });

  it('signs its requests with the key of its own metadata, and takes encrypted assertions of npm samlp', async () => {
    const ours = await (await fetch(`${base('samlp')}/metadata`)).text();
    const certificateOf = (use: string) => new X509Certificate(Buffer.from(new RegExp(`use="${use}".*?X509Certificate>([^<]+)<`, 's').exec(ours)?.[1] ?? '', 'base64'));
    const begun = await beginLogin(base('samlp'));
    const query = new URLSearchParams(begun.query);
    const signed = begun.query.replace(/&Signature=.*/, '');
    expect(query.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256');
    expect(verify('sha256', Buffer.from(signed), certificateOf('signing').publicKey, Buffer.from(query.get('Signature') ?? '', 'base64'))).toBe(true);

    const encryption = certificateOf('encryption');
    const { entityId: audience, acsUrl } = mintFor(begun);
    const xml = await idp.createResponse(ada.id, {
      acsUrl: acsUrl ?? '',
      audience: audience ?? '',
      inResponseTo: begun.inResponseTo,
      encryptFor: { certificate: encryption.toString(), publicKey: encryption.publicKey.export({ type: 'spki', format: 'pem' }).toString() },
    });
    expect(xml).toContain('EncryptedAssertion');
    const page = await begun.browser.post(`${base('samlp')}/acs`, { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: begun.relayState }, { initiator: begun.idpUrl });
    expect(page.url.pathname).toBe('/t/acme/');
  });

  it('tests a login on a page, without consequences', async () => {
    const before = [(await admin.users('acme')).items.length, (await eventTypes()).length];
    idp.signIn(ada.id);
    const { url } = await admin.call<{ url: string }>('POST', '/tenants/acme/connections/samlp/test', {});
    const browser = new ScriptedBrowser();
    const page = await browser.open(url);
    expect(page.status).toBe(200);
    for (const shown of ['This login works', 'ada@acme.example', 'second-gate', page.headers.get('vestibule-decision') ?? 'no decision']) expect(page.text).toContain(shown);
    idp.alterNext((xml) => xml.replace('Ada', 'Eve'));
    const altered = await browser.open(url);
    expect([altered.status, altered.text.includes('saml.signature')]).toEqual([200, true]);
    expect((await browser.open(`${server.url}/t/acme/session`)).status).toBe(401);
    expect([(await admin.users('acme')).items.length, (await eventTypes()).length]).toEqual(before);
  });

  it('ends sessions at the word of the identity provider, without a cookie', async () => {
    const key = testKey('idp');
    await admin.createConnection('acme', { slug: 'slo', name: 'SLO', rebinding: 'allow', saml: { metadataXml: mintIdpMetadata({ sloUrl: 'http://127.0.0.1:1/slo' }) } });
    const begun = await beginLogin(base('slo'));
    const { mintResponse, defaults } = await import('../../tools/saml-fixtures/idp.js');
    const { formValue } = mintResponse({ ...mintFor(begun), sessionIndex: '_s1' });
    await begun.browser.post(`${base('slo')}/acs`, { SAMLResponse: formValue, RelayState: begun.relayState }, { initiator: begun.idpUrl });
    const isSignedIn = async () => (await begun.browser.open(`${server.url}/t/acme/session`)).status === 200;
    expect(await isSignedIn()).toBe(true);

    const nameId = { value: defaults.nameId?.value ?? '', format: null, nameQualifier: null, spNameQualifier: null };
    const now = new Date();
    const xml = buildLogoutRequest({ id: '_logout', issueInstant: now, destination: `${base('slo')}/logout`, issuer: defaults.idpEntityId, nameId, sessionIndex: '_s1', notOnOrAfter: new Date(now.getTime() + 60_000) });
    const fields = buildPostFields({ parameter: 'SAMLRequest', xml, relayState: 'theirs', signWith: key });
    const stranger = new ScriptedBrowser();
    const answer = await stranger.post(`${base('slo')}/logout`, fields, { initiator: begun.idpUrl, autoSubmit: false, followRedirects: false });
    expect(answer.status === 303 || answer.forms.some(({ submitsItself }) => submitsItself)).toBe(true);
    expect(await isSignedIn()).toBe(false);
    const again = await stranger.post(`${base('slo')}/logout`, fields, { initiator: begun.idpUrl, followRedirects: false });
    expect((await admin.decision('acme', again.headers.get('vestibule-decision') ?? '')).reason).toBe('saml.replay');
  });

  it('knows how it is doing', async () => {
    const { checks } = await admin.call<{ checks: { code: string; status: string; remedy: string | null }[] }>('GET', '/tenants/acme/connections/samlp/health');
    const of = Object.fromEntries(checks.map(({ code, status }) => [code, status]));
    expect(of).toMatchObject({ 'saml.metadata': 'ok', 'saml.certificates': 'ok', 'saml.clock': 'ok', 'saml.domains': 'ok' });
  });
});

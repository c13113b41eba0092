import { X509Certificate, verify } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { openSite, type SiteUnderTest } from './testing/open-site.js';
import { connectIdp, SamlVisitor } from './testing/saml-visitor.js';

const pem = (certificate: string) => new X509Certificate(Buffer.from(certificate, 'base64')).toString();

describe('the rollover of our own key', () => {
  let site: SiteUnderTest;
  beforeEach(async () => {
    site = openSite({ saml: { secondGate: false } });
    await connectIdp(site, { wantAssertionsEncrypted: true, signAuthnRequests: true });
  });

  const published = async (use: 'signing' | 'encryption') => {
    const xml = String((await site.get('/t/acme/saml/okta/metadata')).body);
    return [...xml.matchAll(new RegExp(`<md:KeyDescriptor use="${use}">.*?<ds:X509Certificate>([^<]+)<`, 'gs'))].map(([, certificate = '']) => certificate);
  };
  const keys = (method: string, path = '') => site.admin(method, `/tenants/acme/connections/okta/saml/keys${path}`);
  /** Which certificate the request to the IdP was signed for. */
  const signer = async (certificates: readonly string[]) => {
    const { search } = new URL(String((await new SamlVisitor(site).get('/t/acme/saml/okta/login')).headers['location']));
    const [signed = '', signature = ''] = search.slice(1).split('&Signature=');
    return certificates.findIndex((certificate) => verify('sha256', Buffer.from(signed), pem(certificate), Buffer.from(decodeURIComponent(signature), 'base64')));
  };
  const loginEncryptedTo = async (certificate: string) => {
    const answer = await new SamlVisitor(site).login({ encrypt: { certificate: pem(certificate), cipher: 'aes256-gcm', transport: 'rsa-oaep-mgf1p' } });
    const decision = await site.admin('GET', `/tenants/acme/decisions/${String(answer.headers['vestibule-decision'])}`);
    const { input, reason } = JSON.parse(String(decision.body)) as { input: { decryptedWith?: string } | null; reason: string | null };
    return [answer.status, input?.decryptedWith ?? reason];
  };

  it('publishes the next key before it signs, and decrypts with every key that an IdP may hold', async () => {
    const [first = ''] = await published('signing');
    expect(await published('encryption')).toEqual([first]);
    expect(await loginEncryptedTo(first)).toEqual([303, 'current']);

    expect((await keys('POST')).status).toBe(201);
    const [, second = ''] = await published('signing');
    expect(await published('signing')).toEqual([first, second]);
    expect(await published('encryption')).toEqual([first, second]);
    expect(await signer([first, second])).toBe(0);
    expect(await loginEncryptedTo(second)).toEqual([303, 'next']);

    expect((await keys('POST', '/promote')).status).toBe(200);
    expect(await published('signing')).toEqual([second]);
    expect(await signer([first, second])).toBe(1);
    expect(await loginEncryptedTo(first)).toEqual([303, 'previous']);
    expect(await loginEncryptedTo(second)).toEqual([303, 'current']);

    expect((await keys('DELETE', '/previous')).status).toBe(204);
    expect(await loginEncryptedTo(first)).toEqual([400, 'saml.encryption']);
    expect(await loginEncryptedTo(second)).toEqual([303, 'current']);
  });

  it('starts a rollover also where no key was needed yet', async () => {
    await site.admin('PATCH', '/tenants/acme/connections/okta', { saml: { wantAssertionsEncrypted: false, signAuthnRequests: false } });
    expect((await keys('POST')).status).toBe(201);
    expect(await published('encryption')).toEqual([]);
    const { body } = await keys('GET');
    expect(JSON.parse(String(body))).toMatchObject({ current: { status: 'valid' }, next: { status: 'valid' }, previous: null });
  });
});

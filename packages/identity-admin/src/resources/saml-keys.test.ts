import { describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { connectionId, RefuseLogin } from '@vestibule/identity-core';
import { AdminApi, certificateOf, metadata, type Received } from '../fixture/admin-api.js';

const AT = '/tenants/acme/connections/okta';
const fingerprint = (name: string) => new X509Certificate(Buffer.from(certificateOf(name), 'base64')).fingerprint256.replaceAll(':', '').toLowerCase();

async function open() {
  const api = new AdminApi();
  await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', saml: { metadataXml: metadata('urn:idp') } } });
  const prints = ({ json }: Received) => ['current', 'next', 'previous'].map((role) => json[role]?.['fingerprint'] ?? null);
  return { api, prints, shown: async () => prints(await api.must(200, 'GET', `${AT}/saml/keys`)) };
}

describe('our own keys', () => {
  it('are shown by their certificates and rolled over step by step', async () => {
    const { api, prints, shown } = await open();
    expect(await shown()).toEqual([null, null, null]);

    const prepared = await api.must(201, 'POST', `${AT}/saml/keys`);
    expect(prints(prepared)).toEqual([fingerprint('sp'), fingerprint('idp'), null]);
    expect(prepared.json['next']).toMatchObject({ status: 'valid', certificate: expect.stringContaining('BEGIN CERTIFICATE'), subject: expect.stringContaining('CN=') });
    expect(prepared.text).not.toContain('sealed');

    expect(prints(await api.must(200, 'POST', `${AT}/saml/keys/promote`))).toEqual([fingerprint('idp'), null, fingerprint('sp')]);
    const retired = await api.must(204, 'DELETE', `${AT}/saml/keys/previous`);
    expect(await shown()).toEqual([fingerprint('idp'), null, null]);
    const decision = await api.must(200, 'GET', `/tenants/acme/decisions/${String(retired.headers['vestibule-decision'])}`);
    expect(decision.json).toMatchObject({ action: 'retire-key', outcome: 'accepted', connection: 'okta' });
    expect(decision.text).not.toContain('"sealed"');
  });

  it('refuse a step out of order with what to do instead', async () => {
    const { api, shown } = await open();
    expect((await api.must(409, 'POST', `${AT}/saml/keys/promote`)).json).toMatchObject({ code: 'saml.key_refused', detail: expect.stringContaining('no next key') });
    await api.must(404, 'DELETE', `${AT}/saml/keys/next`);
    await api.must(201, 'POST', `${AT}/saml/keys`);
    expect((await api.must(409, 'POST', `${AT}/saml/keys`)).json).toMatchObject({ code: 'saml.key_refused' });
    await api.must(204, 'DELETE', `${AT}/saml/keys/next`);
    await api.must(404, 'GET', '/tenants/acme/connections/nobody/saml/keys');
    await api.must(404, 'POST', '/tenants/acme/connections/nobody/saml/keys');
    expect(await shown()).toEqual([fingerprint('sp'), null, null]);
  });

  it('warn before their certificate ends, on the connection and in the doctor', async () => {
    const { api } = await open();
    api.certificates.unshift(certificateOf('idp-expired'));
    await api.must(201, 'POST', `${AT}/saml/keys`);
    expect((await api.must(200, 'GET', AT)).json['warnings']).toMatchObject([{}, { code: 'saml.own_certificate_expired', detail: expect.stringContaining('next key is prepared') }]);
    await api.must(200, 'POST', `${AT}/saml/keys/promote`);
    expect((await api.must(200, 'GET', AT)).json['warnings']).toMatchObject([{ code: 'saml.certificate_expiring' }]);
  });

  it('are followed by the doctor through a rollover', async () => {
    const { api } = await open();
    const keys = async () => {
      const { json } = await api.must(200, 'GET', `${AT}/health`);
      return (json['checks'] as unknown as { code: string; status: string; detail: string }[]).find(({ code }) => code === 'saml.keys');
    };
    const encryptedWith = async (decryptedWith: string) => {
      const found = await api.ports.connections.getBySlugs('acme', 'okta');
      if (found === undefined) throw new Error('The connection is gone');
      api.clock.advanceSeconds(1);
      const refusal = { code: 'login.domain_not_allowed', detail: 'it was', remedy: 'do it' } as const;
      await new RefuseLogin(api.ports.unitOfWork, api.ids, api.clock).execute({ tenant: found.tenant.id, connection: connectionId('okta'), refusal, trail: [], input: { decryptedWith }, test: false });
    };
    expect(await keys()).toBeUndefined();
    await api.must(201, 'POST', `${AT}/saml/keys`);
    expect(await keys()).toMatchObject({ status: 'warn', detail: expect.stringContaining('waits') });
    await api.must(200, 'POST', `${AT}/saml/keys/promote`);
    expect(await keys()).toMatchObject({ status: 'warn', detail: expect.stringContaining('no encrypted assertion') });
    await encryptedWith('previous');
    expect(await keys()).toMatchObject({ status: 'warn', detail: expect.stringContaining('still encrypts with our previous key') });
    await encryptedWith('current');
    expect(await keys()).toMatchObject({ detail: expect.stringContaining('for the current one') });
    await api.must(204, 'DELETE', `${AT}/saml/keys/previous`);
    expect(await keys()).toMatchObject({ status: 'ok' });
  });
});

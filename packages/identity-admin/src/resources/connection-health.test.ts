import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  CompleteLogin,
  connectionId,
  RefuseLogin,
  type ConnectionId,
  type Email,
  type ExternalProviderId,
  type JsonObject,
  type LoginRefusalCode,
  type SamlRefusalCode,
  type Upn,
} from '@vestibule/identity-core';
import { AdminApi, metadata } from '../fixture/admin-api.js';

const okta: ConnectionId = connectionId('okta');
const url = 'https://idp.example/metadata';

describe('the connection doctor', () => {
  let api: AdminApi;
  beforeEach(async () => {
    api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
    api.web.set(url, metadata('urn:idp'));
    await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', saml: { metadataUrl: url }, scim: {} } });
  });
  const checks = async () => {
    const { json } = await api.must(200, 'GET', '/tenants/acme/connections/okta/health');
    return Object.fromEntries((json['checks'] as unknown as { code: string; status: string; detail: string; remedy: string | null }[]).map(({ code, ...rest }) => [code, rest]));
  };
  const status = async (code: string) => (await checks())[code]?.status;
  const known = async () => {
    const found = await api.ports.connections.getBySlugs('acme', 'okta');
    if (found === undefined) throw new Error('The connection is gone');
    return found;
  };
  const refuse = async (code: LoginRefusalCode | SamlRefusalCode, input: JsonObject | null = null) => {
    const { tenant } = await known();
    api.clock.advanceSeconds(1);
    await new RefuseLogin(api.ports.unitOfWork, api.ids, api.clock).execute({ tenant: tenant.id, connection: okta, refusal: { code, detail: `it was ${code}`, remedy: 'do it' }, trail: [], input, test: false });
  };
  const signIn = async (upn: string, id: string, input: JsonObject | null = null) => {
    api.clock.advanceSeconds(1);
    const outcome = await new CompleteLogin(api.ports.unitOfWork, api.ids, api.clock, api.ports.digests).execute({
      ...(await known()),
      profile: { externalId: { connection: okta, channel: 'saml', value: id as ExternalProviderId }, upn: upn as Upn, email: upn as Email, fields: {}, missingAttributes: [] },
      session: { secretHash: api.ids.next(), expiresAt: new Date(api.clock.now().getTime() + 9_000), nameId: id, nameIdFormat: null, sessionIndex: null },
      gateTrail: [],
      input,
      test: false,
    });
    expect(outcome.kind).toBe('signed-in');
  };

  it('knows of a fresh connection what is still to do', async () => {
    const found = await checks();
    expect(Object.fromEntries(Object.entries(found).map(([code, { status }]) => [code, status]))).toEqual({
      'saml.enabled': 'ok',
      'saml.metadata': 'ok',
      'saml.certificates': 'warn',
      'saml.login': 'warn',
      'saml.clock': 'warn',
      'saml.attributes': 'warn',
      'saml.domains': 'ok',
      'scim.enabled': 'ok',
      'scim.token': 'fail',
      'identifiers.join': 'warn',
    });
    for (const { status, remedy } of Object.values(found)) expect(remedy === null).toBe(status === 'ok');
  });

  it('asks the metadata URL now', async () => {
    api.web.set(url, metadata('urn:other'));
    expect((await checks())['saml.metadata']).toMatchObject({ status: 'fail', detail: expect.stringContaining('urn:other') });
    api.web.delete(url);
    expect((await checks())['saml.metadata']).toMatchObject({ status: 'fail', detail: expect.stringContaining('HTTP 404') });
    await api.must(200, 'PATCH', '/tenants/acme/connections/okta', { body: { saml: { metadataUrl: null } } });
    expect(await status('saml.metadata')).toBe('fail');
  });

  it('measures the clock by what real responses said', async () => {
    await signIn('ann@acme.example', 'n1', { clockOffsetSeconds: -2 });
    expect((await checks())['saml.clock']).toMatchObject({ status: 'ok', detail: expect.stringContaining('2 seconds behind') });
    for (let each = 0; each < 10; each += 1) await refuse('saml.time', { clockOffsetSeconds: 45 });
    expect(await status('saml.clock')).toBe('warn');
    for (let each = 0; each < 10; each += 1) await refuse('saml.time', { clockOffsetSeconds: 400 });
    expect((await checks())['saml.clock']).toMatchObject({ status: 'fail', detail: expect.stringContaining('400 seconds ahead') });
  });

  it('tells of attributes, domains and logins that failed, with their decision', async () => {
    await refuse('login.attribute_missing');
    expect((await checks())['saml.attributes']).toMatchObject({ status: 'fail', detail: expect.stringContaining('Decision'), remedy: 'do it' });
    expect(await status('saml.login')).toBe('fail');
    await refuse('login.domain_not_allowed');
    expect(await status('saml.attributes')).toBe('warn');
    expect(await status('saml.domains')).toBe('warn');
    await signIn('ann@acme.example', 'n1');
    expect(await status('saml.login')).toBe('ok');
    await api.must(200, 'PATCH', '/tenants/acme', { body: { allowedDomains: [] } });
    expect(await status('saml.domains')).toBe('fail');
  });

  it('compares the ids of sign-in and directory', async () => {
    await api.push('acme', 'okta', 'ann@acme.example', 'Sales');
    await signIn('ann@acme.example', '00u-ann@acme.example');
    expect(await status('identifiers.join')).toBe('ok');
    await api.push('acme', 'okta', 'bob@acme.example', 'Support');
    await signIn('bob@acme.example', 'bob@acme.example');
    expect((await checks())['identifiers.join']).toMatchObject({ status: 'warn', detail: expect.stringContaining('00u-bob@acme.example') });
  });

  it('looks at tokens', async () => {
    await api.must(201, 'POST', '/tenants/acme/connections/okta/oauth-clients');
    expect(await status('scim.token')).toBe('ok');
    const expiresAt = new Date(api.clock.now().getTime() + 86_400_000).toISOString();
    await api.must(201, 'POST', '/tenants/acme/connections/okta/tokens', { body: { expiresAt } });
    expect((await checks())['scim.token']).toMatchObject({ status: 'warn', detail: expect.stringContaining('expires') });
    api.clock.advanceSeconds(90_000);
    expect(await status('scim.token')).toBe('fail');
    await api.must(201, 'POST', '/tenants/acme/connections/okta/tokens');
    expect((await checks())['scim.token']).toMatchObject({ status: 'warn', detail: expect.stringContaining('No token was ever used') });
  });

  it('says nothing of a half that is not there, and knows only what is there', async () => {
    await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'feed', name: 'Feed', scim: {} } });
    const { json } = await api.must(200, 'GET', '/tenants/acme/connections/feed/health');
    expect((json['checks'] as unknown as { code: string }[]).map(({ code }) => code)).toEqual(['scim.enabled', 'scim.token']);
    await api.must(404, 'GET', '/tenants/acme/connections/nobody/health');
  });
});

import { describe, expect, it } from '@jest/globals';
import { AdminApi, metadata } from '../fixture/admin-api.js';
import type { AdminOptions } from '../admin-options.js';

const AT = '/tenants/acme/connections';

async function open(overrides: Partial<AdminOptions> = {}): Promise<AdminApi> {
  const api = new AdminApi(overrides);
  await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  return api;
}

describe('connections', () => {
  it('show the defaults and what the IdP admin copies', async () => {
    const api = await open();
    const { json, headers } = await api.must(201, 'POST', AT, { body: { slug: 'okta', name: 'Okta', preset: 'okta', saml: {}, scim: {} } });

    expect(json).toEqual({
      slug: 'okta',
      name: 'Okta',
      preset: 'okta',
      rebinding: 'refuse',
      saml: {
        enabled: true,
        buttonLabel: 'Sign in with Okta',
        jitRegistration: true,
        idpInitiated: 'convert',
        attributeMapping: {
          givenname: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname',
          surname: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname',
          emailaddress: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
          upn: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
          name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
          department: 'department',
          jobtitle: 'jobtitle',
          costcenters: 'costcenters',
        },
        sync: {
          givenname: 'on-registration',
          surname: 'on-registration',
          emailaddress: 'on-registration',
          name: 'on-registration',
          department: 'never',
          jobtitle: 'never',
          costcenters: 'never',
        },
        externalIdAttribute: null,
        nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        forceAuthn: false,
        signAuthnRequests: false,
        wantAssertionsEncrypted: false,
        requireEncryptedAssertions: false,
        clockSkewSeconds: 60,
        entityId: 'https://login.example/t/acme/saml/okta/metadata',
        acsUrl: 'https://login.example/t/acme/saml/okta/acs',
        loginUrl: 'https://login.example/t/acme/saml/okta/login',
        logoutUrl: 'https://login.example/t/acme/saml/okta/logout',
        metadataUrl: 'https://login.example/t/acme/saml/okta/metadata',
        relayState: 'initiate-sp-login',
        idp: null,
      },
      scim: {
        enabled: true,
        visibility: 'own',
        nestedGroups: 'reject',
        mode: 'live',
        dialect: 'lenient',
        guard: null,
        baseUrl: 'https://login.example/t/acme/scim/v2',
      },
      warnings: [],
      createdAt: '2026-01-15T08:00:00.000Z',
      updatedAt: '2026-01-15T08:00:00.000Z',
    });
    expect(headers['vestibule-decision']).toEqual(expect.any(String));
    expect((await api.must(200, 'GET', `${AT}/okta`)).json).toEqual(json);
    expect((await api.must(200, 'GET', AT)).json).toEqual({ items: [json], next: null });
  });

  it('have neither login nor provisioning unless asked for', async () => {
    const api = await open();
    expect((await api.must(201, 'POST', AT, { body: { slug: 'x', name: 'X', saml: null } })).json).toMatchObject({ saml: null, scim: null, preset: 'generic' });
  });

  it('show the IdP of uploaded metadata with the state of its certificates, and never the document', async () => {
    const api = await open();
    const body = { slug: 'okta', name: 'Okta', saml: { metadataXml: metadata('urn:idp') } };
    const { json, headers } = await api.must(201, 'POST', AT, { body });

    expect(json['saml']?.['idp']).toEqual({
      entityId: 'urn:idp',
      ssoUrl: 'https://idp.example/sso',
      sloUrl: 'https://idp.example/slo',
      source: 'xml',
      sourceUrl: null,
      refreshedAt: '2026-01-15T08:00:00.000Z',
      nextRefreshAt: null,
      lastError: null,
      certificates: [
        { fingerprint: 'ab'.repeat(32), subject: 'CN=idp', notBefore: '2025-01-01T00:00:00.000Z', notAfter: '2026-02-01T00:00:00.000Z', status: 'expiring' },
      ],
    });
    expect(json['warnings']).toMatchObject([{ code: 'saml.certificate_expiring' }]);
    const decision = await api.must(200, 'GET', `/tenants/acme/decisions/${String(headers['vestibule-decision'])}`);
    expect(decision.text).not.toContain('entity urn:idp');
    expect(decision.json['input']).toMatchObject({ call: 'POST /tenants/{tenant}/connections', body: { saml: { metadataXml: expect.stringContaining('characters') } } });
  });

  it('leave nothing behind when their metadata is refused', async () => {
    const api = await open();
    const { json } = await api.must(400, 'POST', AT, { body: { slug: 'okta', name: 'Okta', saml: { metadataXml: '<html/>' } } });
    expect(json).toMatchObject({ code: 'saml.metadata_refused', errors: [{ pointer: '/saml/metadataXml' }] });
    await api.must(404, 'GET', `${AT}/okta`);
    const byUrl = await api.must(409, 'POST', AT, { body: { slug: 'okta', name: 'Okta', saml: { metadataUrl: 'https://idp.example/gone' } } });
    expect(byUrl.json).toMatchObject({ code: 'saml.metadata_refused', detail: expect.stringContaining('HTTP 404') });
    await api.must(404, 'GET', `${AT}/okta`);
  });

  it('take metadata from a URL and keep the last good copy when it is refused later', async () => {
    const api = await open();
    const url = 'https://idp.example/metadata';
    api.web.set(url, metadata('urn:idp'));
    const { json } = await api.must(201, 'POST', AT, { body: { slug: 'okta', name: 'Okta', saml: { metadataUrl: url } } });
    expect(json['saml']?.['idp']).toMatchObject({ entityId: 'urn:idp', source: 'url', sourceUrl: url });

    api.web.set(url, metadata('urn:somebody-else'));
    const other = await api.must(409, 'PATCH', `${AT}/okta`, { body: { saml: { metadataUrl: url } } });
    expect(other.json).toMatchObject({ code: 'saml.metadata_refused', detail: expect.stringContaining('urn:somebody-else') });
    expect((await api.must(200, 'GET', `${AT}/okta`)).json['saml']?.['idp']).toMatchObject({ entityId: 'urn:idp' });

    api.web.set('https://idp.example/new', metadata('urn:somebody-else'));
    const moved = await api.must(200, 'PATCH', `${AT}/okta`, { body: { saml: { metadataUrl: 'https://idp.example/new' } } });
    expect(moved.json['saml']?.['idp']).toMatchObject({ entityId: 'urn:somebody-else', source: 'url' });

    const uploaded = await api.must(200, 'PATCH', `${AT}/okta`, { body: { saml: { metadataXml: metadata('urn:third') } } });
    expect(uploaded.json['saml']?.['idp']).toMatchObject({ entityId: 'urn:third', source: 'xml', sourceUrl: null });
    const without = await api.must(200, 'PATCH', `${AT}/okta`, { body: { saml: { metadataXml: null } } });
    expect(without.json['saml']).toMatchObject({ idp: null, enabled: true });
  });

  it.each([
    [{ saml: { metadataXml: metadata('a'), metadataUrl: 'https://idp.example/m' } }, '/saml/metadataUrl'],
    [{ saml: { metadataUrl: 'http://idp.example/m' } }, '/saml/metadataUrl'],
    [{ saml: { metadataUrl: 'not a url' } }, '/saml/metadataUrl'],
    [{ saml: { metadataUrl: 'file:///etc/passwd' } }, '/saml/metadataUrl'],
    [{ saml: { metadataUrl: 'https://user:secret@idp.example/m' } }, '/saml/metadataUrl'],
    [{ saml: { metadataXml: metadata('a', 'http://idp.example/sso') } }, '/saml/metadataXml'],
    [{ saml: { metadataXml: 7 } }, '/saml/metadataXml'],
    [{ saml: { clockSkewSeconds: 301 } }, '/saml/clockSkewSeconds'],
    [{ saml: { clockSkewSeconds: 1.5 } }, '/saml/clockSkewSeconds'],
    [{ saml: { idpInitiated: 'maybe' } }, '/saml/idpInitiated'],
    [{ saml: { attributeMapping: { nickname: 'x' } } }, '/saml/attributeMapping/nickname'],
    [{ saml: { attributeMapping: { upn: '' } } }, '/saml/attributeMapping/upn'],
    [{ saml: { sync: { upn: 'never' } } }, '/saml/sync/upn'],
    [{ saml: { sync: { department: 'always' } } }, '/saml/sync/department'],
    [{ saml: { entityId: 'urn:mine' } }, '/saml/entityId'],
    [{ scim: { nestedGroups: 'maybe' } }, '/scim/nestedGroups'],
    [{ scim: { guard: { maxShare: 2, windowMinutes: 60, minimum: 5 } } }, '/scim/guard/maxShare'],
    [{ scim: { baseUrl: 'https://x' } }, '/scim/baseUrl'],
    [{ preset: 'auth0' }, '/preset'],
    [{ rebinding: 'yes' }, '/rebinding'],
    [{ slug: 'other' }, '/slug'],
    [{ saml: 'yes' }, '/saml'],
  ])('refuse %j', async (body, pointer) => {
    const api = await open();
    await api.must(201, 'POST', AT, { body: { slug: 'okta', name: 'Okta' } });
    expect((await api.must(400, 'PATCH', `${AT}/okta`, { body })).json['errors']).toMatchObject([{ pointer }]);
    if (pointer !== '/slug') await api.must(400, 'POST', AT, { body: { slug: 'new', name: 'New', ...body } });
    await api.must(404, 'GET', `${AT}/new`);
    expect((await api.must(200, 'GET', `${AT}/okta`)).json).toMatchObject({ saml: null, scim: null });
  });

  it('accept http of an IdP only while this server itself is on loopback', async () => {
    const api = await open({ externalUrl: 'http://localhost:3000' });
    api.web.set('http://127.0.0.1:7000/m', metadata('urn:idp', 'http://127.0.0.1:7000/sso'));
    await api.must(201, 'POST', AT, { body: { slug: 'okta', name: 'Okta', saml: { metadataUrl: 'http://127.0.0.1:7000/m' } } });
  });

  it('say that a metadata URL is not available when nothing fetches it', async () => {
    const api = new AdminApi({ fetchMetadata: undefined } as unknown as AdminOptions);
    await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
    const { json } = await api.must(400, 'POST', AT, { body: { slug: 'okta', name: 'Okta', saml: { metadataUrl: 'https://idp.example/m' } } });
    expect(json['errors']).toMatchObject([{ pointer: '/saml/metadataUrl', detail: expect.stringContaining('not available') }]);
  });

  it('warn of accepted unsolicited responses', async () => {
    const api = await open();
    const { json } = await api.must(201, 'POST', AT, { body: { slug: 'okta', name: 'Okta', saml: { idpInitiated: 'accept' } } });
    expect(json['warnings']).toMatchObject([{ code: 'saml.idp_initiated_accepted' }]);
  });

  it('do not share a slug within a tenant, and keep theirs', async () => {
    const api = await open();
    await api.must(201, 'POST', AT, { body: { slug: 'okta', name: 'Okta' } });
    expect((await api.must(409, 'POST', AT, { body: { slug: 'okta', name: 'Other' } })).json).toMatchObject({ code: 'slug.taken', decision: expect.any(String) });
    await api.must(200, 'PATCH', `${AT}/okta`, { body: { slug: 'okta', name: 'Renamed' } });
  });

  it('are unknown to other tenants', async () => {
    const api = await open();
    await api.must(201, 'POST', '/tenants', { body: { slug: 'other', name: 'Other' } });
    await api.must(201, 'POST', AT, { body: { slug: 'okta', name: 'Okta', scim: {} } });
    await api.must(404, 'GET', '/tenants/other/connections/okta');
    await api.must(404, 'PATCH', '/tenants/other/connections/okta', { body: { name: 'Mine' } });
    await api.must(404, 'DELETE', '/tenants/other/connections/okta');
    await api.must(404, 'GET', '/tenants/other/connections/okta/tokens');
    await api.must(404, 'POST', '/tenants/other/connections/okta/tokens', { body: {} });
  });

  it.each([
    ['PATCH scim: null', (api: AdminApi) => api.must(200, 'PATCH', `${AT}/okta`, { body: { scim: null } })],
    ['DELETE', (api: AdminApi) => api.must(204, 'DELETE', `${AT}/okta`)],
  ])('end their management with %s', async (_, end) => {
    const api = await open();
    await api.must(201, 'POST', AT, { body: { slug: 'okta', name: 'Okta', saml: {}, scim: {} } });
    await api.must(201, 'POST', `${AT}/okta/tokens`);
    const { group } = await api.push('acme', 'okta', 'ann@acme.example', 'Sales');

    expect((await end(api)).headers['vestibule-decision']).toEqual(expect.any(String));

    expect((await api.must(200, 'GET', '/tenants/acme/users')).json['items']).toMatchObject([{ managedBy: null, externalIds: [] }]);
    expect((await api.must(200, 'GET', `/tenants/acme/groups/${group.id}`)).json).toMatchObject({ kind: 'internal', formerConnection: 'okta', memberCount: 1 });
  });
});

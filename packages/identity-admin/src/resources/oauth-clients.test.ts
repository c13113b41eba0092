import { describe, expect, it } from '@jest/globals';
import { AdminApi, textOf } from '../fixture/admin-api.js';

const AT = '/tenants/acme/connections/okta/oauth-clients';

async function open(): Promise<AdminApi> {
  const api = new AdminApi();
  await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', scim: {} } });
  return api;
}

describe('OAuth clients', () => {
  it('show the secret once, with the token URL', async () => {
    const api = await open();
    const { json, headers } = await api.must(201, 'POST', AT, { body: { name: 'Entra' } });

    expect(json).toEqual({ clientId: expect.any(String), clientSecret: 'secret-1', tokenUrl: 'https://login.example/t/acme/oauth/token' });
    const list = await api.must(200, 'GET', AT);
    expect(list.json['items']).toEqual([
      { clientId: json['clientId'], name: 'Entra', hint: '0001', createdAt: '2026-01-15T08:00:00.000Z', lastUsedAt: null },
    ]);
    const decision = await api.must(200, 'GET', `/tenants/acme/decisions/${textOf(headers['vestibule-decision'])}`);
    expect(decision.json).toMatchObject({ action: 'create-oauth-client', outcome: 'accepted' });
    expect([list.text, decision.text].join()).not.toContain('secret-1');
  });

  it('stay when a bearer token is generated, and do not show among the tokens', async () => {
    const api = await open();
    const { json } = await api.must(201, 'POST', AT);
    await api.must(201, 'POST', '/tenants/acme/connections/okta/tokens');

    expect((await api.must(200, 'GET', AT)).json['items']).toMatchObject([{ clientId: json['clientId'] }]);
    expect((await api.must(200, 'GET', '/tenants/acme/connections/okta/tokens')).json['items']).toHaveLength(1);
  });

  it('are unknown once deleted, and where there is no such connection', async () => {
    const api = await open();
    const { json } = await api.must(201, 'POST', AT, { body: {} });
    const id = textOf(json['clientId']);
    await api.must(404, 'DELETE', `/tenants/acme/connections/other/oauth-clients/${id}`);
    await api.must(204, 'DELETE', `${AT}/${id}`);
    expect((await api.must(404, 'DELETE', `${AT}/${id}`)).json).toMatchObject({ code: 'resource.not_found' });
    for (const method of ['GET', 'POST']) await api.must(404, method, '/tenants/acme/connections/none/oauth-clients');
  });

  it('need a connection with provisioning, and take no secret of the caller', async () => {
    const api = await open();
    await api.must(400, 'POST', AT, { body: { clientSecret: 'mine' } });
    await api.must(200, 'PATCH', '/tenants/acme/connections/okta', { body: { scim: null } });
    expect((await api.must(409, 'POST', AT)).json).toMatchObject({ code: 'request.invalid', decision: expect.any(String) });
  });
});

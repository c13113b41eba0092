import { describe, expect, it } from '@jest/globals';
import { AdminApi, textOf } from '../fixture/admin-api.js';

const AT = '/tenants/acme/connections/okta/tokens';

async function open(): Promise<AdminApi> {
  const api = new AdminApi();
  await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', scim: {} } });
  return api;
}

async function listed(api: AdminApi): Promise<readonly string[]> {
  const { json } = await api.must(200, 'GET', AT);
  return (json['items'] as unknown as { id: string }[]).map((token) => token.id);
}

describe('tokens', () => {
  it('show the secret once, with the base URL', async () => {
    const api = await open();
    const { json, headers } = await api.must(201, 'POST', AT, { body: { name: 'Okta production', expiresAt: '2026-02-15T09:00:00+01:00' } });

    expect(json).toEqual({ id: expect.any(String), token: 'secret-1', baseUrl: 'https://login.example/t/acme/scim/v2', expiresAt: '2026-02-15T08:00:00.000Z' });
    const list = await api.must(200, 'GET', AT);
    expect(list.json['items']).toEqual([
      { id: json['id'], name: 'Okta production', hint: '0001', createdAt: '2026-01-15T08:00:00.000Z', lastUsedAt: null, expiresAt: '2026-02-15T08:00:00.000Z' },
    ]);
    const decision = await api.must(200, 'GET', `/tenants/acme/decisions/${String(headers['vestibule-decision'])}`);
    expect([list.text, decision.text].join()).not.toContain('secret-1');
    expect((await api.must(200, 'GET', '/tenants/acme/connections/okta')).json['warnings']).toEqual([]);
    await api.must(201, 'POST', AT, { body: { expiresAt: '2026-01-20T08:00:00Z' } });
    expect((await api.must(200, 'GET', '/tenants/acme/connections/okta')).json['warnings']).toMatchObject([{ code: 'scim.token_expiring' }]);
  });

  it('end the older ones unless they are kept', async () => {
    const api = await open();
    const [first, second] = [await api.must(201, 'POST', AT), await api.must(201, 'POST', AT, { body: { keepPrevious: true } })];
    expect(await listed(api)).toEqual([second.json['id'], first.json['id']]);
    const third = await api.must(201, 'POST', AT, { body: {} });
    expect(await listed(api)).toEqual([third.json['id']]);
  });

  it('detach the groups only when asked to', async () => {
    const api = await open();
    const { group } = await api.push('acme', 'okta', 'ann@acme.example', 'Sales');
    const kind = async () => (await api.must(200, 'GET', `/tenants/acme/groups/${group.id}`)).json['kind'];
    const token = await api.must(201, 'POST', AT);
    const other = await api.must(201, 'POST', AT, { body: { keepPrevious: true } });
    await api.must(204, 'DELETE', `${AT}/${textOf(other.json['id'])}`, { query: 'detachGroups=false' });
    expect(await kind()).toBe('external');
    const { headers } = await api.must(204, 'DELETE', `${AT}/${textOf(token.json['id'])}`, { query: 'detachGroups=true' });
    expect(headers['vestibule-decision']).toEqual(expect.any(String));
    expect(await kind()).toBe('internal');
  });

  it('are unknown once deleted', async () => {
    const api = await open();
    const { json } = await api.must(201, 'POST', AT);
    await api.must(204, 'DELETE', `${AT}/${textOf(json['id'])}`);
    expect((await api.must(404, 'DELETE', `${AT}/${textOf(json['id'])}`)).json).toMatchObject({ code: 'resource.not_found' });
    await api.must(404, 'DELETE', '/tenants/acme/connections/none/tokens/x');
    await api.must(404, 'POST', '/tenants/acme/connections/none/tokens');
  });

  it.each([
    [{ expiresAt: '2026-01-15T08:00:00.000Z' }, '/expiresAt'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
    [{ expiresAt: 'tomorrow' }, '/expiresAt'],
    [{ expiresAt: '2027-02-30T00:00:00Z' }, '/expiresAt'],
    [{ name: 'a\u0001b' }, '/name'],
    [{ keepPrevious: 'yes' }, '/keepPrevious'],
    [{ token: 'mine' }, '/token'],
  ])('refuse %j and end nothing', async (body, pointer) => {
    const api = await open();
    await api.must(201, 'POST', AT);
    expect((await api.must(400, 'POST', AT, { body })).json['errors']).toMatchObject([{ pointer }]);
    expect(await listed(api)).toHaveLength(1);
  });

  it('need a connection with provisioning, and know no other flag', async () => {
    const api = await open();
    await api.must(400, 'DELETE', `${AT}/x`, { query: 'detachGroups=yes' });
    await api.must(400, 'DELETE', `${AT}/x`, { query: 'detachgroups=true' });
    await api.must(200, 'PATCH', '/tenants/acme/connections/okta', { body: { scim: null } });
    expect((await api.must(409, 'POST', AT)).json).toMatchObject({ code: 'request.invalid', decision: expect.any(String) });
  });
});

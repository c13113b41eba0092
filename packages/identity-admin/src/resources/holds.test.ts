import { describe, expect, it } from '@jest/globals';
import { DeprovisionUser } from '@vestibule/identity-core';
import { AdminApi } from '../fixture/admin-api.js';

const AT = '/tenants/acme/connections/okta/holds';

/** The only managed user, whose deletion the guard holds. */
async function held() {
  const api = new AdminApi();
  await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  const scim = { nestedGroups: 'accept', guard: { maxShare: 0, windowMinutes: 60, minimum: 0 } };
  const { json } = await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', scim } });
  const { record } = await api.push('acme', 'okta', 'ann@acme.example', 'Staff');
  const { unitOfWork, digests } = api.ports;
  const deprovision = () =>
    api.provisioning('acme', 'okta').then((request) => new DeprovisionUser({ unitOfWork, digests, ids: api.ids, clock: api.clock }).execute(request, record.scimId));
  await deprovision();
  const list = async () => (await api.must(200, 'GET', AT)).json['items'] as unknown as readonly { readonly id: string; readonly status: string }[];
  const status = async () => (await api.must(200, 'GET', `/tenants/acme/users/${record.user}`)).json['status'];
  return { api, json, record, deprovision, list, status, id: (await list())[0]?.id ?? '' };
}

describe('holds', () => {
  it('are listed as the guard keeps them, once for a repeated act', async () => {
    const { api, json, record, deprovision, id } = await held();
    await deprovision();

    expect(json['scim']).toMatchObject({ nestedGroups: 'accept', guard: { maxShare: 0, windowMinutes: 60, minimum: 0 } });
    expect((await api.must(200, 'GET', AT)).json).toEqual({
      items: [{ id, at: api.clock.now().toISOString(), action: 'delete-user', user: record.user, group: null, status: 'pending' }],
      next: null,
    });
  });

  it('are applied at once when approved, and stay approved', async () => {
    const { api, id, list, status } = await held();
    expect(await status()).toBe('active');

    expect((await api.must(200, 'POST', `${AT}/${id}/approve`)).json).toMatchObject({ id, status: 'approved' });

    expect(await status()).toBe('deprovisioned');
    expect((await list()).map((hold) => hold.status)).toEqual(['approved']);
    await api.must(200, 'POST', `${AT}/${id}/approve`);
    expect((await api.must(409, 'POST', `${AT}/${id}/reject`)).json).toMatchObject({ code: 'hold.decided' });
  });

  it('change nothing when rejected', async () => {
    const { api, id, status } = await held();

    expect((await api.must(200, 'POST', `${AT}/${id}/reject`)).json).toMatchObject({ id, status: 'rejected' });

    expect(await status()).toBe('active');
    await api.must(409, 'POST', `${AT}/${id}/approve`);
  });

  it('are not found under another connection, or under an id that none has', async () => {
    const { api, id } = await held();
    await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'entra', name: 'Entra', scim: {} } });

    await api.must(404, 'POST', `/tenants/acme/connections/entra/holds/${id}/approve`);
    await api.must(404, 'POST', `${AT}/nobody/reject`);
    await api.must(404, 'GET', '/tenants/acme/connections/nobody/holds');
    expect((await api.must(200, 'GET', '/tenants/acme/connections/entra/holds')).json).toEqual({ items: [], next: null });
  });
});

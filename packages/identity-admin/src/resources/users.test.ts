import { connectionId, userId, type User } from '@vestibule/identity-core';
import { describe, expect, it } from '@jest/globals';
import { AdminApi, type Json, textOf } from '../fixture/admin-api.js';

const AT = '/tenants/acme/users';

async function open(): Promise<AdminApi> {
  const api = new AdminApi();
  await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', saml: {}, scim: {} } });
  return api;
}

async function create(api: AdminApi, body: object): Promise<string> {
  return textOf((await api.must(201, 'POST', AT, { body })).json['id']);
}

/** Writes a state that only other adapters bring about. */
async function edit(api: AdminApi, id: string, change: (user: User) => User): Promise<User> {
  const tenant = await api.ports.connections.getTenantBySlug('acme');
  if (tenant === undefined) throw new Error('no tenant');
  return api.ports.unitOfWork.run(tenant.id, async ({ users }) => {
    const before = await users.get(userId(id));
    if (before === undefined) throw new Error('no user');
    const after = change(before);
    users.replace(before, after);
    return after;
  });
}

const idsOf = (json: Json): readonly unknown[] => (json['items'] as unknown as { id: string }[]).map((item) => item.id);

describe('users', () => {
  it('are created with every property and read back', async () => {
    const api = await open();
    const body = {
      upn: 'Ann@Acme.example',
      email: 'ann@acme.example',
      displayName: 'Ann Lee',
      givenName: 'Ann',
      surname: 'Lee',
      department: 'Sales',
      jobTitle: '',
      costCenters: ['CC1', 'CC2'],
      protected: true,
    };
    const { json, headers } = await api.must(201, 'POST', AT, { body });

    expect(json).toEqual({
      ...body,
      id: expect.any(String),
      jobTitle: null,
      status: 'active',
      active: true,
      blocked: false,
      managedBy: null,
      externalIds: [],
      scimIds: [],
      createdAt: '2026-01-15T08:00:00.000Z',
      updatedAt: '2026-01-15T08:00:00.000Z',
      deprovisionedAt: null,
      purgeAfter: null,
    });
    expect(headers['location']).toBe(`/api/v1${AT}/${textOf(json['id'])}`);
    expect((await api.must(200, 'GET', `${AT}/${textOf(json['id'])}`)).json).toEqual(json);
  });

  it('leave no personal value in the input of a decision', async () => {
    const api = await open();
    const { headers } = await api.must(201, 'POST', AT, { body: { upn: 'ann@acme.example', displayName: 'Ann' } });
    const { json } = await api.must(200, 'GET', `/tenants/acme/decisions/${String(headers['vestibule-decision'])}`);
    expect(json['input']).toEqual({ call: 'POST /tenants/{tenant}/users', properties: ['displayName', 'upn'] });
  });

  it.each([
    [{}, '/upn'],
    [{ upn: null, email: null }, '/upn'],
    [{ upn: ' ' }, '/upn'],
    [{ email: 'no address' }, '/email'],
    [{ upn: 'a\u0000b' }, '/upn'],
    [{ upn: 'a', department: 'x\u0007' }, '/department'],
    [{ upn: 'a', displayName: 'x'.repeat(1_025) }, '/displayName'],
    [{ upn: 'a', costCenters: 'CC1' }, '/costCenters'],
    [{ upn: 'a', costCenters: [''] }, '/costCenters/0'],
    [{ upn: 'a', active: true }, '/active'],
    [{ upn: 'a', status: 'active' }, '/status'],
  ])('are not created from %j', async (body, pointer) => {
    const api = await open();
    expect((await api.must(400, 'POST', AT, { body })).json['errors']).toMatchObject([{ pointer }]);
    expect((await api.must(200, 'GET', AT)).json['items']).toEqual([]);
  });

  it('hold their identifiers alone', async () => {
    const api = await open();
    await create(api, { upn: 'ann@acme.example' });
    const { json, headers } = await api.must(409, 'POST', AT, { body: { upn: 'ANN@acme.example' } });
    expect(json).toMatchObject({ code: 'identifier.taken', decision: headers['vestibule-decision'] });
  });

  it('are found by text, status and connection', async () => {
    const api = await open();
    const ann = await create(api, { upn: 'ann@acme.example', displayName: 'Jürgen Weiß' });
    await create(api, { upn: 'bob@acme.example' });
    await api.push('acme', 'okta', 'eve@acme.example', 'Sales');
    const find = async (query: string) => idsOf((await api.must(200, 'GET', AT, { query })).json);

    expect(await find('q=WEISS')).toEqual([ann]);
    expect(await find('q=')).toHaveLength(3);
    expect(await find('connection=okta')).toHaveLength(1);
    expect(await find('connection=unknown')).toEqual([]);
    await api.must(200, 'PATCH', `${AT}/${ann}`, { body: { active: false } });
    expect(await find('status=deactivated')).toEqual([ann]);
    const page = await api.must(200, 'GET', AT, { query: 'limit=2' });
    expect(await find(`limit=2&cursor=${encodeURIComponent(textOf(page.json['next']))}`)).toHaveLength(1);
    for (const query of ['status=gone', 'connection=Not+A+Slug', 'limit=0', `q=${'x'.repeat(600)}`]) await api.must(400, 'GET', AT, { query });
  });

  it('change by merge patch: absent stays, null removes', async () => {
    const api = await open();
    const id = await create(api, { upn: 'ann@acme.example', email: 'ann@acme.example', department: 'Sales', costCenters: ['CC1'] });

    expect((await api.must(200, 'PATCH', `${AT}/${id}`, { body: { department: null, jobTitle: 'Lead' } })).json).toMatchObject({
      department: null,
      jobTitle: 'Lead',
      costCenters: ['CC1'],
      email: 'ann@acme.example',
    });
    expect((await api.must(200, 'PATCH', `${AT}/${id}`, { body: { email: null, costCenters: null } })).json).toMatchObject({ email: null, costCenters: [] });
    await api.must(400, 'PATCH', `${AT}/${id}`, { body: { upn: null } });
    for (const body of [{ active: null }, { blocked: 'yes' }, { managedBy: 'okta' }]) await api.must(400, 'PATCH', `${AT}/${id}`, { body });
    await api.must(404, 'PATCH', `${AT}/nobody`, { body: { blocked: true } });
  });

  it('are deactivated and activated again', async () => {
    const api = await open();
    const id = await create(api, { upn: 'ann@acme.example' });
    expect((await api.must(200, 'PATCH', `${AT}/${id}`, { body: { active: false } })).json).toMatchObject({ active: false, status: 'deactivated' });
    expect((await api.must(200, 'PATCH', `${AT}/${id}`, { body: { active: true } })).json).toMatchObject({ active: true, status: 'active' });
  });

  it('are changed by their directory alone while it manages them, but locked and protected here', async () => {
    const api = await open();
    const { record } = await api.push('acme', 'okta', 'ann@acme.example', 'Sales');
    const at = `${AT}/${record.user}`;
    expect((await api.must(200, 'GET', at)).json).toMatchObject({
      managedBy: 'okta',
      externalIds: [{ connection: 'okta', channel: 'scim', value: '00u-ann@acme.example' }],
      scimIds: [{ connection: 'okta', value: record.scimId }],
    });

    for (const body of [{ displayName: 'Ann' }, { active: false }, { upn: 'x', blocked: true }]) {
      const { json } = await api.must(409, 'PATCH', at, { body });
      expect(json).toMatchObject({ code: 'user.externally_managed', detail: expect.stringContaining('"okta"'), decision: expect.any(String) });
    }
    expect((await api.must(409, 'DELETE', at)).json).toMatchObject({ code: 'user.externally_managed' });
    expect((await api.must(200, 'PATCH', at, { body: { blocked: true, protected: true } })).json).toMatchObject({ blocked: true, protected: true, active: true });
  });

  it('are deprovisioned, stay listed, and are restored once', async () => {
    const api = await open();
    const id = await create(api, { upn: 'ann@acme.example' });
    await api.must(409, 'POST', `${AT}/${id}/restore`);
    expect((await api.must(204, 'DELETE', `${AT}/${id}`)).headers['vestibule-decision']).toEqual(expect.any(String));
    await api.must(204, 'DELETE', `${AT}/${id}`);
    expect((await api.must(200, 'GET', AT)).json['items']).toMatchObject([
      { status: 'deprovisioned', active: false, deprovisionedAt: '2026-01-15T08:00:00.000Z', purgeAfter: '2026-02-14T08:00:00.000Z' },
    ]);
    expect((await api.must(409, 'PATCH', `${AT}/${id}`, { body: { active: true } })).json).toMatchObject({ code: 'user.not_restorable' });
    expect((await api.must(200, 'POST', `${AT}/${id}/restore`, { body: {} })).json).toMatchObject({ status: 'active', deprovisionedAt: null, purgeAfter: null });
    expect((await api.must(409, 'POST', `${AT}/${id}/restore`)).json).toMatchObject({ code: 'user.not_restorable' });
    await api.must(404, 'POST', `${AT}/nobody/restore`);
    await api.must(404, 'DELETE', `${AT}/nobody`);
    await api.must(400, 'POST', `${AT}/${id}/restore`, { body: { force: true } });
  });

  it('show a retired SCIM id no longer', async () => {
    const api = await open();
    const { record } = await api.push('acme', 'okta', 'ann@acme.example', 'Sales');
    await edit(api, record.user, (user) => ({ ...user, scimIds: user.scimIds.map((id) => ({ ...id, retired: true })) }));
    expect((await api.must(200, 'GET', `${AT}/${record.user}`)).json['scimIds']).toEqual([]);
  });

  it('are listed when purged only if asked for, and keep nothing but their status', async () => {
    const api = await open();
    const id = await create(api, { upn: 'ann@acme.example' });
    await edit(api, id, (user) => ({ ...user, status: 'purged', upn: null }));
    expect((await api.must(200, 'GET', AT)).json['items']).toEqual([]);
    expect(idsOf((await api.must(200, 'GET', AT, { query: 'status=purged' })).json)).toEqual([id]);
    expect((await api.must(200, 'GET', `${AT}/${id}`)).json).toMatchObject({ status: 'purged', active: false, upn: null, email: null, displayName: null });
    await api.must(404, 'PATCH', `${AT}/${id}`, { body: { blocked: true } });
  });

  it('are unknown to other tenants', async () => {
    const api = await open();
    const id = await create(api, { upn: 'ann@acme.example' });
    await api.must(201, 'POST', '/tenants', { body: { slug: 'other', name: 'Other' } });
    const at = `/tenants/other/users/${id}`;
    for (const path of [at, `${at}/sessions`, `${at}/effective-groups`]) await api.must(404, 'GET', path);
    await api.must(404, 'PATCH', at, { body: { blocked: true } });
    await api.must(404, 'DELETE', at);
    await api.must(404, 'DELETE', `${at}/sessions`);
    await api.must(404, 'POST', `${at}/restore`);
    await api.must(404, 'POST', `${at}/release-identifiers`);
    expect((await api.must(200, 'GET', `${AT}/${id}`)).json).toMatchObject({ status: 'active', blocked: false });
  });
});

describe('releasing identifiers', () => {
  async function managed(): Promise<{ api: AdminApi; at: string }> {
    const api = await open();
    const { record } = await api.push('acme', 'okta', 'ann@acme.example', 'Sales');
    return { api, at: `${AT}/${record.user}` };
  }

  const external = { identifier: 'EXTERNAL_PROVIDER_ID', connection: 'okta', channel: 'scim', value: '00u-ann@acme.example' };
  const upn = { identifier: 'UPN', connection: null, channel: null, value: 'ann@acme.example' };

  it.each([
    ['the query', { query: 'preview=true' }],
    ['the body', { body: { preview: true } }],
    ['one of them', { query: 'preview=false', body: { preview: true } }],
  ])('is only shown when %s asks for a preview', async (_, sent) => {
    const { api, at } = await managed();
    const { json, headers } = await api.must(200, 'POST', `${at}/release-identifiers`, sent);
    expect(json).toEqual({ released: [external, upn], preview: true, decision: headers['vestibule-decision'] });
    expect((await api.must(200, 'GET', at)).json).toMatchObject({ upn: 'ann@acme.example' });
  });

  it('takes UPN and external ids unless others are named', async () => {
    const { api, at } = await managed();
    expect((await api.must(200, 'POST', `${at}/release-identifiers`)).json).toMatchObject({ released: [external, upn], preview: false });
    expect((await api.must(200, 'GET', at)).json).toMatchObject({ upn: null, externalIds: [], email: 'ann@acme.example', scimIds: [{ connection: 'okta' }] });
    const email = await api.must(200, 'POST', `${at}/release-identifiers`, { body: { identifiers: ['EMAIL'] } });
    expect(email.json['released']).toMatchObject([{ identifier: 'EMAIL', value: 'ann@acme.example' }]);
  });

  it('refuses what it does not know', async () => {
    const { api, at } = await managed();
    for (const body of [{ identifiers: ['SCIM_ID'] }, { identifiers: [] }, { identifiers: 'UPN' }, { dryRun: true }]) {
      await api.must(400, 'POST', `${at}/release-identifiers`, { body });
    }
    await api.must(400, 'POST', `${at}/release-identifiers`, { query: 'preview=yes' });
    await api.must(404, 'POST', `${AT}/nobody/release-identifiers`);
  });
});

describe('sessions', () => {
  it('are listed, ended, and leave a receipt', async () => {
    const api = await open();
    const id = await create(api, { upn: 'ann@acme.example' });
    const user = await edit(api, id, (found) => found);
    const now = api.clock.now();
    await api.ports.unitOfWork.run(user.tenant, async ({ users, sessions }) => {
      await users.get(user.id);
      sessions.insert({
        tenant: user.tenant,
        id: api.ids.next() as never,
        secretHash: 'f'.repeat(64),
        user: user.id,
        connection: connectionId('okta'),
        nameId: null,
        nameIdFormat: null,
        sessionIndex: null,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + 3_600_000),
      });
    });
    const at = `${AT}/${id}/sessions`;
    const time = '2026-01-15T08:00:00.000Z';

    expect((await api.must(200, 'GET', at)).json).toEqual({
      items: [{ id: expect.any(String), connection: 'okta', createdAt: time, lastSeenAt: time, expiresAt: '2026-01-15T09:00:00.000Z' }],
      revocations: [],
      next: null,
    });
    const { headers } = await api.must(204, 'DELETE', at);
    expect((await api.must(200, 'GET', at)).json).toEqual({
      items: [],
      revocations: [{ requestedAt: time, confirmedAt: time, sessions: 1, reason: 'administrator', decision: headers['vestibule-decision'] }],
      next: null,
    });
    await api.must(404, 'GET', `${AT}/nobody/sessions`);
    await api.must(404, 'DELETE', `${AT}/nobody/sessions`);
  });
});

describe('effective groups', () => {
  it('say through which path', async () => {
    const api = await open();
    const { record, group } = await api.push('acme', 'okta', 'ann@acme.example', 'Sales');
    expect((await api.must(200, 'GET', `${AT}/${record.user}/effective-groups`)).json).toEqual({
      items: [{ id: group.id, name: 'Sales', kind: 'external', path: [{ id: group.id, name: 'Sales' }] }],
      next: null,
    });
    await api.must(404, 'GET', `${AT}/nobody/effective-groups`);
  });
});

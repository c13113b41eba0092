import { describe, expect, it } from '@jest/globals';
import { AdminApi, type Json, textOf } from '../fixture/admin-api.js';

const AT = '/tenants/acme/groups';

async function open(): Promise<AdminApi> {
  const api = new AdminApi();
  await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', scim: {} } });
  return api;
}

const idOf = ({ json }: { json: Json }): string => textOf(json['id']);

async function group(api: AdminApi, body: object): Promise<string> {
  return `${AT}/${idOf(await api.must(201, 'POST', AT, { body }))}`;
}

const namesOf = (json: Json): readonly unknown[] => (json['items'] as unknown as { name: string }[]).map((item) => item.name);

describe('groups', () => {
  it('are created, read, listed and found', async () => {
    const api = await open();
    const { json, headers } = await api.must(201, 'POST', AT, { body: { name: 'Sales', roles: ['b', 'a', 'b'] } });
    expect(json).toEqual({
      id: expect.any(String),
      name: 'Sales',
      kind: 'internal',
      connection: null,
      formerConnection: null,
      roles: ['a', 'b'],
      memberCount: 0,
      createdAt: '2026-01-15T08:00:00.000Z',
      updatedAt: '2026-01-15T08:00:00.000Z',
    });
    expect(headers['vestibule-decision']).toEqual(expect.any(String));
    await group(api, { name: 'Staff', kind: 'system' });
    await api.push('acme', 'okta', 'ann@acme.example', 'Sales EMEA');
    const find = async (query: string) => namesOf((await api.must(200, 'GET', AT, { query })).json);

    expect((await api.must(200, 'GET', `${AT}/${textOf(json['id'])}`)).json).toEqual(json);
    expect(await find('')).toEqual(['Sales', 'Staff', 'Sales EMEA']);
    expect(await find('q=SALES')).toEqual(['Sales', 'Sales EMEA']);
    expect(await find('kind=system')).toEqual(['Staff']);
    expect(await find('connection=okta')).toEqual(['Sales EMEA']);
    await api.must(400, 'GET', AT, { query: 'kind=secret' });
    await api.must(404, 'GET', `${AT}/none`);
  });

  it('do not share a name', async () => {
    const api = await open();
    await group(api, { name: 'Sales' });
    const other = await group(api, { name: 'Staff' });
    expect((await api.must(409, 'POST', AT, { body: { name: ' sales ' } })).json).toMatchObject({ code: 'group.name_taken' });
    expect((await api.must(409, 'PATCH', other, { body: { name: 'SALES' } })).json).toMatchObject({ code: 'group.name_taken' });
  });

  it.each([
    [{}, '/name'],
    [{ name: '' }, '/name'],
    [{ name: 'a\u0000' }, '/name'],
    [{ name: 'x'.repeat(513) }, '/name'],
    [{ name: 'a', kind: 'external' }, '/kind'],
    [{ name: 'a', roles: 'admin' }, '/roles'],
    [{ name: 'a', roles: [''] }, '/roles/0'],
    [{ name: 'a', members: [] }, '/members'],
  ])('are not created from %j', async (body, pointer) => {
    const api = await open();
    expect((await api.must(400, 'POST', AT, { body })).json['errors']).toMatchObject([{ pointer }]);
  });

  it('are renamed, given roles and deleted', async () => {
    const api = await open();
    const at = await group(api, { name: 'Sales', roles: ['a'] });
    expect((await api.must(200, 'PATCH', at, { body: { name: 'Marketing' } })).json).toMatchObject({ name: 'Marketing', roles: ['a'] });
    expect((await api.must(200, 'PATCH', at, { body: { roles: null } })).json).toMatchObject({ name: 'Marketing', roles: [] });
    await api.must(400, 'PATCH', at, { body: { name: null } });
    await api.must(400, 'PATCH', at, { body: { kind: 'system' } });
    await api.must(204, 'DELETE', at);
    await api.must(404, 'DELETE', at);
    await api.must(404, 'PATCH', at, { body: { roles: [] } });
  });

  it('take and lose people, idempotently', async () => {
    const api = await open();
    const at = await group(api, { name: 'Sales' });
    const ann = idOf(await api.must(201, 'POST', '/tenants/acme/users', { body: { upn: 'ann@acme.example', displayName: 'Ann' } }));
    for (let times = 0; times < 2; times += 1) {
      expect((await api.must(204, 'PUT', `${at}/members/${ann}`)).headers['vestibule-decision']).toEqual(expect.any(String));
    }
    expect((await api.must(200, 'GET', `${at}/members`)).json).toEqual({
      items: [{ id: ann, kind: 'user', displayName: 'Ann', upn: 'ann@acme.example' }],
      next: null,
    });
    expect((await api.must(200, 'GET', at)).json['memberCount']).toBe(1);
    expect((await api.must(200, 'PATCH', at, { body: { name: 'Marketing' } })).json['memberCount']).toBe(1);
    for (let times = 0; times < 2; times += 1) await api.must(204, 'DELETE', `${at}/members/${ann}`);
    expect((await api.must(200, 'GET', `${at}/members`)).json['items']).toEqual([]);
    await api.must(404, 'PUT', `${at}/members/nobody`);
    await api.must(404, 'PUT', `${AT}/none/members/${ann}`);
    await api.must(404, 'GET', `${AT}/none/members`);
    expect((await api.call('POST', `${at}/members/${ann}`)).headers['allow']).toBe('DELETE, OPTIONS, PUT');
  });

  it('of a directory are read-only here, except for their roles', async () => {
    const api = await open();
    const { group: pushed, record } = await api.push('acme', 'okta', 'ann@acme.example', 'Sales');
    const at = `${AT}/${pushed.id}`;
    const refused = [
      await api.must(409, 'PATCH', at, { body: { name: 'Mine' } }),
      await api.must(409, 'PATCH', at, { body: { name: 'Mine', roles: ['a'] } }),
      await api.must(409, 'DELETE', at),
      await api.must(409, 'PUT', `${at}/members/${record.user}`),
      await api.must(409, 'DELETE', `${at}/members/${record.user}`),
      await api.must(409, 'POST', `${at}/relink`, { body: { connection: 'okta' } }),
    ];
    for (const { json, headers } of refused) expect(json).toMatchObject({ code: 'group.externally_managed', decision: headers['vestibule-decision'] });
    expect((await api.must(200, 'PATCH', at, { body: { roles: ['admin'] } })).json).toMatchObject({ name: 'Sales', roles: ['admin'], memberCount: 1 });
  });

  it('are detached with name, members and id, and linked again', async () => {
    const api = await open();
    const { group: pushed } = await api.push('acme', 'okta', 'ann@acme.example', 'Sales');
    const at = `${AT}/${pushed.id}`;
    const internal = { id: pushed.id, name: 'Sales', kind: 'internal', connection: null, formerConnection: 'okta', memberCount: 1 };

    expect((await api.must(200, 'POST', `${at}/detach`, { body: {} })).json).toMatchObject(internal);
    await api.must(409, 'POST', `${at}/detach`);
    await api.must(404, 'POST', `${at}/relink`, { body: { connection: 'unknown' } });
    await api.must(400, 'POST', `${at}/relink`, { body: {} });
    await api.must(400, 'POST', `${at}/relink`);
    await api.must(400, 'POST', `${at}/detach`, { body: { all: true } });
    expect((await api.must(200, 'POST', `${at}/relink`, { body: { connection: 'okta' } })).json).toMatchObject({ kind: 'external', connection: 'okta', memberCount: 1 });
    await api.must(404, 'POST', `${AT}/none/detach`);
  });

  it('are unknown to other tenants', async () => {
    const api = await open();
    const at = (await group(api, { name: 'Sales' })).replace('/acme/', '/other/');
    await api.must(201, 'POST', '/tenants', { body: { slug: 'other', name: 'Other' } });
    await api.must(404, 'GET', at);
    await api.must(404, 'GET', `${at}/members`);
    await api.must(404, 'PATCH', at, { body: { roles: ['a'] } });
    await api.must(404, 'DELETE', at);
  });
});

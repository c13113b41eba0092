import { describe, expect, it } from '@jest/globals';
import { AdminApi, type Json, textOf } from '../fixture/admin-api.js';

async function open(): Promise<AdminApi> {
  const api = new AdminApi();
  await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', scim: {} } });
  return api;
}

const actionsOf = (json: Json): readonly unknown[] => (json['items'] as unknown as { action: string }[]).map((item) => item.action);

describe('decisions', () => {
  it('explain a refused write under the id that its answer named', async () => {
    const api = await open();
    const { group } = await api.push('acme', 'okta', 'ann@acme.example', 'Sales');
    const refused = await api.must(409, 'DELETE', `/tenants/acme/groups/${group.id}`);
    const { json } = await api.must(200, 'GET', `/tenants/acme/decisions/${textOf(refused.json['decision'])}`);

    expect(json).toMatchObject({
      id: refused.headers['vestibule-decision'],
      at: '2026-01-15T08:00:00.000Z',
      kind: 'administration',
      action: 'delete-group',
      connection: null,
      actor: { kind: 'host', id: null },
      outcome: 'refused',
      reason: 'group.externally_managed',
      matchedBy: null,
      changes: [],
      events: [],
      user: null,
      group: group.id,
      input: { call: 'DELETE /tenants/{tenant}/groups/{group}' },
    });
    expect(json).not.toHaveProperty('tenant');
    await api.must(201, 'POST', '/tenants', { body: { slug: 'other', name: 'Other' } });
    await api.must(404, 'GET', `/tenants/other/decisions/${textOf(json['id'])}`);
    await api.must(404, 'GET', '/tenants/acme/decisions/none');
  });

  it('are listed newest first and narrowed', async () => {
    const api = await open();
    api.clock.advanceSeconds(60);
    const { record, group } = await api.push('acme', 'okta', 'ann@acme.example', 'Sales');
    api.clock.advanceSeconds(60);
    await api.must(409, 'DELETE', `/tenants/acme/groups/${group.id}`);
    const find = async (query: string) => actionsOf((await api.must(200, 'GET', '/tenants/acme/decisions', { query })).json);

    expect(await find('')).toEqual(['delete-group', 'create-group', 'create-user', 'create-connection', 'create-tenant']);
    expect(await find('kind=scim')).toEqual(['create-group', 'create-user']);
    expect(await find('outcome=refused')).toEqual(['delete-group']);
    expect(await find(`user=${record.user}`)).toEqual(['create-user']);
    expect(await find('connection=okta&kind=administration')).toEqual(['create-connection']);
    expect(await find('since=2026-01-15T08:01:00Z&until=2026-01-15T08:02:00Z')).toEqual(['create-group', 'create-user']);
    expect(await find('since=2026-01-15T09:02:00%2B01:00')).toEqual(['delete-group']);
    const first = await api.must(200, 'GET', '/tenants/acme/decisions', { query: 'limit=4' });
    expect(await find(`limit=4&cursor=${encodeURIComponent(textOf(first.json['next']))}`)).toEqual(['create-tenant']);
  });

  it.each(['kind=other', 'outcome=ok', 'since=yesterday', 'until=2026-01-15', 'connection=A+B', 'limit=1000', 'cursor=x'])('refuse %s', async (query) => {
    await (await open()).must(400, 'GET', '/tenants/acme/decisions', { query });
  });
});

describe('events', () => {
  it('are read oldest first, from any cursor on', async () => {
    const api = await open();
    await api.push('acme', 'okta', 'ann@acme.example', 'Sales');
    const events = '/tenants/acme/events';
    const all = (await api.must(200, 'GET', events)).json['items'] as unknown as { type: string; cursor: string; decision: string }[];
    expect(all.map((event) => event.type)).toEqual(['connection.created', 'user.created', 'group.created', 'group.members_changed'].slice(0, all.length));
    const rest = await api.must(200, 'GET', events, { query: `after=${encodeURIComponent(all[0]!.cursor)}` });
    expect(rest.json['items']).toEqual(all.slice(1));
    const page = await api.must(200, 'GET', events, { query: 'limit=1' });
    expect(page.json['items']).toEqual(all.slice(0, 1));
    expect((await api.must(200, 'GET', events, { query: `limit=1&after=${encodeURIComponent(textOf(page.json['next']))}` })).json['items']).toEqual(all.slice(1, 2));
    await api.must(200, 'GET', `/tenants/acme/decisions/${all[0]!.decision}`);
  });

  it('know a cursor that is none', async () => {
    const api = await open();
    expect((await api.must(400, 'GET', '/tenants/acme/events', { query: 'after=never' })).json['errors']).toMatchObject([{ pointer: '/after' }]);
    await api.must(400, 'GET', '/tenants/acme/events', { query: 'cursor=x' });
  });
});

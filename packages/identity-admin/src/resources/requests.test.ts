import { connectionId, type LoggedRequest } from '@vestibule/identity-core';
import { describe, expect, it } from '@jest/globals';
import { AdminApi, textOf } from '../fixture/admin-api.js';

const AT = '/tenants/acme/connections/okta/requests';

async function open(): Promise<{ readonly api: AdminApi; readonly log: (path: string) => Promise<LoggedRequest> }> {
  const api = new AdminApi();
  await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', scim: {} } });
  const { tenant } = await api.provisioning('acme', 'okta');
  return {
    api,
    log: async (path) => {
      const request: LoggedRequest = {
        tenant: tenant.id,
        connection: connectionId('okta'),
        id: api.ids.next(),
        at: api.clock.now(),
        method: 'GET',
        path,
        status: 200,
        durationMs: 3,
        userAgent: 'Okta SCIM Client 1.0.0',
        decision: null,
        request: null,
        response: { totalResults: 0 },
      };
      await api.ports.requestLog.append([request]);
      return request;
    },
  };
}

describe('the requests of a connection', () => {
  it('are listed newest first, page by page', async () => {
    const { api, log } = await open();
    const [first, second, third] = [await log('/1'), await log('/2'), await log('/3')];

    const page = await api.must(200, 'GET', AT, { query: 'limit=2' });
    expect(page.json['items']).toEqual([
      expect.objectContaining({ id: third.id, path: '/3' }),
      {
        id: second.id,
        at: '2026-01-15T08:00:00.000Z',
        method: 'GET',
        path: '/2',
        status: 200,
        durationMs: 3,
        userAgent: 'Okta SCIM Client 1.0.0',
        decision: null,
        request: null,
        response: { totalResults: 0 },
      },
    ]);
    const rest = await api.must(200, 'GET', AT, { query: `cursor=${encodeURIComponent(textOf(page.json['next']))}` });
    expect(rest.json).toMatchObject({ items: [{ id: first.id }], next: null });
  });

  it('are unknown of a connection that is not there, and refuse a cursor that is none', async () => {
    const { api } = await open();
    await api.must(404, 'GET', '/tenants/acme/connections/none/requests');
    await api.must(400, 'GET', AT, { query: 'cursor=nonsense' });
  });
});

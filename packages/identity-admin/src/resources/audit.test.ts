import { describe, expect, it } from '@jest/globals';
import { AdminApi, type Json } from '../fixture/admin-api.js';

describe('the audit export', () => {
  const linesOf = (text: string | null): readonly Json[] => String(text).trimEnd().split('\n').map((line) => JSON.parse(line) as Json);

  it('tells decisions and events of a time in their order, an event behind its decision', async () => {
    const api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
    api.clock.advanceSeconds(60);
    await api.must(201, 'POST', '/tenants/acme/users', { body: { upn: 'ann@acme.example' } });
    const middle = api.clock.now().toISOString();
    api.clock.advanceSeconds(60);
    await api.must(201, 'POST', '/tenants/acme/groups', { body: { name: 'Sales' } });
    api.clock.advanceSeconds(60);

    const { text, headers } = await api.must(200, 'GET', '/tenants/acme/audit');
    expect(headers['content-type']).toBe('application/x-ndjson');
    const told = linesOf(text).map((line) => line['decision']?.['action'] ?? line['event']?.['type'] ?? 'end');
    expect(told).toEqual(['create-tenant', 'create-user', 'user.created', 'create-group', 'group.created', 'end']);

    const before = linesOf((await api.must(200, 'GET', '/tenants/acme/audit', { query: `until=${middle}` })).text);
    expect(before.map((line) => line['decision']?.['action'] ?? line['end'])).toEqual(['create-tenant', { decisions: 1, events: 0 }]);
    const after = linesOf((await api.must(200, 'GET', '/tenants/acme/audit', { query: `since=${middle}` })).text);
    expect(after.at(-1)).toEqual({ end: { decisions: 2, events: 2 } });
  });

  it('reads page after page', async () => {
    const api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
    for (let each = 0; each < 450; each += 1) await api.must(201, 'POST', '/tenants/acme/users', { body: { upn: `a${each}@acme.example` } });
    api.clock.advanceSeconds(1);
    expect(linesOf((await api.must(200, 'GET', '/tenants/acme/audit')).text).at(-1)).toEqual({ end: { decisions: 451, events: 450 } });
  });

  it('refuses a time that ends before it begins, and needs no body for HEAD', async () => {
    const api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
    await api.must(400, 'GET', '/tenants/acme/audit', { query: 'since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z' });
    expect(await api.must(200, 'HEAD', '/tenants/acme/audit')).toMatchObject({ text: null, headers: { 'content-type': 'application/x-ndjson' } });
  });
});

import { describe, expect, it } from '@jest/globals';
import { AdminApi } from '../fixture/admin-api.js';

const acme = { slug: 'acme', name: 'Acme' };

describe('tenants', () => {
  it('are created with defaults, read and listed', async () => {
    const api = new AdminApi();
    const { json, headers } = await api.must(201, 'POST', '/tenants', { body: acme });

    expect(json).toEqual({ ...acme, allowedDomains: ['*'], sharedEmail: 'refuse', retention: 'P30D', createdAt: '2026-01-15T08:00:00.000Z' });
    expect(headers['vestibule-decision']).toEqual(expect.any(String));
    expect(headers['location']).toBe('/api/v1/tenants/acme');
    expect((await api.must(200, 'GET', '/tenants/acme')).json).toEqual(json);
    expect((await api.must(200, 'GET', '/tenants')).json).toEqual({ items: [json], next: null });
  });

  it('are paged to the end by the cursor', async () => {
    const api = new AdminApi();
    for (const slug of ['a', 'b', 'c']) await api.must(201, 'POST', '/tenants', { body: { slug, name: slug } });
    const slugs: unknown[] = [];
    let query = 'limit=2';
    for (let next: unknown = ''; next !== null; query = `limit=2&cursor=${encodeURIComponent(String(next))}`) {
      const { json } = await api.must(200, 'GET', '/tenants', { query });
      slugs.push(...(json['items'] as unknown as { slug: string }[]).map((tenant) => tenant.slug));
      next = json['next'];
    }
    expect(slugs).toEqual(['a', 'b', 'c']);
  });

  it('do not share a slug', async () => {
    const api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: acme });
    const { json } = await api.must(409, 'POST', '/tenants', { body: acme });
    expect(json).toMatchObject({ code: 'slug.taken', detail: expect.stringContaining('Choose another slug') });
  });

  it('change by merge patch: absent stays, null is the default', async () => {
    const api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: { ...acme, allowedDomains: [], sharedEmail: 'allow', retention: 'PT1M' } });

    const renamed = await api.must(200, 'PATCH', '/tenants/acme', { body: { name: 'Acme Ltd', slug: 'acme' } });
    expect(renamed.json).toMatchObject({ name: 'Acme Ltd', allowedDomains: [], sharedEmail: 'allow', retention: 'PT1M' });
    expect(renamed.headers['vestibule-decision']).toEqual(expect.any(String));
    const reset = await api.must(200, 'PATCH', '/tenants/acme', { body: { allowedDomains: null, sharedEmail: null, retention: null } });
    expect(reset.json).toMatchObject({ name: 'Acme Ltd', allowedDomains: ['*'], sharedEmail: 'refuse', retention: 'P30D' });
  });

  it.each([
    [{ slug: 'other' }, '/slug'],
    [{ name: null }, '/name'],
    [{ retention: 'P101Y' }, '/retention'],
    [{ createdAt: '2026-01-15T08:00:00.000Z' }, '/createdAt'],
  ])('refuse the patch %j', async (body, pointer) => {
    const api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: acme });
    expect((await api.must(400, 'PATCH', '/tenants/acme', { body })).json['errors']).toMatchObject([{ pointer }]);
    await api.must(400, 'PATCH', '/tenants/acme');
  });

  it('go with everything of theirs, and their slug is free again', async () => {
    const api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: acme });
    await api.must(201, 'POST', '/tenants/acme/users', { body: { upn: 'ann@acme.example' } });
    await api.must(204, 'DELETE', '/tenants/acme');
    await api.must(404, 'GET', '/tenants/acme/users');
    await api.must(404, 'DELETE', '/tenants/acme');
    await api.must(201, 'POST', '/tenants', { body: acme });
    expect((await api.must(200, 'GET', '/tenants/acme/users')).json['items']).toEqual([]);
  });
});

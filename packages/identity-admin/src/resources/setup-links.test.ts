import { describe, expect, it } from '@jest/globals';
import { AdminApi, textOf } from '../fixture/admin-api.js';

async function open(): Promise<AdminApi> {
  const api = new AdminApi();
  await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', saml: {} } });
  return api;
}

describe('set-up links', () => {
  it('are shown once, end after a week, and are listed without their secret', async () => {
    const api = await open();
    const now = api.clock.now().getTime();

    const { json, headers } = await api.must(201, 'POST', '/tenants/acme/setup-links', { body: { connection: 'okta' } });

    expect(json['url']).toMatch(/^https:\/\/login\.example\/console\/setup\/acme\.[\w-]+$/);
    expect(json['expiresAt']).toBe(new Date(now + 7 * 86_400_000).toISOString());
    const listed = await api.must(200, 'GET', '/tenants/acme/setup-links');
    expect(listed.json).toEqual({ items: [{ id: json['id'], connection: 'okta', createdAt: new Date(now).toISOString(), expiresAt: json['expiresAt'] }], next: null });
    const secret = textOf(json['url']).split('.').at(-1) ?? '';
    const decision = await api.must(200, 'GET', `/tenants/acme/decisions/${String(headers['vestibule-decision'])}`);
    expect(decision.json).toMatchObject({ action: 'create-setup-link', connection: 'okta', outcome: 'accepted' });
    expect(`${listed.text}${decision.text}`).not.toContain(secret);
  });

  it('are no longer listed once they have expired, and gone when deleted', async () => {
    const api = await open();
    await api.must(201, 'POST', '/tenants/acme/setup-links', { body: { expiresIn: 'PT1H' } });
    const { json } = await api.must(201, 'POST', '/tenants/acme/setup-links');
    api.clock.advanceSeconds(3_600);

    expect((await api.must(200, 'GET', '/tenants/acme/setup-links')).json['items']).toMatchObject([{ id: json['id'], connection: null }]);
    await api.must(204, 'DELETE', `/tenants/acme/setup-links/${textOf(json['id'])}`);
    await api.must(404, 'DELETE', `/tenants/acme/setup-links/${textOf(json['id'])}`);
    expect((await api.must(200, 'GET', '/tenants/acme/setup-links')).json['items']).toEqual([]);
  });

  it.each([
    [{ connection: 'nobody' }, 404],
    [{ expiresIn: 'P0D' }, 400],
    [{ expiresIn: 'P91D' }, 400],
    [{ expiresIn: 'soon' }, 400],
    [{ uses: 1 }, 400],
  ])('are not made of %j', async (body, status) => {
    const api = await open();
    await api.must(status, 'POST', '/tenants/acme/setup-links', { body });
    expect((await api.must(200, 'GET', '/tenants/acme/setup-links')).json['items']).toEqual([]);
  });
});

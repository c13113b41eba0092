import { describe, expect, it } from '@jest/globals';
import { openSite } from '../testing/open-site.js';

async function open(body: object = {}) {
  const site = openSite();
  await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme <Inc>' });
  await site.admin('POST', '/tenants/acme/connections', { slug: 'okta', name: 'Okta', saml: {}, scim: {} });
  await site.admin('POST', '/tenants/acme/connections', { slug: 'feed', name: 'Feed', scim: {} });
  const created = await site.admin('POST', '/tenants/acme/setup-links', body);
  const { id, url } = JSON.parse(String(created.body)) as { id: string; url: string };
  return { site, id, path: new URL(url).pathname };
}

describe('the page behind a set-up link', () => {
  it('shows what the administrator of the identity provider copies, of the link’s connection only', async () => {
    const { site, path } = await open({ connection: 'okta' });

    const { status, headers, body } = await site.get(path);

    expect(status).toBe(200);
    for (const value of ['http://localhost:3000/t/acme/saml/okta/acs', 'http://localhost:3000/t/acme/saml/okta/metadata', 'initiate-sp-login', 'http://localhost:3000/t/acme/scim/v2']) {
      expect(body).toContain(value);
    }
    expect(body).toContain('Acme &lt;Inc>');
    expect(body).not.toContain('Feed');
    expect(headers['Referrer-Policy']).toBe('no-referrer');
    expect((await site.send('POST', path, '')).status).toBe(405);
  });

  it('shows every connection when the link names none', async () => {
    const { site, path } = await open();
    expect((await site.get(path)).body).toMatch(/Feed[^]*Okta/);
  });

  it('opens nothing once it has expired or was deleted, nor with another secret', async () => {
    const { site, id, path } = await open({ expiresIn: 'PT1H' });
    const other = await open();
    const flipped = `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [flipped, '/console/setup/acme.', '/console/setup/x', path.replace('acme.', 'globex.'), `${path}/more`]) {
      expect((await site.get(wrong)).status).toBe(404);
    }

    site.clock.advanceSeconds(3_599);
    expect((await site.get(path)).status).toBe(200);
    site.clock.advanceSeconds(1);
    expect((await site.get(path)).status).toBe(404);

    await other.site.admin('DELETE', `/tenants/acme/setup-links/${other.id}`);
    expect((await other.site.get(other.path)).status).toBe(404);
    await site.admin('DELETE', `/tenants/acme/setup-links/${id}`);
    expect(site.errors).toEqual([]);
  });
});

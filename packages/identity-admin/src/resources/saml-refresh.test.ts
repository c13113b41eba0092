import { beforeEach, describe, expect, it } from '@jest/globals';
import { AdminApi, metadata, textOf } from '../fixture/admin-api.js';

const url = 'https://idp.example/metadata';
const REFRESH = '/tenants/acme/connections/okta/saml/refresh';

describe('a refresh of metadata', () => {
  let api: AdminApi;
  beforeEach(async () => {
    api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
    api.web.set(url, metadata('urn:idp'));
    await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', saml: { metadataUrl: url } } });
  });

  it('reads the URL now and shows what it found', async () => {
    api.web.set(url, metadata('urn:idp', 'https://idp.example/other'));
    api.clock.advanceSeconds(10);
    const { json, headers } = await api.must(200, 'POST', REFRESH);

    expect(json).toMatchObject({ slug: 'okta', saml: { idp: { ssoUrl: 'https://idp.example/other', source: 'url', sourceUrl: url, refreshedAt: api.clock.now().toISOString(), lastError: null } } });
    expect(Date.parse(textOf(json['saml']?.['idp']?.['nextRefreshAt']))).toBeGreaterThan(api.clock.now().getTime());
    expect(headers['vestibule-decision']).toEqual(expect.any(String));
    await api.must(200, 'POST', REFRESH, { body: {} });
  });

  it('is refused with the reason, and the last good copy stays', async () => {
    for (const [answer, reason] of [[metadata('urn:other'), 'urn:other'], ['nonsense', 'no EntityDescriptor'], [undefined, 'HTTP 404']] as const) {
      if (answer === undefined) api.web.delete(url);
      else api.web.set(url, answer);
      const { json } = await api.must(409, 'POST', REFRESH);
      expect(json).toMatchObject({ code: 'saml.metadata_refused', detail: expect.stringContaining(reason), decision: expect.any(String) });
    }
    const { json } = await api.must(200, 'GET', '/tenants/acme/connections/okta');
    expect(json).toMatchObject({ saml: { idp: { entityId: 'urn:idp', lastError: 'HTTP 404' } }, warnings: [{ code: 'saml.certificate_expiring' }, { code: 'saml.metadata_failing' }] });
    const events = (await api.must(200, 'GET', '/tenants/acme/events')).json['items'] as unknown as { type: string }[];
    expect(events.map(({ type }) => type)).toEqual(['connection.created', 'connection.metadata_failed']);
  });

  it('has nothing to do without a URL, and knows only what is there', async () => {
    await api.must(200, 'PATCH', '/tenants/acme/connections/okta', { body: { saml: { metadataXml: metadata('urn:idp') } } });
    const refusals = [
      [await api.must(409, 'POST', REFRESH), 'saml.metadata_refused'],
      [await api.must(404, 'POST', REFRESH.replace('okta', 'nobody')), 'resource.not_found'],
    ] as const;
    for (const [{ json, headers }, reason] of refusals) {
      expect(json).toMatchObject({ code: reason, decision: headers['vestibule-decision'] });
      expect((await api.must(200, 'GET', `/tenants/acme/decisions/${textOf(json['decision'])}`)).json).toMatchObject({ action: 'refresh-metadata', outcome: 'refused', reason });
    }
  });
});

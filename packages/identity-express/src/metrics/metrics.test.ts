import { describe, expect, it } from '@jest/globals';
import { openSite } from '../testing/open-site.js';
import { scimOperation } from './measure-requests.js';
import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('count answers, decisions and limits by closed lists of labels', async () => {
    const site = openSite();
    await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme' });
    await site.get('/t/acme/scim/v2/Users?filter=secret', { authorization: 'Bearer wrong' });
    await site.send('PROPFIND', '/t/acme/scim/v2/anything/at/all', '');
    const { contentType, body } = await site.vestibule.metrics();
    await site.vestibule.close();

    expect(contentType).toMatch(/^text\/plain/);
    expect(body).toContain('vestibule_http_request_duration_seconds_count{surface="admin",method="POST",status="201"} 1');
    expect(body).toContain('vestibule_scim_requests_total{operation="list Users",status="401"} 1');
    expect(body).toContain('vestibule_scim_requests_total{operation="other",status=');
    expect(body).toMatch(/vestibule_decisions_total\{kind="administration",action="[^"]+",outcome="accepted"\} 1/);
    expect(body).toContain('nodejs_eventloop_lag_seconds');
    expect(body).not.toMatch(/acme|secret|PROPFIND/);
  });

  it('count a refused login by its exact cause', async () => {
    const metrics = new Metrics();
    metrics.countDecision({ kind: 'login', action: 'sign-in', outcome: 'refused', reason: 'saml.signature' });
    expect(await metrics.render()).toContain('vestibule_logins_total{outcome="refused",cause="saml.signature"} 1');
  });

  it('leave out what cannot be read, and read once for all gauges of a scrape', async () => {
    const metrics = new Metrics();
    let readings = 0;
    metrics.addGauges({ one: 'One', two: 'Two' }, async () => {
      readings += 1;
      return { one: 1, two: 2 };
    });
    metrics.addGauges({ three: 'Three' }, () => Promise.reject(new Error('away')));
    const body = await metrics.render();

    expect(body).toMatch(/^one 1$/m);
    expect(body).toMatch(/^two 2$/m);
    expect(body).not.toMatch(/^three \d/m);
    expect(readings).toBe(1);
  });

  it.each([
    ['GET', '/t/a/scim/v2/Users', 'list Users'],
    ['GET', '/t/a/scim/v2/users/1', 'GET Users'],
    ['PATCH', '/t/a/scim/v2/Groups/1', 'PATCH Groups'],
    ['POST', '/t/a/scim/v2/Bulk', 'POST Bulk'],
    ['POST', '/t/a/oauth/token', 'token'],
    ['BREW', '/t/a/scim/v2/Users', 'other'],
    ['GET', '/t/a/scim/v2/Coffee', 'other'],
  ])('%s %s is "%s"', (method, path, operation) => expect(scimOperation(method, path)).toBe(operation));
});

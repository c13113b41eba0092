import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SpanKind } from '@opentelemetry/api';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { collectSpans, type CollectedSpan } from '../testing/collect-spans.js';
import { openSite, type SiteUnderTest } from '../testing/open-site.js';
import { connectIdp, SamlVisitor } from '../testing/saml-visitor.js';
import { requestOperation } from './request-operation.js';
import { traceMetadataRequests, traceSecondGate } from './trace-calls.js';

const collected = collectSpans();
afterAll(() => collected.stop());

let site: SiteUnderTest;
beforeEach(() => {
  collected.spans.length = 0;
  site = openSite({ saml: { secondGate: false }, rateLimit: false });
});
afterEach(async () => {
  await site.vestibule.close();
});

const span = (name: string): CollectedSpan | undefined => collected.spans.findLast((each) => each.name === name);

describe('traces', () => {
  it('of a login lead from the request to the unit of work, with tenant, connection, outcome and decision', async () => {
    await connectIdp(site);
    const page = await new SamlVisitor(site).login();
    const decision = page.headers['vestibule-decision'];

    expect(span('saml login')?.attributes).toMatchObject({ 'vestibule.tenant': 'acme', 'vestibule.connection': 'okta', 'vestibule.outcome': 'accepted' });
    const acs = span('saml acs');
    expect(acs).toMatchObject({ kind: SpanKind.SERVER, failed: false, parentId: undefined });
    expect(acs?.attributes).toEqual({
      'http.request.method': 'POST',
      'http.response.status_code': 303,
      'vestibule.operation': 'saml acs',
      'vestibule.tenant': 'acme',
      'vestibule.connection': 'okta',
      'vestibule.outcome': 'accepted',
      'vestibule.decision': decision,
    });
    const unit = collected.spans.find(({ name, parentId }) => name === 'unit of work' && parentId === acs?.spanId);
    expect(unit?.attributes).toMatchObject({ 'vestibule.decision': decision, 'vestibule.outcome': 'accepted', 'vestibule.connection': 'okta', 'vestibule.attempts': 1 });
    expect(collected.spans.every(({ ended }) => ended)).toBe(true);
  });

  it('of a directory name the connection of its token, and go on from the trace of whoever asked', async () => {
    await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme' });
    await site.admin('POST', '/tenants/acme/connections', { slug: 'okta', name: 'Okta', scim: {} });
    const { token } = JSON.parse(String((await site.admin('POST', '/tenants/acme/connections/okta/tokens', {})).body)) as { token: string };
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await site.get('/t/acme/scim/v2/Users?filter=userName%20eq%20%22ann%40acme.example%22', { authorization: `Bearer ${token}`, traceparent });

    expect(span('scim list Users')).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', parentId: 'b7ad6b7169203331' });
    expect(span('scim list Users')?.attributes).toMatchObject({ 'vestibule.tenant': 'acme', 'vestibule.connection': 'okta', 'http.response.status_code': 200 });
  });

  it('of what failed say so by the name of the error', async () => {
    await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme' });
    const { unitOfWork, connections } = site.vestibule.ports;
    const tenant = await connections.getTenantBySlug('acme');
    await expect(unitOfWork.run(tenant?.id as never, () => Promise.reject(new RangeError('ann@acme.example')))).rejects.toThrow(RangeError);
    expect(span('unit of work')).toMatchObject({ failed: true, ended: true, attributes: { 'error.type': 'RangeError' } });
  });

  it('of deliveries say what came of them, without the address', async () => {
    await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme' });
    await site.admin('POST', '/tenants/acme/webhooks', { url: 'http://127.0.0.1:1/hook?key=secret' });
    await site.admin('POST', '/tenants/acme/users', { upn: 'ann@acme.example' });
    const task = site.vestibule.container.getAll(BACKGROUND_TASK).find(({ name }) => name === 'webhooks');
    await task?.run(new AbortController().signal);
    await task?.close?.();
    expect(span('webhook delivery')).toMatchObject({ kind: SpanKind.CLIENT, attributes: { 'vestibule.event': 'user.created', 'vestibule.attempt': 1, 'vestibule.outcome': 'failed' } });
  });

  it('know requests for metadata and the second gate', async () => {
    await traceMetadataRequests(async () => ({ kind: 'not-modified' }))('https://idp.example/metadata?key=secret', null);
    const gate = traceSecondGate({ verify: async () => ({ kind: 'refused', detail: 'jane.doe' }), close: async () => undefined });
    await gate.verify('message', undefined as never, undefined as never, []);
    expect(span('metadata request')?.attributes).toEqual({ 'vestibule.outcome': 'not-modified' });
    expect(span('saml second gate')?.attributes).toEqual({ 'vestibule.outcome': 'refused' });
  });

  it('hold neither personal data nor secrets', async () => {
    await connectIdp(site);
    await new SamlVisitor(site).login();
    await site.admin('GET', '/tenants/acme/users?q=jane.doe%40acme.example');
    await site.get('/t/acme/session?secret=1', { cookie: 'vestibule_session=vst_secret' });
    const text = JSON.stringify(collected.spans.map(({ name, attributes }) => [name, attributes]));
    expect(collected.spans.length).toBeGreaterThan(8);
    expect(text).not.toMatch(/jane|doe|@|secret|vst_|Bearer|SAMLResponse|https?:/i);
  });
});

describe('the name of an operation', () => {
  it.each([
    ['POST', '/t/acme/saml/okta/acs', { name: 'saml acs', tenant: 'acme', connection: 'okta' }],
    ['GET', '/t/acme/saml/okta/anything', { name: 'saml other', tenant: 'acme' }],
    ['PATCH', '/t/acme/scim/v2/Users/7', { name: 'scim PATCH Users', tenant: 'acme' }],
    ['POST', '/api/v1/tenants/acme/connections/okta/tokens', { name: 'admin POST tokens', tenant: 'acme', connection: 'okta' }],
    ['GET', '/api/v1/tenants/acme/users/ann@acme.example', { name: 'admin GET users', tenant: 'acme' }],
    ['BREW', '/api/v1/coffee', { name: 'admin OTHER' }],
    ['GET', '/t/Ann%20Bell/login', { name: 'site login' }],
    ['GET', '/login', { name: 'site email-first' }],
  ])('%s %s comes from a closed list', (method, path, expected) => expect(requestOperation(method, path)).toEqual(expected));
});

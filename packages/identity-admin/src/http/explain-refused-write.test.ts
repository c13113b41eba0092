import { describe, expect, it } from '@jest/globals';
import { AdminApi, type Received, type Sent } from '../fixture/admin-api.js';

async function refuse(method: string, path: string, sent: Sent): Promise<{ readonly answer: Received; readonly decision: object; readonly text: string }> {
  const api = new AdminApi();
  await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  const answer = await api.call(method, `/tenants/acme${path}`, sent);
  const decision = await api.must(200, 'GET', `/tenants/acme/decisions/${String(answer.headers['vestibule-decision'])}`);
  expect(answer.json['decision']).toBe(answer.headers['vestibule-decision']);
  return { answer, decision: decision.json, text: String(decision.text) };
}

describe('a write that no use case saw', () => {
  it('leaves a decision with the actor, the cause and no value of its body', async () => {
    const { answer, decision, text } = await refuse('POST', '/users', { body: { email: 'ann.private', colour: 'red' } });

    expect(answer.status).toBe(400);
    expect(decision).toMatchObject({
      kind: 'administration',
      action: 'create-user',
      actor: { kind: 'host' },
      outcome: 'refused',
      reason: 'request.invalid',
      input: { call: 'POST /tenants/{tenant}/users', properties: ['colour', 'email'] },
    });
    expect(text).not.toContain('ann.private');
  });

  it.each<[string, string, string, Sent, number, string, string]>([
    ['malformed JSON', 'POST', '/groups', { bytes: new TextEncoder().encode('{"name":') }, 400, 'create-group', 'request.invalid'],
    ['a key that stands twice', 'POST', '/groups', { bytes: new TextEncoder().encode('{"name":"A","name":"B"}') }, 400, 'create-group', 'request.invalid'],
    ['another media type', 'PATCH', '', { body: {}, headers: { 'content-type': 'text/plain' } }, 415, 'change-tenant', 'request.invalid'],
    ['too much', 'POST', '/groups', { bytes: new Uint8Array(1_048_577) }, 413, 'create-group', 'request.invalid'],
    ['an unknown query', 'DELETE', '/connections/okta/tokens/t-1', { query: 'detach=true' }, 400, 'delete-token', 'request.invalid'],
    ['an unknown connection', 'POST', '/connections/nobody/oauth-clients', { body: {} }, 404, 'create-oauth-client', 'resource.not_found'],
  ])('leaves one for %s', async (_, method, path, sent, status, action, reason) => {
    const { answer, decision } = await refuse(method, path, sent);
    expect(answer.status).toBe(status);
    expect(decision).toMatchObject({ action, outcome: 'refused', reason });
  });

  it('leaves none when it was a read, or when there is no tenant to keep it in', async () => {
    const api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
    const before = (await api.must(200, 'GET', '/tenants/acme/decisions')).text;

    expect((await api.must(400, 'GET', '/tenants/acme/users', { query: 'limit=0' })).headers['vestibule-decision']).toBeUndefined();
    expect((await api.must(400, 'POST', '/tenants', { body: {} })).headers['vestibule-decision']).toBeUndefined();
    await api.must(404, 'POST', '/tenants/nobody/users', { body: {} });
    expect((await api.must(200, 'GET', '/tenants/acme/decisions')).text).toBe(before);
  });
});

describe('what a body lacks', () => {
  it('is said in words for whoever sent it', async () => {
    const { json } = await new AdminApi().call('POST', '/tenants', { body: { slug: 7, allowedDomains: 'x', sharedEmail: 'maybe', name: null } });
    expect(Object.fromEntries((json['errors'] as unknown as { pointer: string; detail: string }[]).map(({ pointer, detail }) => [pointer, detail]))).toEqual({
      '/slug': 'must be text',
      '/name': 'must be text',
      '/allowedDomains': 'must be a list',
      '/sharedEmail': 'must be one of refuse, allow',
    });
    expect((await new AdminApi().call('GET', '/tenants', { query: 'limit=x' })).json['detail']).toContain('must be a number');
    expect((await new AdminApi().call('GET', '/tenants', { query: 'limit=500' })).json['detail']).toContain('must be at most 200');
  });
});

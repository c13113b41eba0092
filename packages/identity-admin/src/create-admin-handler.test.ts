import { StoreConflictError, StoreUnavailableError, type ConnectionDirectory } from '@vestibule/identity-core';
import { describe, expect, it } from '@jest/globals';
import { AdminApi } from './fixture/admin-api.js';

const failing = (error: Error) =>
  ({
    findTenants: async () => {
      throw error;
    },
  }) as unknown as ConnectionDirectory;

describe('authentication', () => {
  it.each(['/tenants', '/tenants/nobody', '/nothing/here', '/docs/secret.js', '/openapi.json/x', ''])('is asked for before anything else at "%s"', async (path) => {
    const { status, headers, json } = await new AdminApi().call('GET', path, { headers: { authorization: undefined } });

    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer');
    expect(json).toMatchObject({ status: 401, code: 'request.unauthenticated', title: 'Unauthorized', type: 'about:blank' });
  });

  it.each(['Bearer wrong', 'Basic b3BlcmF0b3ItdG9rZW4=', 'operator-token', 'Bearer', 'Bearer operator-token x'])('refuses "%s"', async (authorization) => {
    expect((await new AdminApi().call('GET', '/tenants', { headers: { authorization } })).status).toBe(401);
  });

  it('refuses before it reads the body or says which methods there are', async () => {
    const headers = { authorization: 'Bearer wrong', 'content-type': 'text/plain' };
    expect((await new AdminApi().call('POST', '/tenants', { headers, bytes: new Uint8Array(2_000_000) })).status).toBe(401);
    expect((await new AdminApi().call('OPTIONS', '/tenants', { headers })).status).toBe(401);
    expect((await new AdminApi().call('TRACE', '/tenants', { headers })).status).toBe(401);
  });

  it('knows the scheme in any case', async () => {
    expect((await new AdminApi().call('GET', '/tenants', { headers: { authorization: 'bearer operator-token' } })).status).toBe(200);
  });
});

describe('documentation', () => {
  it.each([
    ['/openapi.json', 'application/json'],
    ['/docs', 'text/html'],
    ['/docs/', 'text/html'],
    ['/docs/init.js', 'text/javascript'],
    ['/docs/swagger-ui.css', 'text/css'],
    ['/docs/swagger-ui-bundle.js', 'text/javascript'],
    ['/docs/favicon-32x32.png', 'image/png'],
  ])('serves %s without a token', async (path, type) => {
    const { status, headers, text } = await new AdminApi().call('GET', path, { headers: { authorization: undefined } });

    expect(status).toBe(200);
    expect(headers['content-type']).toContain(type);
    expect(text?.length).toBeGreaterThan(100);
  });

  it('runs under a policy that allows scripts and styles of this server only', async () => {
    const { headers, text } = await new AdminApi().call('GET', '/docs');

    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['content-security-policy']).toContain("style-src 'self';");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?:/);
  });
});

describe('paths and methods', () => {
  it.each(['/nothing', '/tenants/acme/nothing', '/tenants/', '/tenants//users', '/tenants/%ff', '/tenants/%00', '/tenants/nobody', '/tenants/nobody/users', `/tenants/${'x'.repeat(600)}`])(
    'answers 404 at %.40s',
    async (path) => {
      const { status, json } = await new AdminApi().call('GET', path);
      expect(status).toBe(404);
      expect(json).toMatchObject({ code: 'resource.not_found' });
    },
  );

  it('answers 405 with what is allowed, and the same to OPTIONS', async () => {
    const api = new AdminApi();
    const refused = await api.call('PUT', '/tenants');
    expect(refused.status).toBe(405);
    expect(refused.headers['allow']).toBe('GET, HEAD, OPTIONS, POST');
    expect(await api.call('OPTIONS', '/tenants')).toMatchObject({ status: 204, headers: { allow: 'GET, HEAD, OPTIONS, POST' } });
  });

  it('answers HEAD as GET without a body', async () => {
    const { status, headers, text } = await new AdminApi().call('HEAD', '/tenants');
    expect({ status, text }).toEqual({ status: 200, text: null });
    expect(headers['content-type']).toContain('application/json');
  });
});

describe('bodies', () => {
  const tenant = { slug: 'acme', name: 'Acme' };

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/merge-patch+json', 'application/json; charset=latin1', undefined])(
    'refuses the content type %s of a POST with 415',
    async (type) => {
      const { status, json } = await new AdminApi().call('POST', '/tenants', { body: tenant, headers: { 'content-type': type } });
      expect(status).toBe(415);
      expect(json).toMatchObject({ code: 'request.unsupported_media_type' });
    },
  );

  it('takes a merge patch under both names', async () => {
    const api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: tenant, headers: { 'content-type': 'application/json; charset=UTF-8' } });
    for (const type of ['application/merge-patch+json', 'application/json']) {
      await api.must(200, 'PATCH', '/tenants/acme', { body: { name: type }, headers: { 'content-type': type } });
    }
    await api.must(415, 'PATCH', '/tenants/acme', { body: { name: 'x' }, headers: { 'content-type': 'application/json-patch+json' } });
  });

  it('refuses a body that is too large with 413', async () => {
    expect((await new AdminApi().call('POST', '/tenants', { bytes: new Uint8Array(1_048_577) })).status).toBe(413);
    expect((await new AdminApi({ bodyLimitBytes: 10 }).call('POST', '/tenants', { body: tenant })).status).toBe(413);
  });

  it.each(['', '{', '[]', 'null', '"x"', '{"slug":"acme","name":"Acme",}', '['.repeat(500_000)])('refuses %.30s with 400', async (text) => {
    const api = new AdminApi();
    const { status, json } = await api.call('POST', '/tenants', { bytes: new TextEncoder().encode(text) });
    expect(status).toBe(400);
    expect(json).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '', detail: expect.any(String) }] });
    expect(api.errors).toEqual([]);
  });

  it('points at everything that is wrong', async () => {
    const { json } = await new AdminApi().call('POST', '/tenants', {
      bytes: new TextEncoder().encode('{"slug":"Acme","allowedDomains":["a b"],"sharedEmail":"maybe","retention":"P","colour":"red","__proto__":{}}'),
    });
    expect((json['errors'] as unknown as { pointer: string }[]).map((error) => error.pointer).sort()).toEqual([
      '/__proto__',
      '/allowedDomains/0',
      '/colour',
      '/name',
      '/retention',
      '/sharedEmail',
      '/slug',
    ]);
  });

  it.each(['a\u0000b', 'a\ud800b', 'a\u0007b', '   ', 'x'.repeat(201), 7])('refuses the name %j', async (name) => {
    const { status, json } = await new AdminApi().call('POST', '/tenants', { body: { slug: 'acme', name } });
    expect(status).toBe(400);
    expect(json['errors']).toMatchObject([{ pointer: '/name' }]);
  });
});

describe('queries', () => {
  it.each(['limit=0', 'limit=201', 'limit=x', 'limit=1.5', 'limit=', 'limit=1&limit=2', 'cursor=never-given', 'cursor=', 'colour=red', 'limit=%zz'])(
    'refuses %s with 400',
    async (query) => {
      const { status, json } = await new AdminApi().call('GET', '/tenants', { query });
      expect(status).toBe(400);
      expect(json).toMatchObject({ code: 'request.invalid' });
    },
  );
});

describe('failures', () => {
  it('answers 503 while the database is away', async () => {
    const { status, headers } = await new AdminApi({ connections: failing(new StoreUnavailableError('connection refused')) }).call('GET', '/tenants');
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('5');
  });

  it('answers 409 when other writes kept winning', async () => {
    expect((await new AdminApi({ connections: failing(new StoreConflictError('lost')) }).call('GET', '/tenants')).status).toBe(409);
  });

  it('reports what is unexpected and answers 500 without detail', async () => {
    const api = new AdminApi({ connections: failing(new Error('password is hunter2')) });
    const { status, text } = await api.call('GET', '/tenants');
    expect(status).toBe(500);
    expect(text).not.toContain('hunter2');
    expect(api.errors).toHaveLength(1);
  });
});

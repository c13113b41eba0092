import { describe, expect, it } from '@jest/globals';
import { StoreConflictError, StoreUnavailableError } from '@vestibule/identity-core';
import { ScimBed, type Answered, type Sent } from '../testing/scim-bed.js';

/** A refused write: the contract's error, and a decision that can be looked up. */
async function expectRefused(bed: ScimBed, answer: Answered, status: number, reason: string, scimType?: string): Promise<void> {
  expect([answer.status, answer.text]).toEqual([status, expect.any(String)]);
  expect(answer.headers['content-type']).toBe('application/scim+json');
  expect(answer.body).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail: expect.stringContaining(answer.headers['vestibule-decision'] ?? 'a decision'),
  });
  const decision = await bed.decision(answer);
  expect(decision).toMatchObject({ kind: 'scim', outcome: 'refused', reason, connection: 'okta', events: [], changes: [] });
  expect(decision?.trail.length).toBeGreaterThan(0);
}

describe('a body that cannot be read', () => {
  it.each<[string, Sent, number, string | undefined]>([
    ['malformed JSON', { body: '{"userName":' }, 400, 'invalidSyntax'],
    ['nothing at all', { body: '' }, 400, 'invalidSyntax'],
    ['an array', { body: '[]' }, 400, 'invalidSyntax'],
    ['bytes that are not UTF-8', { body: new Uint8Array([0x7b, 0xff, 0x7d]) }, 400, 'invalidSyntax'],
    ['a NUL', { body: { userName: 'a\u0000b' } }, 400, 'invalidValue'],
    ['half a surrogate pair', { body: '{"userName":"\\ud800"}' }, 400, 'invalidValue'],
    ['a hundred levels', { body: `${'{"name":'.repeat(100)}1${'}'.repeat(100)}` }, 400, 'invalidSyntax'],
    ['a polluting key', { body: '{"userName":"ann","__proto__":{"admin":true}}' }, 400, 'invalidSyntax'],
    ['more than the limit', { body: { userName: 'x'.repeat(2_200_000) } }, 413, undefined],
    ['XML', { body: '<user/>', headers: { 'content-type': 'application/xml' } }, 415, undefined],
    ['a form', { body: 'userName=ann', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, undefined],
    ['JSON in Latin-1', { body: new Uint8Array([...new TextEncoder().encode('{"userName":"'), 0xe4, ...new TextEncoder().encode('"}')]), headers: { 'content-type': 'application/json; charset=ISO-8859-1' } }, 415, undefined],
    ['what says to be UTF-16', { body: '{}', headers: { 'content-type': 'application/scim+json;version=2;charset="utf-16"' } }, 415, undefined],
    ['something after the JSON', { body: '{"userName":"ann"}{}' }, 400, 'invalidSyntax'],
    ['something compressed', { body: {}, headers: { 'content-encoding': 'gzip' } }, 415, undefined],
  ])('is refused with a decision: %s', async (_, sent, status, scimType) => {
    const bed = await ScimBed.open();
    for (const [method, target] of [['POST', '/Users'], ['POST', '/Groups'], ['PUT', '/Users/1'], ['PATCH', '/Groups/1'], ['POST', '/Bulk']] as const) {
      await expectRefused(bed, await bed.send(method, target, sent), status, 'request.invalid', scimType);
    }
    expect((await bed.send('GET', '/Users')).body['totalResults']).toBe(0);
    expect(bed.errors).toEqual([]);
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/SCIM+JSON;q=1', '', 'application/scim+json; charset="utf-8"', 'application/json; charset = UTF8', 'application/json; charset=us-ascii', 'application/json;charset'])(
    'is not one for its media type "%s"',
    async (type) => {
      const bed = await ScimBed.open();
      const answer = await bed.send('POST', '/Users', { body: { userName: 'ann' }, headers: { 'content-type': type } });
      expect([answer.status, answer.headers['content-type']]).toEqual([201, 'application/scim+json']);
    },
  );
});

describe('an address', () => {
  it('that is no endpoint is 404, with a decision for writes only', async () => {
    const bed = await ScimBed.open();
    for (const target of ['/Nothing', '/Users/1/2', '/Users/%zz', '/%ff']) {
      const read = await bed.send('GET', target);
      expect([target, read.status, read.body['status'], read.headers['vestibule-decision']]).toEqual([target, 404, '404', undefined]);
      await expectRefused(bed, await bed.send('POST', target, { body: {} }), 404, 'resource.not_found');
    }
    expect((await bed.sendTo('GET', '/somewhere/else')).status).toBe(404);
  });

  it.each(['00919288221112222', '..', '%2e%2e', '%00', 'a%00b', '%ED%A0%80', '%F0%9F%98%80', '9'.repeat(5_000), "'; drop table users; --", '-1', '1e400', '%25', 'null'])(
    'with an id that nobody has is 404 and never a fault: %s',
    async (id) => {
      const bed = await ScimBed.open();
      for (const type of ['/Users', '/Groups']) {
        for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
          const body = method === 'PATCH' ? { Operations: [{ op: 'replace', path: 'displayName', value: 'x' }] } : { userName: 'ann', displayName: 'x' };
          const answer = await bed.send(method, `${type}/${encodeURIComponent(decodeSafely(id))}`, { body });
          expect([type, method, answer.status]).toEqual([type, method, 404]);
          expect(answer.headers['vestibule-decision']).toEqual(method === 'GET' ? undefined : expect.any(String));
        }
      }
      expect(bed.errors).toEqual([]);
    },
  );

  it.each(['/users', '/USERS', '//Users', '/Users/', '/Users/?', '/Users?'])('is taken as it is spelled: %s', async (target) => {
    const bed = await ScimBed.open();
    expect((await bed.send('GET', target)).status).toBe(200);
  });

  it('of another connection leads nowhere', async () => {
    const bed = await ScimBed.open();
    await bed.connect('entra', 'a-token-of-entra');
    const user = await bed.user('ann');
    const group = await bed.group('Sales');
    for (const target of [`/Users/${user}`, `/Groups/${group}`]) {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const answer = await bed.send(method, target, { token: 'a-token-of-entra', body: { userName: 'x', displayName: 'x' } });
        expect([method, answer.status]).toEqual([method, 404]);
      }
    }
  });
});

describe('a method that an endpoint does not have', () => {
  it.each<[string, string]>([
    ['PUT', '/Users'],
    ['PATCH', '/Groups'],
    ['DELETE', '/Users'],
    ['POST', '/Users/1'],
    ['POST', '/ServiceProviderConfig'],
    ['GET', '/Bulk'],
    ['TRACE', '/Users'],
  ])('is 405 with Allow: %s %s', async (method, target) => {
    const bed = await ScimBed.open();
    const answer = await bed.send(method, target, { body: {} });
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toContain(target === '/Bulk' ? 'POST' : 'GET');
    if (method === 'GET' || method === 'TRACE') expect(answer.headers).not.toHaveProperty(['vestibule-decision']);
    else await expectRefused(bed, answer, 405, 'request.invalid');
  });

  it('is not OPTIONS, nor HEAD, which answers what GET would, without a body', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann');
    expect(await bed.send('OPTIONS', '/Users')).toMatchObject({ status: 204, headers: { allow: 'GET, HEAD, POST, OPTIONS' } });
    const head = await bed.send('HEAD', `/Users/${id}`);
    expect(head).toMatchObject({ status: 200, text: null, headers: { 'content-type': 'application/scim+json', etag: 'W/"1"' } });
    expect(await bed.send('HEAD', '/Users/unknown')).toMatchObject({ status: 404, text: null });
  });

  it('may be one that nobody needs: /Me is 501', async () => {
    const bed = await ScimBed.open();
    expect(await bed.send('GET', '/Me')).toMatchObject({ status: 501, body: { status: '501' } });
    expect((await bed.send('PATCH', '/Me', { body: {} })).headers['vestibule-decision']).toBeDefined();
  });
});

describe('a fault of our own', () => {
  const broken = (error: Error) =>
    ScimBed.open({
      wrap: ({ provisioning }) => ({
        unitOfWork: { run: () => Promise.reject(error) },
        provisioning: Object.create(provisioning, { findUsers: { value: () => Promise.reject(error) } }) as typeof provisioning,
      }),
    });

  it('is 503 with Retry-After when the database does not answer', async () => {
    const bed = await broken(new StoreUnavailableError('connection refused'));
    for (const answer of [await bed.send('GET', '/Users'), await bed.send('POST', '/Users', { body: { userName: 'ann' } }), await bed.send('POST', '/Users', { body: '{' })]) {
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' }, body: { status: '503' } });
      // Nobody knows, when the connection broke while a commit was on its way.
      expect(answer.text).not.toContain('Nothing was written');
    }
    expect(bed.errors).toHaveLength(3);
  });

  it('is 503 with Retry-After, and nothing to report, when other writes kept winning', async () => {
    const bed = await broken(new StoreConflictError('gave up'));
    const answer = await bed.send('POST', '/Users', { body: { userName: 'ann' } });
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { detail: expect.stringContaining('Nothing was written') } });
    expect(bed.errors).toEqual([]);
  });

  it('is reported, and told without a word of what it was', async () => {
    const fault = new TypeError('secret in /srv/app.js');
    const bed = await broken(fault);
    const answer = await bed.send('GET', '/Users');
    expect(answer).toMatchObject({ status: 500, headers: { 'content-type': 'application/scim+json' }, body: { status: '500' } });
    expect(answer.text).not.toContain('secret');
    expect(bed.errors).toEqual([fault]);
  });
});

function decodeSafely(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

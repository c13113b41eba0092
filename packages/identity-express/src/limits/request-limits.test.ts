import { describe, expect, it } from '@jest/globals';
import { openSite, request } from '../testing/open-site.js';
import type { HttpHandler, HttpRequest } from '../http/http-message.js';
import { addressKey } from './address-key.js';
import { limitRequests } from './limit-requests.js';
import { RequestLimits } from './request-limits.js';
import { TokenBuckets } from './token-buckets.js';

const RIGHT = 'Bearer right';

/** A site where one token is right, and a clock that tests move. */
function open(elsewhere = 200) {
  const time = { seconds: 0 };
  const reached: string[] = [];
  const inner: HttpHandler = {
    handle: async ({ path, headers }) => {
      reached.push(path);
      const isNowhere = /\/(oauth\/nothing|session|nowhere)$/.test(path);
      const isPublic = !/^\/(api\/v1|t\/acme\/(scim|oauth))/.test(path) || path.endsWith('/ServiceProviderConfig');
      const status = isNowhere ? elsewhere : isPublic || headers['authorization'] === RIGHT ? 200 : 401;
      return { status, headers: {}, body: null };
    },
  };
  const handler = limitRequests(inner, false, new RequestLimits(() => time.seconds));
  const ask = (path: string, { token, address = '192.0.2.1', headers = {} }: { token?: string; address?: string; headers?: HttpRequest['headers'] } = {}) =>
    handler.handle({ ...request('GET', path, '', { ...headers, ...(token === undefined ? {} : { authorization: token }) }), remoteAddress: address });
  /** Statuses of many calls at once, counted; every wrong token is another one. */
  const many = async (count: number, path: string, { token, ...rest }: NonNullable<Parameters<typeof ask>[1]> = {}) => {
    const tokenOf = (each: number) => (token === undefined ? {} : { token: token === RIGHT ? token : `${token}-${each}` });
    const statuses = await Promise.all(Array.from({ length: count }, async (_, each) => (await ask(path, { ...tokenOf(each), ...rest })).status));
    return Object.fromEntries([...new Set(statuses)].map((status) => [status, statuses.filter((each) => each === status).length]));
  };
  return { time, reached, ask, many };
}

describe('request limits', () => {
  it('let a directory send a hundred requests a second without end', async () => {
    const { time, many } = open();
    for (let second = 0; second < 60; second += 1) {
      time.seconds = second;
      expect(await many(100, '/t/acme/scim/v2/Users', { token: RIGHT })).toEqual({ 200: 100 });
    }
  });

  it('hold up one token that floods, and no other caller', async () => {
    const { time, ask, many } = open();
    await ask('/t/acme/scim/v2/Users', { token: RIGHT });
    const flooded = await many(2_000, '/t/acme/scim/v2/Users', { token: RIGHT });
    expect(flooded[429]).toBeGreaterThan(400);
    expect((await ask('/t/acme/login')).status).toBe(200);
    time.seconds = 1;
    expect((await ask('/t/acme/scim/v2/Users', { token: RIGHT })).status).toBe(200);
  });

  it.each([
    ['/t/acme/scim/v2/Users', 'application/scim+json; charset=utf-8', { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '429', detail: expect.any(String) }],
    ['/t/acme/oauth/token', 'application/json; charset=utf-8', { error: 'temporarily_unavailable', error_description: expect.any(String) }],
    ['/api/v1/tenants', 'application/problem+json; charset=utf-8', expect.objectContaining({ status: 429, code: 'request.rate_limited' })],
    ['/t/acme/login', 'application/json; charset=utf-8', { error: { code: 'request.rate_limited', message: expect.any(String), decision: null } }],
  ])('answer 429 at %s in the format of whoever asks there, with Retry-After', async (path, type, body) => {
    const { ask, many } = open();
    await many(1_001, '/login');
    const response = await ask(path, { headers: { accept: 'application/json' } });

    expect(response.status).toBe(429);
    expect(response.headers).toMatchObject({ 'Retry-After': '1', 'Content-Type': type });
    expect(JSON.parse(String(response.body))).toEqual(body);
  });

  it('answer a browser with a page', async () => {
    const { ask, many } = open();
    await many(1_001, '/login');
    const { status, headers, body } = await ask('/t/acme/login', { headers: { accept: 'text/html' } });

    expect([status, headers['Content-Type'], String(body)]).toEqual([429, 'text/html; charset=utf-8', expect.stringContaining('wait a moment')]);
  });

  it('count a message of an identity provider more than a page, and files of pages not at all', async () => {
    const { many } = open();
    expect((await many(300, '/t/acme/saml/okta/acs'))[429]).toBe(50);
    expect(await many(3_000, '/assets/vestibule.css')).toEqual({ 200: 3_000 });
  });

  it.each(['/t/acme/scim/v2/Users', '/api/v1/tenants', '/t/acme/oauth/token'])('slow down who guesses at %s, and never the right token', async (path) => {
    const { time, reached, ask, many } = open();
    await ask(path, { token: RIGHT });
    expect(await many(200, path, { token: 'Bearer wrong' })).toEqual({ 401: 60, 429: 140 });
    // Beyond ten at once, and five a second, a wrong one is not even looked at.
    expect(reached.length).toBe(1 + 60 + 10);
    expect((await ask(path, { token: RIGHT })).status).toBe(200);
    expect((await ask(path, { token: 'Bearer wrong', address: '192.0.2.2' })).status).toBe(401);
    time.seconds = 1;
    expect((await many(100, path, { token: 'Bearer other' }))[401]).toBe(1);
    expect(reached.length).toBe(1 + 60 + 10 + 2 + 1 + 5);
  });

  it('look at a right token that was never used before, also where others guess', async () => {
    const { time, ask, many } = open();
    await many(200, '/api/v1/tenants', { token: 'Bearer wrong' });
    time.seconds = 1;
    expect((await ask('/api/v1/tenants', { token: RIGHT })).status).toBe(200);
  });

  it('take one unknown token many times at once for one guess', async () => {
    const { ask } = open();
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask('/t/acme/scim/v2/Users', { token: 'Bearer once' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect((await ask('/t/acme/scim/v2/Users', { token: 'Bearer twice' })).status).toBe(401);
  });

  it('believe no token because of an answer that anybody gets', async () => {
    const { reached, many } = open();
    await many(1, '/t/acme/scim/v2/ServiceProviderConfig', { token: 'Bearer wrong' });
    await many(200, '/t/acme/scim/v2/Users', { token: 'Bearer wrong' });
    expect(reached.length).toBe(1 + 60 + 10);
  });

  it.each(['/t/acme/oauth/nothing', '/t/acme/session', '/nowhere'])('believe no token because of what %s answers, where nobody looks at it', async (path) => {
    const { reached, many } = open(404);
    await many(200, path, { token: 'Bearer wrong' });
    expect(await many(200, '/api/v1/tenants', { token: 'Bearer wrong' })).toEqual({ 401: 60, 429: 140 });
    expect(reached.length).toBe(200 + 60 + 10);
  });

  it('take one token for one, however its header is written', async () => {
    const { ask, many } = open();
    await ask('/t/acme/scim/v2/Users', { token: RIGHT });
    await many(2_000, '/t/acme/scim/v2/Users', { token: RIGHT });
    expect((await ask('/t/acme/scim/v2/Users', { token: 'bearer   right ' })).status).toBe(429);
  });

  it('count client secrets in a body as guesses', async () => {
    const { many } = open();
    expect(await many(100, '/t/acme/oauth/token')).toEqual({ 401: 60, 429: 40 });
  });

  it('take no part in calls without a network', async () => {
    const site = openSite();
    const statuses = await Promise.all(Array.from({ length: 100 }, () => site.vestibule.handle({ ...request('GET', '/api/v1/tenants', '', { authorization: 'Bearer wrong' }), remoteAddress: null })));
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([401]));
    await site.vestibule.close();
  });

  it('are off when the host says so', async () => {
    const wrong = { authorization: 'Bearer wrong' };
    const last = async (rateLimit: boolean) => {
      const site = openSite({ rateLimit });
      for (let each = 0; each < 100; each += 1) await site.get('/api/v1/tenants', { authorization: `Bearer wrong-${each}` });
      const { status } = await site.get('/api/v1/tenants', wrong);
      await site.vestibule.close();
      return status;
    };
    expect([await last(true), await last(false)]).toEqual([429, 401]);
  });
});

describe('addresses', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:0db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s counts for %s', (address, key) => expect(addressKey(address)).toBe(key));
});

describe('buckets', () => {
  it('forget the key that was not seen for longest', () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, () => 0, 2);
    expect([buckets.take('a'), buckets.take('b'), buckets.take('a')]).toEqual([0, 0, 1]);
    buckets.take('c');
    expect([buckets.take('a'), buckets.take('b')]).toEqual([1, 0]);
  });
});

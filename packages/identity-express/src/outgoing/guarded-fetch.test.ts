import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createGuardedFetch, type ResolveHost } from './guarded-fetch.js';
import { LOOPBACK_HOSTS, OutgoingPolicy } from './outgoing-policy.js';

const limits = { maxBytes: 10_000, timeoutMilliseconds: 20_000 };
const onLoopback = new OutgoingPolicy(LOOPBACK_HOSTS, true);
const resolveTo = (...addresses: string[]): ResolveHost => async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('a guarded request', () => {
  let server: Server;
  let origin: string;
  const paths: Record<string, RequestListener> = {
    '/ok': (request, response) => response.end(`hello ${request.headers['if-none-match'] ?? ''}`),
    '/gzip': (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('packed')),
    '/bomb': (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(5_000_000))),
    '/odd': (_, response) => response.setHeader('content-encoding', 'zstd').end('?'),
    '/broken': (_, response) => response.setHeader('content-encoding', 'gzip').end('not gzip'),
    '/announced': (_, response) => response.setHeader('content-length', '20000').end(Buffer.alloc(20_000)),
    '/large': (_, response) => {
      response.write(Buffer.alloc(6_000));
      response.end(Buffer.alloc(6_000));
    },
    '/silent': () => undefined,
    '/slow': (_, response) => {
      response.write('a');
    },
    '/hop1': (_, response) => response.writeHead(302, { location: '/hop2' }).end(),
    '/hop2': (_, response) => response.writeHead(307, { location: 'hop3' }).end(),
    '/hop3': (_, response) => response.writeHead(301, { location: '/ok' }).end(),
    '/circle': (_, response) => response.writeHead(302, { location: '/circle' }).end(),
    '/to-metadata': (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
    '/to-file': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    '/to-octal': (_, response) => response.writeHead(302, { location: 'http://0177.0.0.1/' }).end(),
    '/to-nothing': (_, response) => response.writeHead(302, { location: 'http://[' }).end(),
    '/missing': (_, response) => response.writeHead(404).end('no'),
    '/cut': (_, response) => response.socket?.destroy(),
  };

  beforeAll(async () => {
    server = createServer((request, response) => paths[request.url ?? '']?.(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const get = async (path: string, { policy = onLoopback, resolve = resolveTo('127.0.0.1'), host = origin, timeoutMilliseconds = limits.timeoutMilliseconds } = {}) => {
    const answer = await createGuardedFetch(policy, resolve)({ url: `${host}${path}`, headers: { 'if-none-match': '"e"' }, ...limits, timeoutMilliseconds });
    return answer.kind === 'answered' ? { status: answer.status, text: Buffer.from(answer.body).toString(), url: answer.url } : { refused: answer.detail };
  };

  it('brings the answer, decoded, and whatever its status is', async () => {
    expect(await get('/ok')).toEqual({ status: 200, text: 'hello "e"', url: `${origin}/ok` });
    expect(await get('/gzip')).toMatchObject({ text: 'packed' });
    expect(await get('/missing')).toMatchObject({ status: 404 });
  });

  it('follows three redirects, with the whole way judged', async () => {
    expect(await get('/hop1')).toMatchObject({ status: 200, url: `${origin}/ok` });
    expect(await get('/circle')).toEqual({ refused: 'it redirects more than 3 times' });
    expect(await get('/to-metadata')).toEqual({ refused: 'the address is not allowed: 169.254.169.254 leads to 169.254.169.254, a link-local address' });
    expect(await get('/to-file')).toEqual({ refused: 'a redirect is not followed: its scheme is file; https is needed' });
    expect(await get('/to-octal')).toEqual({ refused: 'a redirect is not followed: its host is an IP address in an unusual spelling' });
    expect(await get('/to-nothing')).toEqual({ refused: 'it redirects to something that is no URL' });
  });

  it('bounds size, as sent and as decoded, and time', async () => {
    for (const path of ['/bomb', '/announced', '/large']) expect(await get(path)).toEqual({ refused: 'the answer is larger than 10000 bytes' });
    for (const path of ['/silent', '/slow']) expect(await get(path, { timeoutMilliseconds: 500 })).toEqual({ refused: 'there was no answer within 0.5 seconds' });
    expect(await get('/ok', { host: 'http://name.example', resolve: () => new Promise(() => undefined), timeoutMilliseconds: 500 })).toEqual({ refused: 'there was no answer within 0.5 seconds' });
  });

  it('says what went wrong', async () => {
    expect(await get('/odd')).toEqual({ refused: 'the answer has the content encoding "zstd", which was not asked for' });
    expect(await get('/broken')).toEqual({ refused: 'the answer is not the gzip that it claims to be' });
    expect(await get('/cut')).toEqual({ refused: 'it could not be read (ECONNRESET)' });
    expect(await get('/', { host: 'http://127.0.0.1:1' })).toEqual({ refused: 'nothing listens there (ECONNREFUSED)' });
    const unknown: ResolveHost = () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }));
    expect(await get('/', { host: 'http://name.example', resolve: unknown })).toEqual({ refused: 'its host name is not known' });
  });

  it('connects to the address that was judged, however often the name changes its mind', async () => {
    let asked = 0;
    const rebinding: ResolveHost = async () => [{ address: (asked += 1) === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    const host = origin.replace('127.0.0.1', 'rebind.example');
    expect(await get('/ok', { host, resolve: rebinding })).toMatchObject({ status: 200 });
    expect(asked).toBe(1);
    expect(await get('/ok', { host, resolve: rebinding })).toEqual({ refused: expect.stringContaining('169.254.169.254') });
  });

  it.each([
    ['http', 'http://idp.example/', ['8.8.8.8'], 'https is needed'],
    ['a private name', 'https://idp.example/', ['10.0.0.1'], 'a private address'],
    ['loopback', 'https://localhost/', ['127.0.0.1', '::1'], 'a loopback address'],
    ['a loopback address', 'https://127.0.0.1/', [], 'a loopback address'],
    ['a decimal host', 'https://2130706433/', [], 'unusual spelling'],
    ['an octal host', 'https://0177.0.0.1/', [], 'unusual spelling'],
    ['a hexadecimal host', 'https://0x7f000001/', [], 'unusual spelling'],
    ['a mapped host', 'https://[::ffff:127.0.0.1]/', [], 'IPv6 form'],
    ['a name with a mapped address', 'https://idp.example/', ['::ffff:10.0.0.1'], 'IPv6 form'],
    ['a zone id', 'https://[fe80::1%25eth0]/', [], 'no URL'],
    ['a password', 'https://a:b@idp.example/', [], 'password'],
    ['no address', 'https://idp.example/', [], 'no address'],
  ])('refuses %s', async (_, url, addresses, detail) => {
    const answer = await createGuardedFetch(new OutgoingPolicy([], false), resolveTo(...addresses))({ url, ...limits });
    expect(answer).toEqual({ kind: 'refused', detail: expect.stringContaining(detail) });
  });

  it('reaches private hosts by name or block when the operator says so, and metadata addresses never', () => {
    const policy = new OutgoingPolicy(['idp.internal', '10.0.0.0/8', '0.0.0.0/0'], false);
    expect(policy.findAddressFault('IDP.internal.', '192.168.1.1')).toBeUndefined();
    expect(policy.findAddressFault('other', '10.1.1.1')).toBeUndefined();
    for (const address of ['169.254.169.254', '100.100.100.200', '::ffff:10.1.1.1']) expect(policy.findAddressFault('idp.internal', address)).toBeDefined();
    expect(policy.findAddressFault('other', 'fd00::1')).toBeDefined();
  });

  it('sends a body and does not carry it on to where it is redirected', async () => {
    const answer = await createGuardedFetch(onLoopback, resolveTo('127.0.0.1'))({ url: `${origin}/hop1`, method: 'POST', body: '{}', ...limits });
    expect(answer).toMatchObject({ kind: 'answered', status: 302 });
  });
});

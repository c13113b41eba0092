import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { expressHandler } from './express-handler.js';
import { RequestAbortedError, type HttpHandler, type HttpRequest } from './http-message.js';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const serve = async (handler: HttpHandler, prepare: (app: express.Express) => void = () => undefined): Promise<number> => {
  const app = express();
  prepare(app);
  app.use(expressHandler(handler));
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** Answers with what it read. */
const echo = (limit: number, seen: HttpRequest[] = []): HttpHandler => ({
  handle: async (request) => {
    seen.push(request);
    const body = await request.readBody(limit);
    return body === 'too-large' ? { status: 413, headers: {}, body: 'too large' } : { status: 200, headers: { 'X-Length': String(body.length) }, body };
  },
});

const post = (port: number, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/x`, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) });

describe('expressHandler', () => {
  it('hands on method, raw path, query, joined headers and the whole body', async () => {
    const seen: HttpRequest[] = [];
    const port = await serve(echo(1_000, seen));

    const response = await fetch(`http://127.0.0.1:${port}/t/a%2Fb/%E0%A4%A?x=1&y=%zz`, { method: 'PATCH', body: 'häl', headers: { 'X-One': 'a', cookie: 'a=1; b=2' } });

    expect(await response.text()).toBe('häl');
    expect(seen[0]).toMatchObject({ method: 'PATCH', path: '/t/a%2Fb/%E0%A4%A', query: 'x=1&y=%zz', remoteAddress: '127.0.0.1' });
    expect(seen[0]?.headers).toMatchObject({ 'x-one': 'a', cookie: 'a=1; b=2' });
  });

  it('reads a request target in absolute form, and one that is no path, without failing', async () => {
    const seen: HttpRequest[] = [];
    const port = await serve(echo(10, seen));
    for (const target of ['http://evil.example/login?x=1', '*', '//login', '/%']) await rawRequest(port, `OPTIONS ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);

    expect(seen.map(({ path }) => path)).toEqual(['/login', '/*', '//login', '/%']);
  });

  it('answers 413 to a body that says it is too large, before it has arrived', async () => {
    const port = await serve(echo(100));
    const answer = await rawRequest(port, 'POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\nabc', 2_000);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('answers 413 to a body that grows too large on the way, and the client can read it', async () => {
    const port = await serve(echo(1_000));
    const response = await post(port, Buffer.alloc(3_000_000, 'a'));
    expect(response.status).toBe(413);
    expect((await post(port, 'x'.repeat(1_000))).status).toBe(200);
  });

  it('reads no byte of a body that the handler does not ask for, and answers at once', async () => {
    const port = await serve({ handle: async () => ({ status: 401, headers: {}, body: 'who are you' }) });
    const answer = await rawRequest(port, 'POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc', 2_000);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('tells the handler when the client goes away in the middle of its body', async () => {
    const failures: unknown[] = [];
    let settled: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (settled = resolve));
    const port = await serve({
      handle: async (request) => {
        await request.readBody(1_000).catch((error: unknown) => failures.push(error));
        settled();
        return { status: 400, headers: {}, body: null };
      },
    });
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write('POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nabc');
    setTimeout(() => socket.destroy(), 50);
    await done;

    expect(failures).toEqual([expect.any(RequestAbortedError)]);
  });

  it.each([
    ['JSON', 'application/json', '{"a":[1,"ü"]}', '{"a":[1,"ü"]}'],
    ['a form', 'application/x-www-form-urlencoded', 'a=1&b=x%26y&b=z', 'a=1&b=x%26y&b=z'],
  ])("reads %s again that the host's body parser already took", async (_, type, body, expected) => {
    const port = await serve(echo(1_000), (app) => app.use(express.json(), express.urlencoded({ extended: false })));
    expect(await (await post(port, body, { 'content-type': type })).text()).toBe(expected);
    expect((await post(port, JSON.stringify('x'.repeat(2_000)).replace(/^/, '[').concat(']'), { 'content-type': 'application/json' })).status).toBe(413);
  });

  it('sends no body to HEAD and with 204, and every cookie on a line of its own', async () => {
    const port = await serve({
      handle: async ({ method }) => ({ status: method === 'DELETE' ? 204 : 200, headers: { 'Set-Cookie': ['a=1', 'b=2'] }, body: method === 'DELETE' ? null : 'text' }),
    });
    const head = await send(port, 'HEAD');
    expect([head.headers['content-length'], head.headers['set-cookie']]).toEqual(['4', ['a=1', 'b=2']]);
    expect((await send(port, 'DELETE')).headers['content-length']).toBeUndefined();
  });

  it('passes on to the host what is not ours', async () => {
    const app = express();
    app.use(expressHandler(echo(10), (path) => path.startsWith('/ours')));
    app.use((_request, response) => void response.status(299).send('host'));
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    expect((await fetch(`http://127.0.0.1:${port}/theirs`)).status).toBe(299);
    expect((await fetch(`http://127.0.0.1:${port}/ours`)).status).toBe(200);
  });
});

const send = (port: number, method: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    httpRequest({ port, host: '127.0.0.1', method, path: '/x' }, (response) => resolve(response.resume())).on('error', reject).end();
  });

/** Writes bytes and returns what came back until the end, or until `patience` has passed. */
const rawRequest = (port: number, text: string, patience = 5_000): Promise<string> =>
  new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const finish = (): void => {
      socket.destroy();
      resolve(received);
    };
    const timer = setTimeout(finish, patience);
    socket
      .on('data', (chunk) => {
        received += chunk.toString();
        if (received.includes('\r\n\r\n')) finish();
      })
      .on('close', () => {
        clearTimeout(timer);
        finish();
      })
      .on('error', finish);
  });

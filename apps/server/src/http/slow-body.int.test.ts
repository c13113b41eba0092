import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { listen, type GracefulServer } from './graceful-server.js';

let server: GracefulServer | undefined;
afterEach(() => server?.drain(100));

/** Sends the head and one byte of a body, and waits for what comes of it. */
const begin = (port: number, path: string, milliseconds: number): Promise<string> =>
  new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1`));
    socket.on('data', (chunk) => (received += chunk.toString())).on('error', () => undefined);
    const timer = setTimeout(() => socket.destroy(), milliseconds);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(received);
    });
  });

describe('a body that does not come', () => {
  it('costs its connection after a while, unless it may take long', async () => {
    server = await listen(() => undefined, '127.0.0.1', 0, ({ url }) => url === '/long', 200);

    expect(await begin(server.port, '/short', 5_000)).toMatch(/^HTTP\/1\.1 408 /);
    expect(await begin(server.port, '/long', 800)).toBe('');
  });
});

import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const LIMITS = { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000, maxHeaderSize: 32 * 1024 };

export interface GracefulServer {
  readonly port: number;
  /** Takes no new connection, answers every request that has begun, and resolves when the last one is answered. */
  drain(limitMilliseconds: number): Promise<void>;
}

/** @throws {NodeJS.ErrnoException} `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL` … */
export async function listen(listener: RequestListener, host: string, port: number): Promise<GracefulServer> {
  const answering = new Set<ServerResponse>();
  let draining = false;
  const server = createServer(LIMITS, (request, response) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
    if (draining) response.setHeader('Connection', 'close');
    listener(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    drain: (limitMilliseconds) => {
      draining = true;
      for (const response of answering) if (!response.headersSent) response.setHeader('Connection', 'close');
      return close(server, limitMilliseconds);
    },
  };
}

function close(server: Server, limitMilliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const limit = setTimeout(() => server.closeAllConnections(), limitMilliseconds);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(limit);
      resolve();
    });
    server.closeIdleConnections();
  });
}

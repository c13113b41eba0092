import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer, type AddressInfo } from 'node:net';

/** `requestTimeout`: of the longest upload that there is; {@link BODY_MILLISECONDS} bounds the others. */
const LIMITS = { requestTimeout: 1_800_000, headersTimeout: 15_000, keepAliveTimeout: 65_000, maxHeaderSize: 32 * 1024 };

/** How long a body may take to arrive, once its headers have. */
const BODY_MILLISECONDS = 30_000;

/** How long a request may be on its way to a connection that is to be closed. */
const IDLE_GRACE_MILLISECONDS = 500;

export interface GracefulServer {
  readonly port: number;
  /** Takes no new connection, answers every request that has begun, and resolves when the last one is answered. */
  drain(limitMilliseconds: number): Promise<void>;
}

/**
 * @param isLongUpload Requests whose bodies are read as fast as they can be worked on.
 * @throws {NodeJS.ErrnoException} `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL` …
 */
export async function listen(
  listener: RequestListener,
  host: string,
  port: number,
  isLongUpload: (request: IncomingMessage) => boolean = () => false,
  bodyMilliseconds = BODY_MILLISECONDS,
): Promise<GracefulServer> {
  const answering = new Set<ServerResponse>();
  let draining = false;
  const server = createServer(LIMITS, (request, response) => {
    answering.add(response);
    if (!request.complete && !isLongUpload(request)) cutSlowBody(request, bodyMilliseconds);
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

/** As node's own `requestTimeout`, for one request. */
function cutSlowBody(request: IncomingMessage, milliseconds: number): void {
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n', () => request.socket.destroy());
  }, milliseconds).unref();
  request.once('close', () => clearTimeout(timer));
}

/**
 * A connection that looks idle may have a request on its way: it is closed by the answer to that one, and only after a
 * while because nothing came. node's own `close` would cut it at once.
 */
function close(server: Server, limitMilliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    let idle: NodeJS.Timeout | undefined;
    const grace = setTimeout(() => {
      server.closeIdleConnections();
      idle = setInterval(() => server.closeIdleConnections(), 50);
    }, IDLE_GRACE_MILLISECONDS);
    const limit = setTimeout(() => server.closeAllConnections(), limitMilliseconds);
    NetServer.prototype.close.call(server, () => {
      for (const timer of [grace, idle, limit]) clearTimeout(timer);
      // The rest of what node's own `close` does.
      server.close(() => undefined);
      resolve();
    });
  });
}

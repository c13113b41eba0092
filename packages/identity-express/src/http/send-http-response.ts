import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { HttpResponse } from './http-message.js';

/** What of an unread body is still taken in after the answer, so that the client gets to read the answer at all. */
const LINGER = { bytes: 16 * 1024 * 1024, milliseconds: 5_000 };

/** Writes the answer. A body that nobody read is drained within bounds, then the connection is cut. */
export function sendHttpResponse(message: IncomingMessage, target: ServerResponse, response: HttpResponse): void {
  if (target.destroyed || target.writableEnded) {
    void response.stream?.return?.();
    return;
  }
  target.statusCode = response.status;
  for (const [name, value] of Object.entries(response.headers)) target.setHeader(name, typeof value === 'string' ? value : [...value]);
  if (response.stream !== undefined) {
    sendPieces(message, target, response.stream);
    return;
  }
  const body = response.body ?? '';
  const bodiless = response.status === 204 || response.status === 304;
  if (!bodiless && !target.hasHeader('content-length')) target.setHeader('Content-Length', String(Buffer.byteLength(body)));
  if (!message.complete && announcesBody(message)) drainWithinBounds(message);
  target.end(bodiless || message.method === 'HEAD' ? undefined : body);
}

/** As fast as the client reads. When a piece cannot be made, the connection is cut: the client sees that the answer is not whole. */
function sendPieces(message: IncomingMessage, target: ServerResponse, pieces: AsyncIterableIterator<string>): void {
  if (!message.complete && announcesBody(message)) drainWithinBounds(message);
  pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), target, (error) => {
    if (error != null) target.destroy();
  });
}

const announcesBody = ({ headers }: IncomingMessage): boolean => headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

function drainWithinBounds(message: IncomingMessage): void {
  let bytes = 0;
  const cut = (): void => {
    message.socket.destroy();
  };
  const timer = setTimeout(cut, LINGER.milliseconds).unref();
  message
    .on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > LINGER.bytes) cut();
    })
    .once('close', () => clearTimeout(timer))
    .once('end', () => clearTimeout(timer))
    .on('error', () => clearTimeout(timer))
    .resume();
}

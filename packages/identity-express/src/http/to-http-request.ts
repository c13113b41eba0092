import type { IncomingMessage } from 'node:http';
import type { HttpRequest } from './http-message.js';
import { bodyFromHost, readBody, streamBody } from './read-body.js';

/** What Express adds to node's message. */
export interface ExpressMessage extends IncomingMessage {
  readonly originalUrl?: string;
  /** Follows the host's `trust proxy`. */
  readonly ip?: string | undefined;
  readonly body?: unknown;
}

/** Adapts node's and Express's request; decides nothing and reads nothing yet. */
export function toHttpRequest(message: ExpressMessage): HttpRequest {
  const target = splitTarget(message.originalUrl ?? message.url ?? '/');
  return {
    method: (message.method ?? 'GET').toUpperCase(),
    ...target,
    headers: joinHeaders(message),
    remoteAddress: message.ip ?? message.socket.remoteAddress ?? null,
    stream: message.readableEnded ? undefined : () => streamBody(message),
    readBody: async (limitBytes) => {
      if (!message.readableEnded) return readBody(message, limitBytes);
      const body = bodyFromHost(message.body, message.headers['content-type'] ?? '');
      return body.length > limitBytes ? 'too-large' : body;
    },
  };
}

/** RFC 9112 §3.2: origin-form, or absolute-form as a proxy sends it; the host in it is ignored like the Host header. */
function splitTarget(target: string): { path: string; query: string } {
  const local = target.startsWith('/') ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const end = local.indexOf('#') === -1 ? local.length : local.indexOf('#');
  const mark = local.slice(0, end).indexOf('?');
  const path = local.slice(0, mark === -1 ? end : mark);
  return { path: path.startsWith('/') ? path : `/${path}`, query: mark === -1 ? '' : local.slice(mark + 1, end) };
}

function joinHeaders({ headers, headersDistinct }: IncomingMessage): Record<string, string | undefined> {
  const joined: Record<string, string | undefined> = Object.create(null) as Record<string, string | undefined>;
  for (const [name, values] of Object.entries(headersDistinct)) joined[name] = values?.join(name === 'cookie' ? '; ' : ', ');
  // Node itself refuses two different lengths; one is what the body is measured by.
  for (const name of ['content-length', 'host', 'content-type', 'authorization'] as const) {
    if (headers[name] !== undefined) joined[name] = headers[name];
  }
  return joined;
}

import { Readable } from 'node:stream';
import { CommandRefused, parseJson, type ManagementApi } from './management-api.js';

const TIMEOUT_MILLISECONDS = 60_000;

/** A server somewhere, over HTTP. */
export function remoteApi(server: string, adminToken: string): ManagementApi {
  const base = server.replace(/\/+$/, '');
  const ask = async (path: string, init: Omit<RequestInit, 'headers'> & { readonly headers: Readonly<Record<string, string>> }): Promise<Response> => {
    try {
      return await fetch(`${base}/api/v1${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${adminToken}` } });
    } catch {
      throw new CommandRefused(`The server ${base} does not answer: check --server and whether it runs.`, null, 'server.unreachable');
    }
  };
  return {
    send: async (method, path, body) => {
      const response = await ask(path, {
        method,
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const answer = { status: response.status, body: parseJson(text) };
      // Some other program, or a proxy's own page.
      if (response.ok && answer.body === null && text !== '') throw new CommandRefused(`What answers at ${base} is no management API: check --server.`, null, 'server.unreachable');
      return answer;
    },
    stream: async (method, path, { headers = {}, body } = {}) => {
      const sent = body === undefined ? {} : { body: Readable.toWeb(Readable.from(body)) as ReadableStream<Uint8Array>, duplex: 'half' as const };
      const response = await ask(path, { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/x-ndjson' }), ...headers }, ...sent });
      return { status: response.status, body: piecesOf(base, response) };
    },
    close: () => Promise.resolve(),
  };
}

async function* piecesOf(base: string, { body }: Response): AsyncGenerator<Uint8Array, void> {
  if (body === null) return;
  try {
    for await (const piece of body as unknown as AsyncIterable<Uint8Array>) yield piece;
  } catch {
    throw new CommandRefused(`The server ${base} broke off its answer: try again.`, null, 'server.unreachable');
  }
}

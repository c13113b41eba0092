import { CommandRefused, type ManagementApi } from './management-api.js';

const TIMEOUT_MILLISECONDS = 60_000;

/** A server somewhere, over HTTP. */
export function remoteApi(server: string, adminToken: string): ManagementApi {
  const base = server.replace(/\/+$/, '');
  return {
    send: async (method, path, body) => {
      let response: Response;
      try {
        response = await fetch(`${base}/api/v1${path}`, {
          method,
          headers: { authorization: `Bearer ${adminToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      } catch {
        throw new CommandRefused(`The server ${base} does not answer: check --server and whether it runs.`);
      }
      const text = await response.text();
      return { status: response.status, body: parseJson(text) };
    },
    close: () => Promise.resolve(),
  };
}

export function parseJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

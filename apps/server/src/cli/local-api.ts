import { randomBytes } from 'node:crypto';
import { createVestibule, type HttpResponse } from '@vestibule/identity-express';
import { loadEncryptionKeys } from '../config/encryption-keys.js';
import { parseConfig, privateHostsFor } from '../config/parse-config.js';
import type { Environment } from '../config/read-environment.js';
import { joinDatabase } from './join-database.js';
import { CommandRefused, parseJson, type ManagementAnswer, type ManagementApi } from './management-api.js';

/**
 * The same management API inside this process, on the database that the environment names.
 *
 * @throws {ConfigurationError}
 * @throws {EmbeddedPostgresError} The embedded database cannot be opened.
 * @throws {CommandRefused} The database has no or old tables.
 */
export async function localApi(environment: Environment): Promise<ManagementApi> {
  const config = parseConfig(environment);
  const database = await joinDatabase(config.database);
  const keys = await loadEncryptionKeys(config);
  const token = randomBytes(32).toString('base64url');
  const externalUrl = config.externalUrl ?? database.externalUrl ?? `http://localhost:${config.port === 0 ? 3000 : config.port}`;
  const vestibule = createVestibule({
    externalUrl,
    encryptionKey: keys.current,
    otherEncryptionKeys: keys.others,
    adminToken: token,
    database: { url: database.url, layout: database.layout, poolSize: 2, pooled: database.pooled },
    background: false,
    rateLimit: false,
    allowPrivateHosts: privateHostsFor(config, externalUrl),
    onError: (error) => console.error(error instanceof Error ? error.message : 'unexpected error'),
  });
  const close = async (): Promise<void> => {
    await vestibule.close();
    await database.leave();
  };
  if (!(await vestibule.ready())) {
    await close();
    throw new CommandRefused('The database does not answer or lacks tables: check DATABASE_URL, and run "vestibule migrate".');
  }
  const ask = (method: string, path: string, headers: Readonly<Record<string, string>>, content: Uint8Array, stream?: () => AsyncIterable<Uint8Array>): Promise<HttpResponse> => {
    const [pathname = '', query = ''] = path.split('?', 2);
    return vestibule.handle({
      method,
      path: `/api/v1${pathname}`,
      query,
      headers: { authorization: `Bearer ${token}`, ...headers },
      remoteAddress: null,
      readBody: async () => content,
      stream,
    });
  };
  return {
    send: async (method, path, body) => {
      const content = body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body));
      const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(content.length) };
      return answerOf(await ask(method, path, headers, content));
    },
    stream: async (method, path, { headers = {}, body } = {}) => {
      const type = body === undefined ? {} : { 'content-type': 'application/x-ndjson' };
      const response = await ask(method, path, { ...type, ...headers }, new Uint8Array(), body === undefined ? undefined : () => body);
      return { status: response.status, body: piecesOf(response) };
    },
    close,
  };
}

const textOf = ({ body }: HttpResponse): string => (body === null ? '' : typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));

const answerOf = (response: HttpResponse): ManagementAnswer => ({ status: response.status, body: parseJson(textOf(response)) });

async function* piecesOf(response: HttpResponse): AsyncGenerator<Uint8Array, void> {
  if (response.stream === undefined) yield Buffer.from(textOf(response));
  else for await (const piece of response.stream) yield Buffer.from(piece);
}

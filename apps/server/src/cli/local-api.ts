import { randomBytes } from 'node:crypto';
import { createVestibule } from '@vestibule/identity-express';
import { loadEncryptionKey } from '../config/data-directory.js';
import { parseConfig, privateHostsFor, type ServerConfig } from '../config/parse-config.js';
import type { Environment } from '../config/read-environment.js';
import { joinDatabase } from './join-database.js';
import { CommandRefused, type ManagementApi } from './management-api.js';
import { parseJson } from './remote-api.js';

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
  const token = randomBytes(32).toString('base64url');
  const externalUrl = config.externalUrl ?? database.externalUrl ?? `http://localhost:${config.port === 0 ? 3000 : config.port}`;
  const vestibule = createVestibule({
    externalUrl,
    encryptionKey: await encryptionKeyOf(config),
    adminToken: token,
    database: { url: database.url, layout: database.layout, poolSize: 2 },
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
  return {
    send: async (method, path, body) => {
      const [pathname = '', query = ''] = path.split('?', 2);
      const content = body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body));
      const response = await vestibule.handle({
        method,
        path: `/api/v1${pathname}`,
        query,
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(content.length) }) },
        remoteAddress: null,
        readBody: async () => content,
      });
      const text = response.body === null ? '' : typeof response.body === 'string' ? response.body : Buffer.from(response.body).toString('utf8');
      return { status: response.status, body: parseJson(text) };
    },
    close,
  };
}

const encryptionKeyOf = async ({ encryptionKey, database }: ServerConfig): Promise<Uint8Array> =>
  encryptionKey ?? (await loadEncryptionKey(database.kind === 'embedded' ? database.dataDir : '.'));

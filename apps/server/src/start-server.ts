import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createVestibule, hashSecret } from '@vestibule/identity-express';
import { migrateToLatest } from '@vestibule/identity-kysely';
import type { Logger } from 'pino';
import { loadAdminToken } from './config/data-directory.js';
import { loadEncryptionKeys } from './config/encryption-keys.js';
import { privateHostsFor, type ServerConfig } from './config/parse-config.js';
import { openDatabase, type OpenDatabase } from './database/open-database.js';
import { announceServer } from './database/running-server.js';
import { createApp, type AppState } from './http/create-app.js';
import { listen } from './http/graceful-server.js';
import type { LogDestination } from './logging/log-destination.js';

/** Longest time that a request may take to finish once the server was asked to stop. */
const DRAIN_MILLISECONDS = 20_000;

export interface RunningVestibule {
  readonly externalUrl: string;
  /** Made at this very start: shown now or never. */
  readonly generatedAdminToken: string | null;
  stop(): Promise<void>;
}

/** A tenant is written while it arrives. */
const isImport = ({ method, url = '' }: IncomingMessage): boolean => method === 'POST' && url.startsWith('/api/v1/tenants/import');

/**
 * Listens at once (live, not ready), then opens the database, migrates it and becomes ready.
 *
 * @throws when it cannot start; whatever it began is ended again
 */
export async function startServer(config: ServerConfig, logger: Logger, log: LogDestination): Promise<RunningVestibule> {
  const state: AppState = { vestibule: undefined, draining: false };
  const server = await listen(createApp(state, logger, log, config.externalUrl?.startsWith('https:') ?? false), config.host, config.port, isImport);
  const externalUrl = config.externalUrl ?? `http://localhost:${server.port}`;
  const ending: (() => Promise<void>)[] = [() => server.drain(DRAIN_MILLISECONDS)];
  const stop = async (): Promise<void> => {
    state.draining = true;
    for (const end of ending) await end();
  };
  try {
    const database = await openDatabase(config.database, (line) => logger.debug({ line }, 'postgresql'));
    ending.push(database.stop);
    const migrated = await migrateToLatest(database.migrationUrl, { layout: database.layout });
    if (migrated.length > 0) logger.info({ migrations: migrated }, 'database migrated');

    const keys = await loadEncryptionKeys(config);
    const adminToken = await findAdminToken(config, keys.current, migrated);
    const vestibule = createVestibule({
      externalUrl,
      encryptionKey: keys.current,
      otherEncryptionKeys: keys.others,
      adminToken: { sha256: adminToken.sha256 },
      database: { url: database.url, layout: database.layout, pooled: database.pooled },
      saml: { secondGate: config.samlSecondGate, xsdValidator: config.samlXsdValidator },
      rateLimit: config.rateLimit,
      allowPrivateHosts: privateHostsFor(config, externalUrl),
      onError: (error) => logger.error({ err: error }, 'unexpected error'),
    });
    ending.splice(1, 0, () => vestibule.close());
    ending.push(...(await announce(config, externalUrl, database)));
    vestibule.start();
    state.vestibule = vestibule;
    return { externalUrl, generatedAdminToken: adminToken.generated, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function announce(config: ServerConfig, externalUrl: string, database: OpenDatabase): Promise<(() => Promise<void>)[]> {
  if (config.database.kind !== 'embedded') return [];
  return [await announceServer(config.database.dataDir, { pid: process.pid, externalUrl, databaseUrl: database.url })];
}

/**
 * The operator's token: given; or made beside the embedded database; or, where N processes share a database and nothing
 * else, derived from the key that they share, and shown by the one that made the schema.
 */
async function findAdminToken(
  config: ServerConfig,
  encryptionKey: Uint8Array,
  migrated: readonly string[],
): Promise<{ readonly sha256: string; readonly generated: string | null }> {
  if (config.adminToken !== null) return { sha256: hashSecret(config.adminToken), generated: null };
  if (config.database.kind === 'embedded') return loadAdminToken(config.database.dataDir);
  const token = `vsa_${createHmac('sha256', encryptionKey).update('vestibule/admin-token/1').digest('base64url')}`;
  return { sha256: hashSecret(token), generated: migrated.length > 0 ? token : null };
}

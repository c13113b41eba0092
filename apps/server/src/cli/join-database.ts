import { migrateToLatest } from '@vestibule/identity-kysely';
import type { DatabaseConfig } from '../config/parse-config.js';
import { isPooled, openDatabase } from '../database/open-database.js';
import { findRunningServer } from '../database/running-server.js';
import { isAlive } from './is-alive.js';

export interface JoinedDatabase {
  readonly url: string;
  readonly migrationUrl: string;
  readonly layout: 'plain' | 'citus';
  readonly pooled: boolean;
  /** Of the server that runs on it, if one does. */
  readonly externalUrl: string | null;
  readonly leave: () => Promise<void>;
}

/**
 * The database that the environment names: a real one, or the embedded one. When a server runs on that, the command
 * works beside it; otherwise the command starts it, brings it up to date, and stops it again.
 *
 * @throws {EmbeddedPostgresError} Also when another program holds the embedded database.
 */
export async function joinDatabase(config: DatabaseConfig): Promise<JoinedDatabase> {
  if (config.kind === 'url') {
    return { url: config.url, migrationUrl: config.migrationUrl, layout: config.layout, pooled: await isPooled(config), externalUrl: null, leave: () => Promise.resolve() };
  }
  const running = await findRunningServer(config.dataDir);
  if (running !== undefined && isAlive(running.pid)) {
    const { databaseUrl, externalUrl } = running;
    return { url: databaseUrl, migrationUrl: databaseUrl, layout: 'plain', pooled: false, externalUrl, leave: () => Promise.resolve() };
  }
  const { url, migrationUrl, layout, stop } = await openDatabase(config, () => undefined);
  try {
    await migrateToLatest(migrationUrl, { layout });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, migrationUrl, layout, pooled: false, externalUrl: null, leave: stop };
}

import { EmbeddedPostgresError, startEmbeddedPostgres } from '@vestibule/embedded-postgres';
import type { DatabaseConfig } from '../config/parse-config.js';

export interface OpenDatabase {
  readonly url: string;
  readonly migrationUrl: string;
  readonly layout: 'plain' | 'citus';
  /** Ends what was started here; a database that was only named stays. */
  readonly stop: () => Promise<void>;
}

/** @throws {EmbeddedPostgresError} With one sentence for the operator. */
export async function openDatabase(config: DatabaseConfig, log: (line: string) => void): Promise<OpenDatabase> {
  if (config.kind === 'url') return { url: config.url, migrationUrl: config.migrationUrl, layout: config.layout, stop: () => Promise.resolve() };
  const { url, stop } = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  return { url, migrationUrl: url, layout: 'plain', stop };
}

export const isInUse = (error: unknown): boolean => error instanceof EmbeddedPostgresError && error.code === 'in_use';

/** Host, port and name of a database, without the account. */
export function describeDatabase(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname === '' ? 'a local socket' : hostname}${port === '' ? '' : `:${port}`}${pathname}`;
}

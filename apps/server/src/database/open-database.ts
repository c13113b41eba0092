import { EmbeddedPostgresError, startEmbeddedPostgres } from '@vestibule/embedded-postgres';
import { leadsThroughPooler } from '@vestibule/identity-kysely';
import { ConfigurationError } from '../config/configuration-error.js';
import type { DatabaseConfig } from '../config/parse-config.js';

export interface OpenDatabase {
  readonly url: string;
  readonly migrationUrl: string;
  readonly layout: 'plain' | 'citus';
  /** Whether `url` leads through a pooler: there is another one for migrations. */
  readonly pooled: boolean;
  /** Ends what was started here; a database that was only named stays. */
  readonly stop: () => Promise<void>;
}

/**
 * @throws {EmbeddedPostgresError} With one sentence for the operator.
 * @throws {ConfigurationError} `DATA_DIR` names what can be no folder for data.
 */
export async function openDatabase(config: DatabaseConfig, log: (line: string) => void): Promise<OpenDatabase> {
  if (config.kind === 'url') return { url: config.url, migrationUrl: config.migrationUrl, layout: config.layout, pooled: await isPooled(config), stop: () => Promise.resolve() };
  const { url, stop } = await startEmbeddedPostgres({ dataDir: config.dataDir, log }).catch(asWrongFolder);
  return { url, migrationUrl: url, layout: 'plain', pooled: false, stop };
}

export const isInUse = (error: unknown): boolean => error instanceof EmbeddedPostgresError && error.code === 'in_use';

/** Either it is said by a second URL, or it shows. */
export const isPooled = async ({ url, migrationUrl }: Extract<DatabaseConfig, { kind: 'url' }>): Promise<boolean> => url !== migrationUrl || leadsThroughPooler(url);

const FOLDER_PROBLEMS: ReadonlySet<string> = new Set(['ENOTDIR', 'EEXIST', 'EROFS', 'EACCES', 'EPERM', 'ENAMETOOLONG', 'ENOENT']);

/** Whether a file or a folder of `DATA_DIR` cannot be what it must be. */
export const isFolderProblem = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && 'path' in error && FOLDER_PROBLEMS.has(String(error.code));

export const folderSentence = (code: string): string =>
  `DATA_DIR cannot be used as a folder for data (${code}): name a folder that exists or can be made, and is writable.`;

function asWrongFolder(error: unknown): never {
  throw isFolderProblem(error) ? new ConfigurationError(folderSentence(error.code)) : error;
}

/** Host, port and name of a database, without the account. */
export function describeDatabase(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname === '' ? 'a local socket' : hostname}${port === '' ? '' : `:${port}`}${pathname}`;
}

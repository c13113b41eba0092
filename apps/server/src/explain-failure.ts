import { EmbeddedPostgresError } from '@vestibule/embedded-postgres';
import { StoreUnavailableError } from '@vestibule/identity-core';
import { PooledConnectionError } from '@vestibule/identity-kysely';
import { ConfigurationError } from './config/configuration-error.js';
import type { ServerConfig } from './config/parse-config.js';
import { describeDatabase, folderSentence, isFolderProblem } from './database/open-database.js';

/** One sentence for the operator: what is wrong, and what to do. */
export function explainFailure(error: unknown, config: ServerConfig): string {
  if (error instanceof EmbeddedPostgresError || error instanceof ConfigurationError || error instanceof PooledConnectionError) return error.message;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const where = `${config.host}:${config.port}`;
  const cannotListen: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${config.port} on ${config.host} is already in use: stop the other program, or set PORT.`,
    EACCES: `Listening on ${where} is not permitted: set PORT to 1024 or above.`,
    EADDRNOTAVAIL: `This machine has no address ${config.host}: set HOST.`,
    ENOTFOUND: `The host ${config.host} is unknown: set HOST.`,
  };
  if (isDataDirectoryProblem(error, config)) return folderSentence(code);
  if (cannotListen[code] !== undefined && !(error instanceof StoreUnavailableError)) return cannotListen[code];
  if (config.database.kind === 'url') {
    const database = describeDatabase(config.database.migrationUrl);
    if (error instanceof StoreUnavailableError) return `The database ${database} does not answer: check DATABASE_URL and whether it runs.`;
    if (/^(28|3D|42501)/.test(code)) return `The database ${database} refuses the account of DATABASE_URL (SQLSTATE ${code}): check user, password, name and rights.`;
  }
  return `Vestibule could not start: ${error instanceof Error ? error.message : 'unknown error'}`;
}

/** Whether a setting of the environment names something that cannot be: exit code 2, not 1. */
export function isWrongSetting(error: unknown, config: ServerConfig): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return error instanceof ConfigurationError || error instanceof PooledConnectionError || code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL' || isDataDirectoryProblem(error, config);
}

const isDataDirectoryProblem = (error: unknown, { database }: ServerConfig): boolean => database.kind === 'embedded' && isFolderProblem(error);

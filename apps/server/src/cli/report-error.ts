import { EmbeddedPostgresError } from '@vestibule/embedded-postgres';
import { StoreUnavailableError } from '@vestibule/identity-core';
import { PooledConnectionError } from '@vestibule/identity-kysely';
import { CommanderError } from 'commander';
import { ConfigurationError } from '../config/configuration-error.js';
import { isInUse } from '../database/open-database.js';
import { CommandRefused, WrongUsage } from './management-api.js';

interface Told {
  readonly exitCode: 1 | 2;
  readonly code: string;
  readonly sentence: string;
}

/**
 * Says on standard error why a command ended, in one sentence; with `--json` as problem details (RFC 9457), whoever said no.
 *
 * @returns 0 done (help was shown), 1 refused, 2 wrong usage
 */
export function reportError(error: unknown, json: boolean, write: (line: string) => void = console.error): 0 | 1 | 2 {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const told = tell(error);
  if (json) write(JSON.stringify(problemOf(error) ?? { type: 'about:blank', title: told.exitCode === 2 ? 'Wrong usage' : 'Refused', detail: told.sentence, code: told.code }, null, 2));
  // Commander has said it already.
  else if (!(error instanceof CommanderError)) write(told.sentence);
  return told.exitCode;
}

const problemOf = (error: unknown): unknown => (error instanceof CommandRefused && typeof error.problem === 'object' ? error.problem : null);

function tell(error: unknown): Told {
  if (error instanceof CommanderError) {
    const sentence = error.code.startsWith('commander.help') ? 'Name a command; --help lists them.' : error.message.replace(/^error: /, '');
    return { exitCode: 2, code: 'usage.wrong', sentence };
  }
  if (error instanceof WrongUsage) return { exitCode: 2, code: 'usage.wrong', sentence: error.message };
  if (error instanceof ConfigurationError) return { exitCode: 2, code: 'configuration.wrong', sentence: error.message };
  if (isInUse(error)) {
    return { exitCode: 1, code: 'database.in_use', sentence: 'Another program holds the embedded database in DATA_DIR: if it is a server, name it with --server and --admin-token.' };
  }
  if (error instanceof CommandRefused) return { exitCode: 1, code: error.code, sentence: error.message };
  if (error instanceof EmbeddedPostgresError) return { exitCode: 1, code: 'database.unavailable', sentence: error.message };
  if (error instanceof PooledConnectionError) return { exitCode: 1, code: 'database.pooled', sentence: error.message };
  if (error instanceof StoreUnavailableError) return { exitCode: 1, code: 'database.unavailable', sentence: 'The database does not answer: check DATABASE_URL and whether it runs.' };
  return { exitCode: 1, code: 'internal', sentence: `The command failed: ${error instanceof Error ? error.message : 'unknown error'}` };
}

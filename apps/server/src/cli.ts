#!/usr/bin/env node
import { EmbeddedPostgresError } from '@vestibule/embedded-postgres';
import { StoreUnavailableError } from '@vestibule/identity-core';
import { CommanderError } from 'commander';
import { createProgram } from './cli/create-program.js';
import { CommandRefused, WrongUsage } from './cli/management-api.js';
import { ConfigurationError } from './config/configuration-error.js';
import { isInUse } from './database/open-database.js';

async function main(): Promise<number> {
  try {
    await createProgram(process.env).parseAsync();
    return 0;
  } catch (error) {
    return report(error);
  }
}

/** @returns 0 done (help was shown), 1 refused, 2 wrong usage */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof WrongUsage || error instanceof ConfigurationError) {
    console.error(error.message);
    return 2;
  }
  if (error instanceof CommandRefused && error.problem !== null && process.argv.includes('--json')) console.error(JSON.stringify(error.problem, null, 2));
  else console.error(sentenceOf(error));
  return 1;
}

function sentenceOf(error: unknown): string {
  if (isInUse(error)) return 'Another program holds the embedded database in DATA_DIR: if it is a server, name it with --server and --admin-token.';
  if (error instanceof CommandRefused || error instanceof EmbeddedPostgresError) return error.message;
  if (error instanceof StoreUnavailableError) return 'The database does not answer: check DATABASE_URL and whether it runs.';
  return `The command failed: ${error instanceof Error ? error.message : 'unknown error'}`;
}

process.exitCode = await main();

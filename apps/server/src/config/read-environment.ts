import { readFileSync } from 'node:fs';
import { ConfigurationError } from './configuration-error.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const SECRETS = ['ADMIN_TOKEN', 'ENCRYPTION_KEY', 'ENCRYPTION_KEY_PREVIOUS', 'NEW_ENCRYPTION_KEY', 'DATABASE_URL', 'MIGRATION_DATABASE_URL', 'ARCHIVE_PASSPHRASE'] as const;

/**
 * The environment with every `NAME_FILE` of a secret read into `NAME`. An empty variable counts as absent, as compose
 * files leave them.
 *
 * @throws {ConfigurationError} Both forms are set, or the file cannot be read.
 */
export function readEnvironment(environment: Environment): Environment {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''));
  for (const name of SECRETS) {
    const file = present[`${name}_FILE`];
    if (file === undefined) continue;
    if (present[name] !== undefined) throw new ConfigurationError(`${name} and ${name}_FILE exclude each other: set one of them.`);
    present[name] = readSecret(name, file);
  }
  return present;
}

function readSecret(name: string, file: string): string {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`${name}_FILE names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
  }
  if (content.trim() === '') throw new ConfigurationError(`${name}_FILE names ${file}, which is empty.`);
  return content.trim();
}

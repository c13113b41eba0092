import type { Kysely } from 'kysely';
import { createPostgres } from '../postgres.js';
import type { Database } from '../schema.js';
import { storeErrorOf } from '../store-error.js';
import { statementsOf, type DatabaseLayout } from './migration-step.js';
import { refusePooler } from './refuse-pooler.js';
import { migratorOf, runMigrations } from './run-migrations.js';
import { schemaMigrations } from './schema-migrations.js';

export interface MigrationOptions {
  /** Never guessed; default `plain`. */
  readonly layout?: DatabaseLayout;
}

export interface MigrationState {
  readonly name: string;
  /** `null`: pending. */
  readonly executedAt: Date | null;
}

/**
 * Brings the schema up to date; several processes may try at once, one does it. Needs a direct connection: the lock is
 * one of the session.
 *
 * @param target A database, or the URL of one (then its connections are closed again).
 * @returns The names of the migrations that ran here.
 * @throws {StoreUnavailableError}
 * @throws {PooledConnectionError} Something is pending, and the URL leads through a pooler.
 */
export function migrateToLatest(target: Kysely<Database> | string, options: MigrationOptions = {}): Promise<readonly string[]> {
  return withDatabase(target, async (db) => {
    if (typeof target === 'string' && (await pendingOn(db))) await refusePooler(target);
    return runMigrations(db, schemaMigrations, options.layout ?? 'plain');
  });
}

/** @throws {StoreUnavailableError} */
export function migrationStatus(target: Kysely<Database> | string): Promise<readonly MigrationState[]> {
  return withDatabase(target, async (db) => {
    const migrations = await migratorOf(db, schemaMigrations, 'plain').getMigrations();
    return migrations.map(({ name, executedAt }) => ({ name, executedAt: executedAt ?? null }));
  });
}

/** All migrations as SQL text, for those who let a person run it. */
export function printMigrations(options: MigrationOptions = {}): string {
  return schemaMigrations
    .map(({ name, steps, online = [] }) => {
      const statements = [...steps.flatMap((step) => statementsOf(step, options.layout ?? 'plain')), ...online.map((step) => step.sql)];
      return `-- ${name}\n${statements.map((statement) => `${statement};\n`).join('\n')}`;
    })
    .join('\n');
}

const pendingOn = async (db: Kysely<Database>): Promise<boolean> => (await migrationStatus(db)).some(({ executedAt }) => executedAt === null);

async function withDatabase<T>(target: Kysely<Database> | string, work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  // As through a pooler, where asking what is pending must work too: no prepared statements.
  const opened = typeof target === 'string' ? createPostgres({ url: target, poolSize: 2, statementTimeoutMs: 0, pooled: true }) : undefined;
  try {
    return await work(opened?.db ?? (target as Kysely<Database>));
  } catch (error) {
    throw storeErrorOf(error);
  } finally {
    await opened?.close();
  }
}

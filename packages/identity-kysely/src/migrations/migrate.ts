import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { createPostgres } from '../postgres.js';
import type { Database } from '../schema.js';
import { storeErrorOf } from '../store-error.js';
import { statementsOf, type DatabaseLayout } from './migration-step.js';
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
 * @returns The names of the migrations that ran.
 * @throws {StoreUnavailableError}
 */
export function migrateToLatest(target: Kysely<Database> | string, options: MigrationOptions = {}): Promise<readonly string[]> {
  return withDatabase(target, async (db) => {
    const { error, results } = await migratorOf(db, options.layout ?? 'plain').migrateToLatest();
    if (error !== undefined) throw error instanceof Error ? error : new Error('A migration failed', { cause: error });
    return (results ?? []).map((result) => result.migrationName);
  });
}

/** @throws {StoreUnavailableError} */
export function migrationStatus(target: Kysely<Database> | string): Promise<readonly MigrationState[]> {
  return withDatabase(target, async (db) => {
    const migrations = await migratorOf(db, 'plain').getMigrations();
    return migrations.map(({ name, executedAt }) => ({ name, executedAt: executedAt ?? null }));
  });
}

/** All migrations as SQL text, for those who let a person run it. */
export function printMigrations(options: MigrationOptions = {}): string {
  return schemaMigrations
    .map(({ name, steps }) => {
      const statements = steps.flatMap((step) => statementsOf(step, options.layout ?? 'plain'));
      return `-- ${name}\n${statements.map((statement) => `${statement};\n`).join('\n')}`;
    })
    .join('\n');
}

function migratorOf(db: Kysely<Database>, layout: DatabaseLayout): Migrator {
  const migrations: Record<string, Migration> = {};
  for (const { name, steps } of schemaMigrations) {
    migrations[name] = {
      up: async (transaction: Kysely<unknown>) => {
        for (const step of steps) {
          for (const statement of statementsOf(step, layout)) await sql.raw(statement).execute(transaction);
        }
      },
    };
  }
  return new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: 'schema_migrations',
    migrationLockTableName: 'schema_migrations_lock',
  });
}

async function withDatabase<T>(target: Kysely<Database> | string, work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const opened = typeof target === 'string' ? createPostgres({ url: target, poolSize: 2, statementTimeoutMs: 0 }) : undefined;
  try {
    return await work(opened?.db ?? (target as Kysely<Database>));
  } catch (error) {
    throw storeErrorOf(error);
  } finally {
    await opened?.close();
  }
}

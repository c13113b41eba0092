import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import type { Database } from '../schema.js';
import { statementsOf, type DatabaseLayout, type SchemaMigration } from './migration-step.js';
import { runOnlineSteps } from './run-online-steps.js';

/**
 * Runs what is pending, each migration in a transaction of its own, then the steps that must stand outside of one.
 * Several processes may do so at once.
 */
export async function runMigrations(db: Kysely<Database>, migrations: readonly SchemaMigration[], layout: DatabaseLayout): Promise<readonly string[]> {
  const migrator = migratorOf(db, migrations, layout);
  const ran: string[] = [];
  for (;;) {
    const { error, results = [] } = await migrator.migrateUp();
    if (error !== undefined) throw error instanceof Error ? error : new Error('A migration failed', { cause: error });
    if (results.length === 0) break;
    ran.push(...results.map((result) => result.migrationName));
  }
  await runOnlineSteps(db, migrations.flatMap(({ online = [] }) => online));
  return ran;
}

export function migratorOf(db: Kysely<Database>, migrations: readonly SchemaMigration[], layout: DatabaseLayout): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...Object.fromEntries(migrations.map((migration) => [migration.name, toMigration(migration, layout)])), ...(await findNewer(db, migrations)) }) },
    migrationTableName: 'schema_migrations',
    migrationLockTableName: 'schema_migrations_lock',
  });
}

const toMigration = ({ steps }: SchemaMigration, layout: DatabaseLayout): Migration => ({
  up: async (transaction: Kysely<unknown>) => {
    for (const step of steps) {
      for (const statement of statementsOf(step, layout)) await sql.raw(statement).execute(transaction);
    }
  },
});

/** What a newer release has already run: it only adds, so that this one goes on, and may start again, beside it. */
async function findNewer(db: Kysely<Database>, migrations: readonly SchemaMigration[]): Promise<Record<string, Migration>> {
  const { rows: tables } = await sql<{ found: string | null }>`select to_regclass('schema_migrations')::text as found`.execute(db);
  if (tables[0]?.found == null) return {};
  const newest = migrations.at(-1)?.name ?? '';
  const { rows } = await sql<{ name: string }>`select m.name from schema_migrations m`.execute(db);
  return Object.fromEntries(rows.filter(({ name }) => name > newest).map(({ name }) => [name, { up: () => Promise.resolve() }]));
}

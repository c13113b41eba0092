import { Option, type Command } from 'commander';
import type { Environment } from '../config/read-environment.js';
import type { GlobalOptions } from './command-context.js';
import { WrongUsage } from './management-api.js';
import { createOutput, table } from './output.js';

interface MigrateOptions extends GlobalOptions {
  readonly status?: boolean;
  readonly print?: boolean;
  readonly layout?: 'plain' | 'citus';
}

/** Never through the management API: it needs the tables that this makes. */
export function addMigrateCommand(program: Command, environment: Environment): void {
  program
    .command('migrate')
    .description('bring the database up to date')
    .option('--status', 'list the migrations without running any')
    .option('--print', 'print them as SQL without a database')
    .addOption(new Option('--layout <layout>', 'with --print: how tables are laid out').choices(['plain', 'citus']))
    .addHelpText('after', '\nExamples:\n  vestibule migrate\n  vestibule migrate --status\n  vestibule migrate --print --layout citus > schema.sql')
    .action(async (_options: unknown, command: Command) => {
      const options: MigrateOptions = command.optsWithGlobals();
      const output = createOutput(options.json ?? false);
      if (options.server !== undefined) throw new WrongUsage('migrate works on the database that the environment names, not through --server.');
      if (options.status === true && options.print === true) throw new WrongUsage('--status and --print exclude each other.');
      if (options.layout !== undefined && options.print !== true) throw new WrongUsage('--layout goes with --print; otherwise DATABASE_LAYOUT says it.');
      const { migrateToLatest, migrationStatus, printMigrations } = await import('@vestibule/identity-kysely');
      if (options.print === true) {
        const sql = printMigrations({ layout: options.layout ?? 'plain' });
        output.result({ sql }, () => sql);
        return;
      }
      const { parseConfig } = await import('../config/parse-config.js');
      const { joinDatabase } = await import('./join-database.js');
      const database = await joinDatabase(parseConfig(environment, { encryptionKey: false }).database);
      try {
        const ran = options.status === true ? [] : await migrateToLatest(database.migrationUrl, { layout: database.layout });
        const migrations = await migrationStatus(database.migrationUrl);
        output.result({ ran, migrations }, () =>
          options.status === true
            ? table(['MIGRATION', 'RAN AT'], migrations.map(({ name, executedAt }) => [name, executedAt?.toISOString() ?? 'pending']))
            : ran.length === 0
              ? 'The database is up to date.'
              : `Ran ${ran.join(', ')}.`,
        );
      } finally {
        await database.leave();
      }
    });
}

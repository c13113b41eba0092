import { Command } from 'commander';
import type { Environment } from '../config/read-environment.js';
import { addArchiveCommands } from './archive-commands.js';
import { createRun } from './command-context.js';
import { addConnectionCommands } from './connection-commands.js';
import { addDoctorCommand } from './doctor-command.js';
import { addEventsCommand } from './events-command.js';
import { EXAMPLES } from './examples.js';
import { addExplainCommand } from './explain-command.js';
import { addGroupCommands } from './group-commands.js';
import { addKeyCommands } from './key-commands.js';
import { addMigrateCommand } from './migrate-command.js';
import { addPlanCommand } from './plan-command.js';
import { addRotateCommand } from './rotate-command.js';
import { addSetupLinkCommands } from './setup-link-commands.js';
import { addTenantCommands } from './tenant-commands.js';
import { addTokenCommands } from './token-commands.js';
import { addUserCommands } from './user-commands.js';
import { addWebhookCommands } from './webhook-commands.js';

/**
 * Every command; nothing runs before it is parsed.
 *
 * @param json What is wrong with the words of a command is said by whoever reports errors, not here.
 */
export function createProgram(environment: Environment, json = false): Command {
  const program = new Command('vestibule')
    .description('Operate Vestibule: on the database that the environment names, or on a server with --server.')
    .option('--server <url>', 'a running server, instead of the database')
    .option('--admin-token <token>', "with --server: the operator's token (or ADMIN_TOKEN, ADMIN_TOKEN_FILE)")
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      [
        '',
        'Exit codes: 0 done, 1 refused, 2 wrong usage.',
        '',
        'Examples:',
        '  vestibule tenant create acme --name "Acme Inc."',
        '  vestibule connection create acme okta --preset okta --metadata okta.xml --scim',
        '  vestibule token create acme okta',
        '  vestibule explain 01890a5d-ac96-774b-bcce-b302099a8057 --server https://login.example.com --admin-token …',
      ].join('\n'),
    )
    .exitOverride();
  if (json) program.configureOutput({ writeErr: () => undefined });
  else program.showHelpAfterError('(--help shows how)');
  const run = createRun(environment);
  addMigrateCommand(program, environment);
  addTenantCommands(program, run);
  addConnectionCommands(program, run);
  addTokenCommands(program, run);
  addKeyCommands(program, run);
  addUserCommands(program, run);
  addGroupCommands(program, run);
  addExplainCommand(program, run);
  addEventsCommand(program, run);
  addWebhookCommands(program, run);
  addDoctorCommand(program, run);
  addPlanCommand(program, run);
  addSetupLinkCommands(program, run);
  addArchiveCommands(program, run, environment);
  addRotateCommand(program, environment);
  everyCommand(program, (command) => {
    command.exitOverride();
    const example = EXAMPLES[wordsOf(command)];
    if (example !== undefined) command.addHelpText('after', `\nExample:\n  ${example}`);
    if (command === program) return;
    if (command.commands.length > 0) {
      command.addHelpText('after', `\nExample:\n  vestibule ${wordsOf(command)} ${command.commands[0]?.name() ?? ''} --help`);
      return;
    }
    // Also behind the command, where people type them.
    command.option('--server <url>', 'a running server').option('--admin-token <token>', "the operator's token").option('--json', 'print JSON');
  });
  return program;
}

/** `token create`: the way to a command. */
export function wordsOf(command: Command): string {
  const before = command.parent === null || command.parent.parent === null ? '' : `${wordsOf(command.parent)} `;
  return command.parent === null ? '' : `${before}${command.name()}`;
}

export function everyCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) everyCommand(child, visit);
}

import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call, callAll } from './management-api.js';
import { facts, table } from './output.js';

interface CreatedToken {
  readonly id: string;
  readonly token: string;
  readonly baseUrl: string;
  readonly expiresAt: string | null;
}

interface Token {
  readonly id: string;
  readonly name: string | null;
  readonly hint: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
}

const tokensOf = (tenant: string, connection: string): string => `/tenants/${segment(tenant)}/connections/${segment(connection)}/tokens`;

export function addTokenCommands(program: Command, run: Run): void {
  const token = program.command('token').description('bearer tokens for provisioning');

  token
    .command('create <tenant> <connection>')
    .description('make a token; it is shown this once, and older ones end')
    .option('--name <name>')
    .option('--keep-previous', 'older tokens stay valid')
    .option('--detach-groups', "the connection's groups become internal")
    .option('--expires-at <time>', 'RFC 3339, such as 2027-01-31T00:00:00Z')
    .addHelpText('after', '\nExample:\n  vestibule token create acme okta --keep-previous')
    .action((tenant: string, connection: string, options: { name?: string; keepPrevious?: boolean; detachGroups?: boolean; expiresAt?: string }, command: Command) =>
      run(command, async (api, output) => {
        const created = await call<CreatedToken>(api, 'POST', tokensOf(tenant, connection), options);
        output.result(created, () => facts([['base URL', created.baseUrl], ['token (shown this once)', created.token], ['id', created.id], ['expires at', created.expiresAt ?? 'never']]));
      }),
    );

  token
    .command('list <tenant> <connection>')
    .description('tokens by their last four characters')
    .action((tenant: string, connection: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const tokens = await callAll<Token>(api, tokensOf(tenant, connection));
        output.result({ items: tokens }, () =>
          table(['ID', 'NAME', 'ENDS WITH', 'CREATED', 'LAST USED', 'EXPIRES'], tokens.map((one) => [one.id, one.name, one.hint, one.createdAt, one.lastUsedAt, one.expiresAt])),
        );
      }),
    );

  token
    .command('delete <tenant> <connection> <id>')
    .description('end a token at once')
    .option('--detach-groups', "the connection's groups become internal")
    .action((tenant: string, connection: string, id: string, options: { detachGroups?: boolean }, command: Command) =>
      run(command, async (api, output) => {
        const query = options.detachGroups === true ? '?detachGroups=true' : '';
        await call(api, 'DELETE', `${tokensOf(tenant, connection)}/${segment(id)}${query}`);
        output.result({ deleted: id }, () => `Token ${id} is gone.`);
      }),
    );
}

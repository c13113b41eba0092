import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call, callAll } from './management-api.js';
import { facts, table } from './output.js';

interface SetupLink {
  readonly id: string;
  readonly connection: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export function addSetupLinkCommands(program: Command, run: Run): void {
  const link = program.command('setup-link').description("links for a customer's administrator");
  const at = (tenant: string): string => `/tenants/${segment(tenant)}/setup-links`;

  link
    .command('create <tenant>')
    .description('a link that shows what the administrator of the identity provider copies; shown this once')
    .option('--connection <slug>', 'only this connection (default: all)')
    .option('--expires-in <duration>', 'ISO 8601, at most P90D (default: P7D)')
    .addHelpText('after', '\nExample:\n  vestibule setup-link create acme --connection okta --expires-in P3D')
    .action((tenant: string, options: { connection?: string; expiresIn?: string }, command: Command) =>
      run(command, async (api, output) => {
        const created = await call<{ id: string; url: string; expiresAt: string }>(api, 'POST', at(tenant), pick(options));
        output.result(created, () => facts([['id', created.id], ['URL (shown this once)', created.url], ['ends', created.expiresAt]]));
      }),
    );

  link
    .command('list <tenant>')
    .description('links that have not ended')
    .action((tenant: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const items = await callAll<SetupLink>(api, at(tenant));
        output.result({ items }, () => table(['ID', 'CONNECTION', 'MADE', 'ENDS'], items.map((one) => [one.id, one.connection ?? 'all', one.createdAt, one.expiresAt])));
      }),
    );

  link
    .command('delete <tenant> <id>')
    .description('end a link at once')
    .action((tenant: string, id: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        await call(api, 'DELETE', `${at(tenant)}/${segment(id)}`);
        output.result({ deleted: id }, () => `Link ${id} is gone.`);
      }),
    );
}

const pick = ({ connection, expiresIn }: { connection?: string; expiresIn?: string }): object => ({
  ...(connection === undefined ? {} : { connection }),
  ...(expiresIn === undefined ? {} : { expiresIn }),
});

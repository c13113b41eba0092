import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { callAll } from './management-api.js';
import { table } from './output.js';

interface Planned {
  readonly at: string;
  readonly action: string;
  readonly target: { readonly kind: string; readonly name: string | null; readonly id: string | null };
  readonly matchedBy: string | null;
  readonly changes: readonly { readonly field: string }[];
  readonly refusal: { readonly code: string } | null;
}

export function addPlanCommand(program: Command, run: Run): void {
  program
    .command('plan <tenant> <connection>')
    .description('what a connection in shadow mode would have done')
    .addHelpText('after', '\nExample:\n  vestibule plan acme okta')
    .action((tenant: string, connection: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const items = await callAll<Planned>(api, `/tenants/${segment(tenant)}/connections/${segment(connection)}/plan`);
        output.result({ items }, () =>
          table(
            ['AT', 'ACTION', 'TARGET', 'MATCHED BY', 'CHANGES', 'REFUSED'],
            items.map(({ at, action, target, matchedBy, changes, refusal }) => [at, action, `${target.kind} ${target.name ?? target.id ?? '–'}`, matchedBy, changes.map(({ field }) => field), refusal?.code]),
          ),
        );
      }),
    );
}

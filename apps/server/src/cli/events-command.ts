import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call } from './management-api.js';

interface Event {
  readonly id: string;
  readonly cursor: string;
  readonly at: string;
  readonly type: string;
  readonly data: unknown;
  readonly decision: string | null;
}

const POLL_MILLISECONDS = 1_000;

export function addEventsCommand(program: Command, run: Run): void {
  program
    .command('events <tenant>')
    .description('what happened, oldest first, one event a line')
    .option('--after <cursor>', 'begin behind this event')
    .option('--follow', 'keep waiting for new ones')
    .addHelpText('after', '\nExample:\n  vestibule events acme --follow --json')
    .action((tenant: string, options: { after?: string; follow?: boolean }, command: Command) =>
      run(command, async (api, output) => {
        let after = options.after;
        for (;;) {
          const query = new URLSearchParams({ limit: '200', ...(after === undefined ? {} : { after }) }).toString();
          const { items, next } = await call<{ items: Event[]; next: string | null }>(api, 'GET', `/tenants/${segment(tenant)}/events?${query}`);
          for (const event of items) console.log(output.json ? JSON.stringify(event) : `${event.at}  ${event.type}  ${JSON.stringify(event.data)}  decision ${event.decision ?? '–'}`);
          after = items.at(-1)?.cursor ?? after;
          if (next !== null) continue;
          if (options.follow !== true) return;
          await sleep(POLL_MILLISECONDS);
        }
      }),
    );
}

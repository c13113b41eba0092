import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call, CommandRefused, type ManagementApi } from './management-api.js';

interface Event {
  readonly id: string;
  readonly cursor: string;
  readonly at: string;
  readonly type: string;
  readonly data: unknown;
  readonly decision: string | null;
}

interface EventPage {
  readonly items: readonly Event[];
  readonly next: string | null;
}

const POLL_MILLISECONDS = 1_000;
const PAUSE_MILLISECONDS = 5_000;

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
        let hasBegun = false;
        for (;;) {
          const query = new URLSearchParams({ limit: '200', ...(after === undefined ? {} : { after }) }).toString();
          const page = await readPage(api, `/tenants/${segment(tenant)}/events?${query}`, options.follow === true && hasBegun);
          hasBegun = true;
          if (page === undefined) {
            await sleep(PAUSE_MILLISECONDS);
            continue;
          }
          const { items, next } = page;
          for (const event of items) console.log(output.json ? JSON.stringify(event) : `${event.at}  ${event.type}  ${JSON.stringify(event.data)}  decision ${event.decision ?? '–'}`);
          after = items.at(-1)?.cursor ?? after;
          if (next !== null) continue;
          if (options.follow !== true) return;
          await sleep(POLL_MILLISECONDS);
        }
      }),
    );
}

/** @param outlasts Whether a server or a database that is away for a while is waited for. @returns `undefined`: it is away */
async function readPage(api: ManagementApi, path: string, outlasts: boolean): Promise<EventPage | undefined> {
  try {
    return await call<EventPage>(api, 'GET', path);
  } catch (error) {
    if (!outlasts || !(error instanceof CommandRefused) || !isPassing(error)) throw error;
    console.error(error.message);
    return undefined;
  }
}

function isPassing({ code, problem }: CommandRefused): boolean {
  const status = typeof problem === 'object' && problem !== null && 'status' in problem ? problem.status : null;
  return code === 'server.unreachable' || status === 429 || status === 502 || status === 503 || status === 504;
}

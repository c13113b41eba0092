import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call, callAll, CommandRefused } from './management-api.js';
import { table } from './output.js';

interface Check {
  readonly code: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string | null;
  readonly remedy: string | null;
}

interface Examined extends Check {
  readonly tenant: string;
  readonly connection: string;
}

export function addDoctorCommand(program: Command, run: Run): void {
  program
    .command('doctor [tenant] [connection]')
    .description('examine connections: everything, one tenant, or one connection; exit 1 when a check fails')
    .addHelpText('after', '\nExample:\n  vestibule doctor acme okta')
    .action((tenant: string | undefined, connection: string | undefined, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const tenants = tenant === undefined ? (await callAll<{ slug: string }>(api, '/tenants')).map(({ slug }) => slug) : [tenant];
        const checks: Examined[] = [];
        for (const slug of tenants) {
          const at = `/tenants/${segment(slug)}/connections`;
          const names = connection === undefined ? (await callAll<{ slug: string }>(api, at)).map((one) => one.slug) : [connection];
          for (const name of names) {
            const health = await call<{ checks: readonly Check[] }>(api, 'GET', `${at}/${segment(name)}/health`);
            checks.push(...health.checks.map((check) => ({ tenant: slug, connection: name, ...check })));
          }
        }
        output.result({ checks }, () => describe(checks));
        const failed = checks.filter(({ status }) => status === 'fail').length;
        if (failed > 0) throw new CommandRefused(`${failed} ${failed === 1 ? 'check' : 'checks'} failed.`);
      }),
    );
}

function describe(checks: readonly Examined[]): string {
  if (checks.length === 0) return 'There is no connection to examine.';
  return table(['STATUS', 'TENANT', 'CONNECTION', 'CHECK', 'DETAIL', 'REMEDY'], checks.map((one) => [one.status, one.tenant, one.connection, one.code, one.detail, one.remedy]));
}

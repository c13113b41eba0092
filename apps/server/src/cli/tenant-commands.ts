import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call, callAll } from './management-api.js';
import { facts, table } from './output.js';

interface Tenant {
  readonly slug: string;
  readonly name: string;
  readonly allowedDomains: readonly string[];
  readonly retention: string;
  readonly createdAt: string;
}

const describe = (tenant: Tenant): string =>
  facts([
    ['slug', tenant.slug],
    ['name', tenant.name],
    ['allowed domains', tenant.allowedDomains],
    ['retention', tenant.retention],
  ]);

export function addTenantCommands(program: Command, run: Run): void {
  const tenant = program.command('tenant').description('customer companies');

  tenant
    .command('create <slug>')
    .description('add a tenant')
    .option('--name <name>', 'shown on its sign-in page (default: the slug)')
    .option('--allow-domain <domain...>', 'e-mail domains that may sign in (default: all)')
    .addHelpText('after', '\nExample:\n  vestibule tenant create acme --name "Acme Inc." --allow-domain acme.example')
    .action((slug: string, options: { name?: string; allowDomain?: string[] }, command: Command) =>
      run(command, async (api, output) => {
        const body = { slug, name: options.name ?? slug, ...(options.allowDomain === undefined ? {} : { allowedDomains: options.allowDomain }) };
        const created = await call<Tenant>(api, 'POST', '/tenants', body);
        output.result(created, () => describe(created));
      }),
    );

  tenant
    .command('list')
    .description('every tenant')
    .action((_options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const tenants = await callAll<Tenant>(api, '/tenants');
        output.result({ items: tenants }, () => table(['SLUG', 'NAME', 'ALLOWED DOMAINS'], tenants.map((one) => [one.slug, one.name, one.allowedDomains])));
      }),
    );

  tenant
    .command('delete <slug>')
    .description('remove a tenant with everything in it')
    .action((slug: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        await call(api, 'DELETE', `/tenants/${segment(slug)}`);
        output.result({ deleted: slug }, () => `Tenant ${slug} is gone.`);
      }),
    );
}

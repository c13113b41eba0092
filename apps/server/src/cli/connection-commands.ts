import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call, callAll, WrongUsage } from './management-api.js';
import { facts, table } from './output.js';

interface Connection {
  readonly slug: string;
  readonly name: string;
  readonly preset: string;
  readonly saml: {
    readonly enabled: boolean;
    readonly entityId: string;
    readonly acsUrl: string;
    readonly loginUrl: string;
    readonly metadataUrl: string;
    readonly relayState: string;
    readonly idp: { readonly entityId: string } | null;
  } | null;
  readonly scim: { readonly enabled: boolean; readonly baseUrl: string } | null;
  readonly warnings: readonly { readonly code: string; readonly detail: string }[];
}

/** What the administrator of the identity provider copies. */
function describe({ slug, name, preset, saml, scim, warnings }: Connection): string {
  return facts([
    ['slug', slug],
    ['name', name],
    ['preset', preset],
    ...(saml === null
      ? []
      : ([
          ['entity ID (audience)', saml.entityId],
          ['ACS URL (single sign-on URL)', saml.acsUrl],
          ['default RelayState', saml.relayState],
          ['our metadata', saml.metadataUrl],
          ['sign-in link', saml.loginUrl],
          ['identity provider', saml.idp?.entityId ?? 'no metadata yet'],
        ] as const)),
    ...(scim === null ? [] : ([['SCIM base URL', scim.baseUrl]] as const)),
    ...warnings.map(({ code, detail }) => [`warning ${code}`, detail] as const),
  ]);
}

interface CreateOptions {
  readonly name?: string;
  readonly preset?: string;
  readonly metadata?: string;
  readonly metadataUrl?: string;
  readonly buttonLabel?: string;
  readonly scim?: boolean;
  readonly saml?: boolean;
}

export function addConnectionCommands(program: Command, run: Run): void {
  const connection = program.command('connection').description('identity providers of a tenant');

  connection
    .command('create <tenant> <slug>')
    .description('add a connection; with --scim alone it provisions and has no sign-in')
    .option('--name <name>', 'default: the slug')
    .option('--preset <preset>', 'okta, entra, google, onelogin, jumpcloud, ping, adfs, keycloak or generic')
    .option('--metadata <file>', "the identity provider's metadata")
    .option('--metadata-url <url>', 'where it publishes them')
    .option('--button-label <text>', 'on the sign-in page')
    .option('--saml', 'sign-in (default unless --scim stands alone)')
    .option('--scim', 'provisioning')
    .addHelpText('after', '\nExample:\n  vestibule connection create acme okta --preset okta --metadata okta.xml --scim')
    .action((tenant: string, slug: string, options: CreateOptions, command: Command) =>
      run(command, async (api, output) => {
        const created = await call<Connection>(api, 'POST', `/tenants/${segment(tenant)}/connections`, await bodyOf(slug, options));
        output.result(created, () => describe(created));
      }),
    );

  connection
    .command('show <tenant> <slug>')
    .description('what the administrator of the identity provider copies')
    .action((tenant: string, slug: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const shown = await call<Connection>(api, 'GET', `/tenants/${segment(tenant)}/connections/${segment(slug)}`);
        output.result(shown, () => describe(shown));
      }),
    );

  connection
    .command('list <tenant>')
    .description('every connection of a tenant')
    .action((tenant: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const all = await callAll<Connection>(api, `/tenants/${segment(tenant)}/connections`);
        const state = (part: { enabled: boolean } | null): string | null => (part === null ? null : part.enabled ? 'on' : 'off');
        output.result({ items: all }, () =>
          table(['SLUG', 'NAME', 'PRESET', 'SIGN-IN', 'PROVISIONING'], all.map((one) => [one.slug, one.name, one.preset, state(one.saml), state(one.scim)])),
        );
      }),
    );

  connection
    .command('delete <tenant> <slug>')
    .description('end a connection: its users become unmanaged, its groups internal, its tokens and sessions end')
    .action((tenant: string, slug: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        await call(api, 'DELETE', `/tenants/${segment(tenant)}/connections/${segment(slug)}`);
        output.result({ deleted: slug }, () => `Connection ${slug} is gone.`);
      }),
    );
}

async function bodyOf(slug: string, options: CreateOptions): Promise<unknown> {
  const { metadata, metadataUrl, buttonLabel, preset, scim = false } = options;
  if (metadata !== undefined && metadataUrl !== undefined) throw new WrongUsage('--metadata and --metadata-url exclude each other.');
  const saml = {
    ...(metadata === undefined ? {} : { metadataXml: await readText(metadata) }),
    ...(metadataUrl === undefined ? {} : { metadataUrl }),
    ...(buttonLabel === undefined ? {} : { buttonLabel }),
  };
  const withSaml = options.saml === true || !scim || Object.keys(saml).length > 0;
  return {
    slug,
    name: options.name ?? slug,
    ...(preset === undefined ? {} : { preset }),
    ...(withSaml ? { saml } : {}),
    ...(scim ? { scim: {} } : {}),
  };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new WrongUsage(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
  }
}

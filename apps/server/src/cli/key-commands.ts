import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call } from './management-api.js';
import { table, type Output } from './output.js';

interface Key {
  readonly fingerprint: string;
  readonly notAfter: string;
  readonly status: string;
  readonly certificate: string;
}

interface Keys {
  readonly current: Key | null;
  readonly next: Key | null;
  readonly previous: Key | null;
}

const ROLES = ['current', 'next', 'previous'] as const;

const keysOf = (tenant: string, connection: string): string => `/tenants/${segment(tenant)}/connections/${segment(connection)}/saml/keys`;

/** Our keys, and what to do next. */
function show(output: Output, keys: Keys, hint: string): void {
  const rows = ROLES.flatMap((role) => (keys[role] === null ? [] : [[role, keys[role].fingerprint, keys[role].notAfter, keys[role].status]]));
  output.result(keys, () => (rows.length === 0 ? 'No key was needed yet.' : [table(['KEY', 'SHA-256 OF ITS CERTIFICATE', 'ENDS', 'STATE'], rows), hint].filter((line) => line !== '').join('\n')));
}

export function addKeyCommands(program: Command, run: Run): void {
  const key = program.command('key').description('our own keys of a connection, and their rollover');

  key
    .command('show <tenant> <connection>')
    .description('our keys by the fingerprints of their certificates')
    .option('--pem', 'the certificate that signs, to hand to an identity provider')
    .addHelpText('after', '\nExample:\n  vestibule key show acme okta --pem')
    .action((tenant: string, connection: string, options: { pem?: boolean }, command: Command) =>
      run(command, async (api, output) => {
        const keys = await call<Keys>(api, 'GET', keysOf(tenant, connection));
        if (options.pem === true && keys.current !== null) output.result(keys, () => keys.current?.certificate.trim() ?? '');
        else show(output, keys, '');
      }),
    );

  key
    .command('prepare <tenant> <connection>')
    .description('make the next key and publish it in our metadata; the current one goes on signing')
    .addHelpText('after', '\nExample:\n  vestibule key prepare acme okta')
    .action((tenant: string, connection: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        show(output, await call<Keys>(api, 'POST', keysOf(tenant, connection)), 'Let the identity provider read our metadata again; then promote the next key.');
      }),
    );

  key
    .command('promote <tenant> <connection>')
    .description('sign with the next key from now on; the one before it still decrypts')
    .addHelpText('after', '\nExample:\n  vestibule key promote acme okta')
    .action((tenant: string, connection: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        show(output, await call<Keys>(api, 'POST', `${keysOf(tenant, connection)}/promote`), 'Retire the previous key once the identity provider encrypts with the new one.');
      }),
    );

  for (const [name, which, description, done] of [
    ['retire', 'previous', 'the previous key decrypts nothing any more', 'The previous key is retired.'],
    ['withdraw', 'next', 'take the next key back before it is promoted', 'The next key is withdrawn.'],
  ] as const) {
    key
      .command(`${name} <tenant> <connection>`)
      .description(description)
      .addHelpText('after', `\nExample:\n  vestibule key ${name} acme okta`)
      .action((tenant: string, connection: string, _options: unknown, command: Command) =>
        run(command, async (api, output) => {
          await call(api, 'DELETE', `${keysOf(tenant, connection)}/${which}`);
          output.result({ removed: which }, () => done);
        }),
      );
  }
}

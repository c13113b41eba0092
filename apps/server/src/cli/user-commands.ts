import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call, callAll } from './management-api.js';
import { facts, table } from './output.js';

interface User {
  readonly id: string;
  readonly upn: string | null;
  readonly email: string | null;
  readonly displayName: string | null;
  readonly status: string;
  readonly blocked: boolean;
  readonly protected: boolean;
  readonly managedBy: string | null;
  readonly externalIds: readonly { readonly connection: string; readonly channel: string; readonly value: string }[];
  readonly scimIds: readonly { readonly connection: string; readonly value: string }[];
}

interface Released {
  readonly released: readonly { readonly identifier: string; readonly connection: string | null; readonly channel: string | null; readonly value: string }[];
  readonly preview: boolean;
  readonly decision: string | null;
}

interface Sessions {
  readonly items: readonly { readonly id: string; readonly connection: string; readonly createdAt: string; readonly lastSeenAt: string; readonly expiresAt: string }[];
  readonly revocations: readonly { readonly requestedAt: string; readonly sessions: number; readonly reason: string; readonly decision: string }[];
}

const userAt = (tenant: string, id: string): string => `/tenants/${segment(tenant)}/users/${segment(id)}`;

const describe = (user: User): string =>
  facts([
    ['id', user.id],
    ['name', user.displayName],
    ['UPN', user.upn],
    ['e-mail', user.email],
    ['status', user.blocked ? `${user.status}, blocked` : user.status],
    ['managed by', user.managedBy],
    ['protected', user.protected ? 'yes' : 'no'],
    ...user.externalIds.map(({ connection, channel, value }) => [`external id (${connection}, ${channel})`, value] as const),
    ...user.scimIds.map(({ connection, value }) => [`SCIM id (${connection})`, value] as const),
  ]);

export function addUserCommands(program: Command, run: Run): void {
  const user = program.command('user').description('people of a tenant');
  const shown = (name: string, description: string, method: string, suffix: string, body?: unknown): void => {
    user
      .command(`${name} <tenant> <id>`)
      .description(description)
      .action((tenant: string, id: string, _options: unknown, command: Command) =>
        run(command, async (api, output) => {
          const view = await call<User>(api, method, `${userAt(tenant, id)}${suffix}`, body);
          output.result(view, () => describe(view));
        }),
      );
  };

  user
    .command('find <tenant> <text>')
    .description('by part of a name, UPN or e-mail address')
    .addHelpText('after', '\nExample:\n  vestibule user find acme ann')
    .action((tenant: string, text: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const users = await callAll<User>(api, `/tenants/${segment(tenant)}/users?${new URLSearchParams({ q: text }).toString()}`);
        output.result({ items: users }, () =>
          table(['ID', 'NAME', 'UPN', 'E-MAIL', 'STATUS', 'MANAGED BY'], users.map((one) => [one.id, one.displayName, one.upn, one.email, one.status, one.managedBy])),
        );
      }),
    );

  shown('show', 'one person with every identifier', 'GET', '');
  shown('restore', 'bring a deprovisioned person back', 'POST', '/restore', {});
  shown('block', 'end the sessions and refuse every sign-in until unblocked', 'PATCH', '', { blocked: true });
  shown('unblock', 'let a blocked person sign in again', 'PATCH', '', { blocked: false });

  user
    .command('release <tenant> <id>')
    .description('give up identifiers, before they change at the identity provider')
    .option('--preview', 'show what would be released, and change nothing')
    .option('--identifier <identifier...>', 'UPN, EXTERNAL_PROVIDER_ID (default: both), EMAIL')
    .addHelpText('after', '\nExample:\n  vestibule user release acme 01890a5d-ac96-774b-bcce-b302099a8057 --preview')
    .action((tenant: string, id: string, options: { preview?: boolean; identifier?: string[] }, command: Command) =>
      run(command, async (api, output) => {
        const body = { preview: options.preview ?? false, ...(options.identifier === undefined ? {} : { identifiers: options.identifier }) };
        const { released, preview, decision } = await call<Released>(api, 'POST', `${userAt(tenant, id)}/release-identifiers`, body);
        output.result({ released, preview, decision }, () =>
          [
            preview ? 'Would be released:' : 'Released:',
            table(['IDENTIFIER', 'CONNECTION', 'CHANNEL', 'VALUE'], released.map((one) => [one.identifier, one.connection, one.channel, one.value])),
            ...(decision === null ? [] : [`Decision ${decision}`]),
          ].join('\n'),
        );
      }),
    );

  user
    .command('sessions <tenant> <id>')
    .description('who is signed in where, and what was ended')
    .action((tenant: string, id: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const sessions = await call<Sessions>(api, 'GET', `${userAt(tenant, id)}/sessions`);
        output.result(sessions, () =>
          [
            'Sessions',
            table(['ID', 'CONNECTION', 'BEGAN', 'LAST SEEN', 'EXPIRES'], sessions.items.map((one) => [one.id, one.connection, one.createdAt, one.lastSeenAt, one.expiresAt])),
            'Ended',
            table(['AT', 'SESSIONS', 'REASON', 'DECISION'], sessions.revocations.map((one) => [one.requestedAt, one.sessions, one.reason, one.decision])),
          ].join('\n'),
        );
      }),
    );
}

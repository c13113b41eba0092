import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call, callAll } from './management-api.js';
import { facts, table } from './output.js';

interface Group {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly connection: string | null;
  readonly formerConnection: string | null;
  readonly roles: readonly string[];
  readonly memberCount: number;
}

interface Member {
  readonly id: string;
  readonly kind: string;
  readonly displayName: string | null;
  readonly upn: string | null;
}

const groupAt = (tenant: string, id: string): string => `/tenants/${segment(tenant)}/groups/${segment(id)}`;

const describe = (group: Group): string =>
  facts([
    ['id', group.id],
    ['name', group.name],
    ['kind', group.kind],
    ['connection', group.connection],
    ['former connection', group.formerConnection],
    ['roles', group.roles],
    ['members', group.memberCount],
  ]);

export function addGroupCommands(program: Command, run: Run): void {
  const group = program.command('group').description('groups of a tenant');

  group
    .command('list <tenant>')
    .description('every group')
    .action((tenant: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const groups = await callAll<Group>(api, `/tenants/${segment(tenant)}/groups`);
        output.result({ items: groups }, () =>
          table(['ID', 'NAME', 'KIND', 'CONNECTION', 'MEMBERS', 'ROLES'], groups.map((one) => [one.id, one.name, one.kind, one.connection, one.memberCount, one.roles])),
        );
      }),
    );

  group
    .command('members <tenant> <id>')
    .description('who is in a group directly')
    .action((tenant: string, id: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const members = await callAll<Member>(api, `${groupAt(tenant, id)}/members`);
        output.result({ items: members }, () => table(['ID', 'KIND', 'NAME', 'UPN'], members.map((one) => [one.id, one.kind, one.displayName, one.upn])));
      }),
    );

  group
    .command('detach <tenant> <id>')
    .description('make an external group internal, with its members')
    .action((tenant: string, id: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const detached = await call<Group>(api, 'POST', `${groupAt(tenant, id)}/detach`, {});
        output.result(detached, () => describe(detached));
      }),
    );

  group
    .command('relink <tenant> <id> <connection>')
    .description('hand an internal group to a connection')
    .addHelpText('after', '\nExample:\n  vestibule group relink acme 01890a5d-ac96-774b-bcce-b302099a8057 okta')
    .action((tenant: string, id: string, connection: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const relinked = await call<Group>(api, 'POST', `${groupAt(tenant, id)}/relink`, { connection });
        output.result(relinked, () => describe(relinked));
      }),
    );
}

import {
  ChangeGroupLocally,
  ChangeMembershipLocally,
  ChangeUserLocally,
  CreateGroupLocally,
  DeleteGroupLocally,
  DetachGroup,
  RELEASED_BY_DEFAULT,
  RelinkGroup,
  RemoveGroup,
  ReleaseIdentifiers,
  RestoreUser,
  type ConnectionId,
  type GroupName,
} from '@vestibule/identity-core';
import type { Scenario } from '@vestibule/identity-core/contracts';
import fc from 'fast-check';
import type { SeenGroup, World } from './world.js';

export interface Outcome {
  readonly kind: string;
  readonly decision: string;
}

/** One request of somebody, in a form that shrinks and prints well. */
export interface Command {
  readonly does: string;
  readonly who: number;
  readonly other: number;
  readonly flag: boolean;
  readonly through: 'okta' | 'entra';
}

type Act = (world: World, command: Command, scenario: Scenario) => Promise<Outcome | undefined>;

const NAMES = ['ann', 'ben', 'cleo', 'Ann', 'straße', 'STRASSE'];
const upnOf = (index: number) => `${NAMES[index % NAMES.length] ?? ''}@acme.example`;

const userAt: <Result>(world: World, index: number, act: (id: never) => Promise<Result>) => Promise<Result | undefined> = async (world, index, act) => {
  const users = await world.users();
  const user = users[index % Math.max(users.length, 1)];
  return user === undefined ? undefined : act(user.id as never);
};

const groupAt = async <Result>(world: World, index: number, act: (id: never) => Promise<Result>): Promise<Result | undefined> => {
  const groups = await world.groups();
  const group = groups[index % Math.max(groups.length, 1)];
  return group === undefined ? undefined : act(group.group.id as never);
};

const resourceAt = async (world: World, { who, through }: Command): Promise<string | undefined> => {
  const held = (await world.users()).flatMap((user) => user.scimIds.filter((id) => id.connection === through).map((id) => id.value as string));
  return held[who % Math.max(held.length, 1)];
};

/** Everything that people, directories and administrators do; what a command speaks of may be there or not. */
const ACTS: Readonly<Record<string, Act>> = {
  login: (_, { who, other, flag, through }, scenario) =>
    scenario.login({ upn: upnOf(who), email: upnOf(flag ? who : other), id: flag ? `name-${who}` : upnOf(other) }, scenario[through]),
  create: (_, { who, other, flag, through }, scenario) =>
    scenario.provision({ upn: upnOf(who), email: upnOf(flag ? who : other), id: `00u${other}`, fields: { displayName: `P${who}` } }, scenario[through]),
  activate: async (world, command, scenario) => {
    const id = await resourceAt(world, command);
    return id === undefined ? undefined : scenario.change(id, { active: command.flag }, scenario[command.through]);
  },
  rename: async (world, command, scenario) => {
    const id = await resourceAt(world, command);
    const upn = upnOf(command.other);
    return id === undefined ? undefined : scenario.change(id, command.flag ? { upn } : { upn, email: upn }, scenario[command.through]);
  },
  remove: async (world, command, scenario) => {
    const id = await resourceAt(world, command);
    return id === undefined ? undefined : scenario.deprovision(id, scenario[command.through]);
  },
  push: (_, { who, through }, scenario) => scenario.push(`Group ${who % 3}`, [], scenario[through]),
  members: async (world, command, scenario) => {
    const member = await resourceAt(world, command);
    if (member === undefined) return undefined;
    const kind = command.flag ? ('add' as const) : ('remove' as const);
    return groupAt(world, command.other, (id) => scenario.changeGroup(id, { members: [{ kind, ids: [member] }] }, scenario[command.through]));
  },
  renameGroup: (world, { who, other, through }, scenario) =>
    groupAt(world, other, (id) => scenario.changeGroup(id, { name: `Group ${who % 3}` }, scenario[through])),
  removeGroup: (world, { other, through }, scenario) =>
    groupAt(world, other, (id) => new RemoveGroup(scenario.ports).execute(scenario.request(scenario[through]), id)),
  block: (world, { who, flag }, scenario) =>
    userAt(world, who, (id) => new ChangeUserLocally(scenario.ports).execute(scenario.administration, id, { blocked: flag })),
  setActive: (world, { who, flag }, scenario) =>
    userAt(world, who, (id) => new ChangeUserLocally(scenario.ports).execute(scenario.administration, id, { active: flag })),
  protect: (world, { who, flag }, scenario) =>
    userAt(world, who, (id) => new ChangeUserLocally(scenario.ports).execute(scenario.administration, id, { protected: flag })),
  release: (world, { who }, scenario) =>
    userAt(world, who, (id) => new ReleaseIdentifiers(scenario.ports).execute(scenario.administration, id, RELEASED_BY_DEFAULT, false)),
  restore: (world, { who }, scenario) => userAt(world, who, (id) => new RestoreUser(scenario.ports).execute(scenario.administration, id)),
  renameLocally: (world, { who, other }, scenario) =>
    groupAt(world, other, (id) => new ChangeGroupLocally(scenario.ports).execute(scenario.administration, id, { name: `Local ${who % 3}` as GroupName })),
  membersLocally: (world, { who, other, flag }, scenario) =>
    groupAt(world, other, (group) =>
      userAt(world, who, (user) => new ChangeMembershipLocally(scenario.ports).execute(scenario.administration, group, user, flag ? 'member' : 'no-member')),
    ),
  createLocally: (_, { who, flag }, scenario) =>
    new CreateGroupLocally(scenario.ports).execute(scenario.administration, { name: `Local ${who % 3}` as GroupName, kind: flag ? 'internal' : 'system', roles: [] }),
  deleteLocally: (world, { other }, scenario) => groupAt(world, other, (id) => new DeleteGroupLocally(scenario.ports).execute(scenario.administration, id)),
  detach: (world, { other }, scenario) => groupAt(world, other, (id) => new DetachGroup(scenario.ports).execute(scenario.administration, id)),
  relink: (world, { other, through }, scenario) =>
    groupAt(world, other, (id) => new RelinkGroup(scenario.ports).execute(scenario.administration, id, through as ConnectionId)),
};

/** `undefined`: there was nothing to do it to. */
export function perform(world: World, command: Command): Promise<Outcome | undefined> {
  const act = ACTS[command.does];
  if (act === undefined) throw new Error(`Nobody does ${command.does}`);
  return act(world, command, world.scenario);
}

export const anyCommand: fc.Arbitrary<Command> = fc.record({
  does: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('login', 'create', 'activate', 'rename') }, { weight: 2, arbitrary: fc.constantFrom(...Object.keys(ACTS)) }),
  who: fc.nat(5),
  other: fc.nat(5),
  flag: fc.boolean(),
  through: fc.oneof({ weight: 4, arbitrary: fc.constant('okta' as const) }, { weight: 1, arbitrary: fc.constant('entra' as const) }),
});

const FROM_DIRECTORIES = ['create', 'activate', 'rename', 'remove', 'push', 'members', 'renameGroup', 'removeGroup'];
const LOCAL = ['renameLocally', 'membersLocally', 'createLocally', 'deleteLocally'];

/** Whether a command must leave a group as it is, name and members. */
export function mustLeave(command: Command, group: SeenGroup): boolean {
  if (FROM_DIRECTORIES.includes(command.does)) return group.connection !== command.through;
  if (LOCAL.includes(command.does)) return group.kind === 'external';
  return true;
}

/** Releasing is the administrator's way to move an identifier; nothing else is. */
export const mayFreeIdentifiers = (command: Command): boolean => ['release', 'rename', 'login'].includes(command.does);

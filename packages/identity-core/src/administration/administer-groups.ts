import type { ConnectionId } from '../connection/connection-id.js';
import type { Refusal } from '../decision-log/refusal-code.js';
import { decideGroupChange, type GroupAct, type GroupActor } from '../group/decide-group-change.js';
import { describeMembershipChange, groupEventData } from '../group/describe-group-change.js';
import { groupNameKey, type Group, type GroupId, type GroupName, type MemberRef } from '../group/group.js';
import type { UserId } from '../user/identifiers.js';
import {
  administer,
  unknown,
  type AdministrationOutcome,
  type AdministrationPorts,
  type AdministrationRequest,
} from './administration-request.js';
import { planDetach } from './plan-detach.js';

function nameTaken(name: string): { readonly refused: Refusal<'group.name_taken'> } {
  return {
    refused: { code: 'group.name_taken', detail: `There is a group "${name}" already`, remedy: 'Choose another name.' },
  };
}

const actorOf = (request: AdministrationRequest): GroupActor => (request.actor.kind === 'person' ? { kind: 'administrator' } : { kind: 'host' });

/** `undefined`: allowed. */
function refusalOf(request: AdministrationRequest, group: Group, act: GroupAct): { readonly refused: Refusal } | undefined {
  const decision = decideGroupChange(actorOf(request), group, act);
  if (decision.kind === 'allowed') return undefined;
  return decision.kind === 'refused' ? { refused: decision.refusal } : unknown('Group', group.id);
}

/** Use case: an internal group of the tenant, or a system group of the host. */
export class CreateGroupLocally {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(
    request: AdministrationRequest,
    wanted: { readonly name: GroupName; readonly kind: 'internal' | 'system'; readonly roles: readonly string[] },
  ): Promise<AdministrationOutcome<Group>> {
    return administer(this.ports, request, 'create-group', null, async (stores, draft) => {
      if ((await stores.groups.findByName('', wanted.name)) !== undefined) return nameTaken(wanted.name);
      const group: Group = {
        tenant: request.tenant,
        id: this.ports.ids.next() as GroupId,
        name: wanted.name,
        nameScope: '',
        kind: wanted.kind,
        connection: null,
        formerConnection: null,
        roles: [...new Set(wanted.roles)].sort(),
        externalId: null,
        document: {},
        createdAt: draft.at,
        updatedAt: draft.at,
        version: 1,
      };
      stores.groups.insert(group);
      draft.about({ group: group.id });
      draft.change({ kind: 'group', id: group.id }, 'name', null, group.name);
      draft.change({ kind: 'group', id: group.id }, 'roles', [], group.roles);
      draft.event('group.created', groupEventData(group));
      return { done: group };
    });
  }
}

/** Use case: name or roles of a group change; of an external group only the roles. */
export class ChangeGroupLocally {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(
    request: AdministrationRequest,
    id: GroupId,
    wanted: { readonly name?: GroupName; readonly roles?: readonly string[] },
  ): Promise<AdministrationOutcome<Group>> {
    return administer(this.ports, request, 'change-group', null, async (stores, draft) => {
      const before = await stores.groups.get(id);
      if (before === undefined) return unknown('Group', id);
      draft.about({ group: id });
      const name = wanted.name ?? before.name;
      if (wanted.name !== undefined) {
        const refused = refusalOf(request, before, 'rename');
        if (refused !== undefined) return refused;
      }
      if (wanted.roles !== undefined) {
        const refused = refusalOf(request, before, 'set-roles');
        if (refused !== undefined) return refused;
      }
      const isRenamed = groupNameKey(name) !== groupNameKey(before.name);
      if (isRenamed && (await stores.groups.findByName('', name)) !== undefined) return nameTaken(name);
      const after: Group = {
        ...before,
        name,
        nameScope: isRenamed ? '' : before.nameScope,
        roles: wanted.roles === undefined ? before.roles : [...new Set(wanted.roles)].sort(),
        updatedAt: draft.at,
        version: before.version + 1,
      };
      const target = { kind: 'group', id } as const;
      if (draft.change(target, 'name', before.name, after.name)) {
        draft.event('group.renamed', groupEventData(after, { from: before.name }));
      }
      draft.change(target, 'roles', before.roles, after.roles);
      if (!draft.hasChanges) return { done: before };
      stores.groups.replace(before, after);
      return { done: after };
    });
  }
}

/** Use case: a group that no directory manages is deleted. */
export class DeleteGroupLocally {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: GroupId): Promise<AdministrationOutcome<null>> {
    return administer(this.ports, request, 'delete-group', null, async (stores, draft) => {
      const group = await stores.groups.get(id);
      if (group === undefined) return unknown('Group', id);
      draft.about({ group: id });
      const refused = refusalOf(request, group, 'delete');
      if (refused !== undefined) return refused;
      stores.groups.delete(group);
      draft.change({ kind: 'group', id }, 'name', group.name, null);
      draft.event('group.deleted', groupEventData(group));
      return { done: null };
    });
  }
}

/** Use case: a person joins or leaves a group that no directory manages. Idempotent. */
export class ChangeMembershipLocally {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: GroupId, user: UserId, wanted: 'member' | 'no-member'): Promise<AdministrationOutcome<null>> {
    return administer(this.ports, request, 'change-group', null, async (stores, draft) => {
      const group = await stores.groups.get(id);
      if (group === undefined) return unknown('Group', id);
      draft.about({ group: id, user });
      const refused = refusalOf(request, group, 'change-members');
      if (refused !== undefined) return refused;
      const found = await stores.users.get(user);
      if (found === undefined || found.status === 'purged') return unknown('User', user);
      const member: MemberRef = { kind: 'user', id: user };
      const isMember = (await stores.groups.findPresent(id, [member])).length > 0;
      if (isMember === (wanted === 'member')) return { done: null };
      const delta = wanted === 'member' ? { add: [member], remove: [] } : { add: [], remove: [member] };
      stores.groups.changeMembers(id, delta, draft.at);
      describeMembershipChange(group, delta, draft);
      return { done: null };
    });
  }
}

/** Use case: authority over one external group moves from its connection to internal. */
export class DetachGroup {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: GroupId): Promise<AdministrationOutcome<Group>> {
    return administer(this.ports, request, 'detach-group', null, async (stores, draft) => {
      const group = await stores.groups.get(id);
      if (group === undefined) return unknown('Group', id);
      draft.about({ group: id });
      if (group.kind !== 'external') {
        return {
          refused: { code: 'group.not_linkable', detail: `The group "${group.name}" is not external`, remedy: 'It can be edited here already.' },
        };
      }
      const [detached = group] = await planDetach(stores, [group], draft);
      return { done: detached };
    });
  }
}

/** Use case: authority over an internal group moves (back) to a connection, as an explicit act. */
export class RelinkGroup {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: GroupId, connection: ConnectionId): Promise<AdministrationOutcome<Group>> {
    return administer(this.ports, request, 'relink-group', connection, async (stores, draft) => {
      const before = await stores.groups.get(id);
      if (before === undefined) return unknown('Group', id);
      draft.about({ group: id });
      const target = await stores.connections.get(connection);
      if (target?.scim == null) return unknown('Connection with provisioning', connection);
      if (before.kind !== 'internal') {
        return {
          refused: {
            code: before.kind === 'external' ? 'group.externally_managed' : 'group.not_linkable',
            detail: `The group "${before.name}" is ${before.kind === 'external' ? `managed by "${before.connection}"` : 'defined by the application'}`,
            remedy: before.kind === 'external' ? 'Detach it first.' : 'Link an internal group.',
          },
        };
      }
      if ((await stores.groups.findByName(connection, before.name)) !== undefined) return nameTaken(before.name);
      const after: Group = { ...before, kind: 'external', nameScope: connection, connection, updatedAt: draft.at, version: before.version + 1 };
      stores.groups.replace(before, after);
      draft.change({ kind: 'group', id }, 'kind', before.kind, after.kind);
      draft.change({ kind: 'group', id }, 'connection', null, connection);
      draft.event('group.relinked', groupEventData(after));
      return { done: after };
    });
  }
}

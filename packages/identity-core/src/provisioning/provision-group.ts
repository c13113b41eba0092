import type { ConnectionId } from '../connection/connection-id.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { Refusal, WriteRefusalCode } from '../decision-log/refusal-code.js';
import { groupEventData } from '../group/describe-group-change.js';
import type { Group, GroupId, GroupName } from '../group/group.js';
import { foldMembershipChanges } from '../group/membership-change.js';
import type { JsonObject } from '../kernel/json.js';
import type { Stores } from '../ports.js';
import { confirmProvisioning } from './confirm-provisioning.js';
import { draftFor, type ProvisioningPorts, type ProvisioningRefused, type ProvisioningRequest } from './provisioning-request.js';
import { resolveMembers } from './resolve-members.js';

/** A group as its directory pushes it. */
export interface PushedGroup {
  readonly name: GroupName;
  readonly externalId: string | null;
  readonly document: JsonObject;
  /** SCIM ids. */
  readonly members: readonly string[];
}

export type ProvisionGroupOutcome =
  | { readonly kind: 'provisioned'; readonly group: Group; readonly decision: DecisionId }
  | ProvisioningRefused;

/** Use case: a directory pushes a group (SCIM POST). It is external and read-only here from then on. */
export class ProvisionGroup {
  constructor(private readonly ports: ProvisioningPorts) {}

  /** Atomic; of racing pushes of one name one is `provisioned`, the others are refused as taken. */
  execute(request: ProvisioningRequest, pushed: PushedGroup): Promise<ProvisionGroupOutcome> {
    const { tenant, connection } = request;
    return this.ports.unitOfWork.run(tenant.id, async (stores) => {
      const draft = draftFor(request, 'create-group', this.ports);
      const refuse = (refusal: Refusal<WriteRefusalCode>): ProvisioningRefused => ({
        kind: 'refused',
        refusal,
        decision: draft.refuse(stores.decisions, refusal),
      });

      // Neither waits for the other.
      const [ended, holder] = await Promise.all([confirmProvisioning(stores, request), stores.groups.findByName(connection.id, pushed.name)]);
      if (ended !== undefined) return refuse(ended);
      draft.step('group-name', holder === undefined ? 'free' : 'taken');
      if (holder !== undefined) return refuse(nameTaken(holder));

      const group: Group = {
        tenant: tenant.id,
        id: await this.newId(stores, connection.id, pushed.externalId),
        name: pushed.name,
        nameScope: connection.id,
        kind: 'external',
        connection: connection.id,
        formerConnection: null,
        roles: [],
        externalId: pushed.externalId,
        document: pushed.document,
        createdAt: draft.at,
        updatedAt: draft.at,
        version: 1,
      };
      const wish = foldMembershipChanges([{ kind: 'add', ids: pushed.members }]);
      const resolution = await resolveMembers(stores, request, group, wish);
      if (resolution.kind === 'refused') return refuse(resolution.refusal);

      const { delta } = resolution;
      stores.groups.insert(group);
      if (delta.add.length > 0) stores.groups.changeMembers(group.id, delta, draft.at);
      draft.about({ group: group.id });
      draft.step('decide-group-change', 'external', `managed by ${connection.id}, ${delta.add.length} members`);
      draft.change({ kind: 'group', id: group.id }, 'name', null, group.name);
      draft.event('group.created', groupEventData(group, { members: delta.add.slice(0, 1_000).map((member) => member.id) }));
      return { kind: 'provisioned', group, decision: draft.accept(stores.decisions) };
    });
  }

  /** What shadow mode promised the directory, or a new one. */
  private async newId(stores: Stores, connection: ConnectionId, externalId: string | null): Promise<GroupId> {
    const promised = externalId === null ? undefined : await stores.users.getPromisedId(connection, 'group', externalId);
    if (promised === undefined || externalId === null) return this.ports.ids.next() as GroupId;
    stores.users.redeemPromise(connection, 'group', externalId);
    return promised as GroupId;
  }
}

export function nameTaken(holder: Group): Refusal<'group.name_taken'> {
  return {
    code: 'group.name_taken',
    detail: `The name "${holder.name}" is already held by group ${holder.id}`,
    remedy: 'Rename one of the groups, or link to the existing one.',
  };
}

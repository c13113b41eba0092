import type { DecisionId } from '../decision-log/decision.js';
import type { Refusal, WriteRefusalCode } from '../decision-log/refusal-code.js';
import { decideGroupChange } from '../group/decide-group-change.js';
import { describeMembershipChange, groupEventData } from '../group/describe-group-change.js';
import { groupNameKey, type Group, type GroupId, type GroupName } from '../group/group.js';
import { foldMembershipChanges, type MembershipChange } from '../group/membership-change.js';
import { passGuard } from './pass-guard.js';
import type { JsonObject } from '../kernel/json.js';
import { sameJson } from '../kernel/same-json.js';
import type { Stores } from '../ports.js';
import { nameTaken } from './provision-group.js';
import {
  PRECONDITION_FAILED,
  draftFor,
  held,
  notFound,
  type Precondition,
  type ProvisioningPorts,
  type ProvisioningRefused,
  type ProvisioningRequest,
} from './provisioning-request.js';
import { actorOf, resolveMembers } from './resolve-members.js';

/** What a directory wants a group to be. Pure; what it throws ends the unit of work with nothing written. */
export type GroupEdit = (current: Group) => {
  readonly name: GroupName;
  readonly externalId: string | null;
  readonly document: JsonObject;
  /** Steps in SCIM ids; none: the members stay. */
  readonly members: readonly MembershipChange[];
};

export type ChangeGroupOutcome =
  | { readonly kind: 'changed' | 'unchanged'; readonly group: Group; readonly decision: DecisionId }
  | ProvisioningRefused;

/** Use case: a directory replaces or patches a group it has authority over: rename, description, members by difference. */
export class ChangeGroup {
  constructor(private readonly ports: ProvisioningPorts) {}

  /**
   * Atomic: refused means unchanged. The group is locked, so that parallel membership changes all count; its members are
   * never loaded.
   */
  execute(request: ProvisioningRequest, id: GroupId, edit: GroupEdit, precondition: Precondition = () => true): Promise<ChangeGroupOutcome> {
    return this.ports.unitOfWork.run(request.tenant.id, (stores) => this.attempt(stores, request, id, edit, precondition));
  }

  private async attempt(
    stores: Stores,
    request: ProvisioningRequest,
    id: GroupId,
    edit: GroupEdit,
    precondition: Precondition,
  ): Promise<ChangeGroupOutcome> {
    const draft = draftFor(request, 'change-group', this.ports);
    const refuse = (refusal: Refusal<WriteRefusalCode>): ProvisioningRefused => ({
      kind: 'refused',
      refusal,
      decision: draft.refuse(stores.decisions, refusal),
    });

    const before = await stores.groups.get(id);
    const authority = before === undefined ? { kind: 'not-found' as const } : decideGroupChange(actorOf(request), before, 'change-members');
    draft.step('decide-group-change', authority.kind);
    if (before === undefined || authority.kind === 'not-found') return refuse(notFound('Group', id));
    draft.about({ group: before.id });
    if (authority.kind === 'refused') return refuse(authority.refusal);
    if (!precondition(before.version)) return refuse(PRECONDITION_FAILED);

    const wanted = edit(before);
    if (groupNameKey(wanted.name) !== groupNameKey(before.name)) {
      const holder = await stores.groups.findByName(before.nameScope, wanted.name);
      if (holder !== undefined) return refuse(nameTaken(holder));
    }
    const resolution = await resolveMembers(stores, request, before, foldMembershipChanges(wanted.members));
    if (resolution.kind === 'refused') return refuse(resolution.refusal);

    const { delta } = resolution;
    const act = { kind: 'remove-members', group: id, members: delta.remove } as const;
    const passage = await passGuard(stores, request.connection, request.scim, act, delta.remove.length, draft, this.ports.ids);
    if (passage.kind === 'held') return held(stores, draft, passage.refusal);

    const { members: _, ...description } = wanted;
    const isDescribedAnew =
      wanted.name !== before.name || wanted.externalId !== before.externalId || !sameJson(wanted.document, before.document);
    const group: Group = isDescribedAnew ? { ...before, ...description, updatedAt: draft.at, version: before.version + 1 } : before;
    if (isDescribedAnew) stores.groups.replace(before, group);
    if (draft.change({ kind: 'group', id }, 'name', before.name, group.name)) {
      draft.event('group.renamed', groupEventData(group, { from: before.name }));
    }
    draft.change({ kind: 'group', id }, 'externalId', before.externalId, group.externalId);

    const isMembershipNew = delta.add.length > 0 || delta.remove.length > 0;
    if (isMembershipNew) stores.groups.changeMembers(id, delta, draft.at);
    describeMembershipChange(group, delta, draft);
    return { kind: isDescribedAnew || isMembershipNew ? 'changed' : 'unchanged', group, decision: draft.accept(stores.decisions) };
  }
}

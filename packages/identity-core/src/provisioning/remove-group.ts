import type { DecisionId } from '../decision-log/decision.js';
import { decideGroupChange } from '../group/decide-group-change.js';
import { groupEventData } from '../group/describe-group-change.js';
import type { GroupId } from '../group/group.js';
import { passGuard } from './pass-guard.js';
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
import { actorOf } from './resolve-members.js';

export type RemoveGroupOutcome = { readonly kind: 'removed'; readonly decision: DecisionId } | ProvisioningRefused;

/** Use case: a directory deletes a group it has authority over (SCIM DELETE). Its members stay as people. */
export class RemoveGroup {
  constructor(private readonly ports: ProvisioningPorts) {}

  execute(request: ProvisioningRequest, id: GroupId, precondition: Precondition = () => true): Promise<RemoveGroupOutcome> {
    return this.ports.unitOfWork.run(request.tenant.id, async (stores) => {
      const draft = draftFor(request, 'delete-group', this.ports);
      const group = await stores.groups.get(id);
      const authority = group === undefined ? { kind: 'not-found' as const } : decideGroupChange(actorOf(request), group, 'delete');
      draft.step('decide-group-change', authority.kind);
      const refusal =
        group === undefined || authority.kind === 'not-found'
          ? notFound('Group', id)
          : authority.kind === 'refused'
            ? authority.refusal
            : precondition(group.version)
              ? null
              : PRECONDITION_FAILED;
      if (group === undefined || refusal !== null) {
        const because = refusal ?? notFound('Group', id);
        return { kind: 'refused', refusal: because, decision: draft.refuse(stores.decisions, because) };
      }
      draft.about({ group: id });
      if (request.scim.guard !== null) {
        const size = await stores.groups.countMembers(id);
        const passage = await passGuard(stores, request.connection, request.scim, { kind: 'delete-group', group: id }, size, draft, this.ports.ids);
        if (passage.kind === 'held') return held(stores, draft, passage.refusal);
      }
      stores.groups.delete(group);
      draft.change({ kind: 'group', id }, 'name', group.name, null);
      draft.event('group.deleted', groupEventData(group));
      return { kind: 'removed', decision: draft.accept(stores.decisions) };
    });
  }
}

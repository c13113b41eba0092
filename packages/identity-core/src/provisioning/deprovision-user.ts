import type { DecisionId } from '../decision-log/decision.js';
import { parseDuration } from '../kernel/duration.js';
import { passGuard } from './pass-guard.js';
import { endSessions } from '../session/end-sessions.js';
import { deprovisioned } from '../user/deprovisioned.js';
import { describeUserChange, userEventData } from '../user/describe-user-change.js';
import type { ScimId } from '../user/identifiers.js';
import { isManaged, protectedRefusal } from './change-user.js';
import {
  PRECONDITION_FAILED,
  draftFor,
  held,
  notFound,
  refuseUnowned,
  type Precondition,
  type ProvisioningPorts,
  type ProvisioningRefused,
  type ProvisioningRequest,
} from './provisioning-request.js';

export type DeprovisionUserOutcome = { readonly kind: 'deprovisioned'; readonly decision: DecisionId } | ProvisioningRefused;

/**
 * Use case: a directory deletes a user (SCIM DELETE). Login is blocked and sessions end at once, the SCIM id is retired
 * for good, the person leaves the connection's groups; the account stays for the tenant's retention time.
 */
export class DeprovisionUser {
  constructor(private readonly ports: ProvisioningPorts) {}

  execute(request: ProvisioningRequest, id: ScimId, precondition: Precondition = () => true): Promise<DeprovisionUserOutcome> {
    const { tenant, connection } = request;
    return this.ports.unitOfWork.run(tenant.id, async (stores) => {
      const draft = draftFor(request, 'delete-user', this.ports);
      const found = await stores.users.getProvisioned(connection.id, id);
      draft.note({ policy: 'match-user', identifier: 'SCIM_ID', result: found === undefined ? 'no-user' : 'matched', detail: null });
      const refusal =
        found === undefined || !isManaged(found.user, connection.id)
          ? await refuseUnowned(stores, request, id)
          : !precondition(found.record.version)
            ? PRECONDITION_FAILED
            : found.user.protected
              ? protectedRefusal(id)
              : null;
      if (found === undefined || refusal !== null) {
        if (found !== undefined) draft.about({ user: found.user.id });
        const because = refusal ?? notFound('User', id);
        return { kind: 'refused', refusal: because, decision: draft.refuse(stores.decisions, because) };
      }

      const { user: before, record } = found;
      draft.about({ user: before.id, matchedBy: 'SCIM_ID' });
      const size = before.status === 'active' ? 1 : 0;
      const passage = await passGuard(stores, connection, request.scim, { kind: 'delete-user', user: before.id, scimId: id }, size, draft, this.ports.ids);
      if (passage.kind === 'held') return held(stores, draft, passage.refusal);
      const after = deprovisioned(before, record, draft.at, parseDuration(tenant.retention));
      stores.users.replace(before, after);
      stores.users.retireRecord(record);
      stores.groups.suspendMemberships(before.id, connection.id, draft.at);
      draft.changed(...describeUserChange(before, after));
      draft.event('user.deleted', userEventData(after, { via: 'scim', connection: connection.id }));
      await endSessions(stores.sessions, before, 'deprovisioned', draft, this.ports.ids.next());
      return { kind: 'deprovisioned', decision: draft.accept(stores.decisions) };
    });
  }
}

import type { ConnectionId } from '../connection/connection-id.js';
import type { DecisionDraft } from '../decision-log/decision-draft.js';
import type { Refusal } from '../decision-log/refusal-code.js';
import { parseDuration } from '../kernel/duration.js';
import type { HeldAct, Hold, HoldId } from '../guard/hold.js';
import { describeMembershipChange, groupEventData } from '../group/describe-group-change.js';
import type { Stores } from '../ports.js';
import { endSessions } from '../session/end-sessions.js';
import { deprovisioned } from '../user/deprovisioned.js';
import { describeUserChange, userEventData } from '../user/describe-user-change.js';
import type { User } from '../user/user.js';
import {
  administer,
  unknown,
  type AdministrationOutcome,
  type AdministrationPorts,
  type AdministrationRequest,
} from './administration-request.js';

/** Use case: an administrator approves what the guard holds, and it is applied at once; or rejects it. */
export class DecideHold {
  constructor(private readonly ports: AdministrationPorts) {}

  /** Idempotent for the same verdict; the opposite verdict on a decided hold is refused. */
  execute(
    request: AdministrationRequest,
    connection: ConnectionId,
    id: HoldId,
    verdict: 'approved' | 'rejected',
  ): Promise<AdministrationOutcome<Hold>> {
    const action = verdict === 'approved' ? 'approve-hold' : 'reject-hold';
    return administer(this.ports, request, action, connection, async (stores, draft) => {
      await stores.connections.lock(connection);
      const hold = await stores.guard.getHold(id);
      if (hold?.connection !== connection) return unknown('Hold', id);
      if ('user' in hold.act) draft.about({ user: hold.act.user });
      if ('group' in hold.act) draft.about({ group: hold.act.group });
      if (hold.status === verdict) return { done: hold };
      if (hold.status !== 'pending') {
        return { refused: { code: 'hold.decided', detail: `The hold is ${hold.status} already`, remedy: 'Let the directory send the act again.' } };
      }
      const decided: Hold = { ...hold, status: verdict };
      if (verdict === 'approved') {
        const refusal = await refuseStale(stores, hold);
        if (refusal !== null) return { refused: refusal };
      }
      stores.guard.replaceHold(decided);
      draft.step('hold', verdict, `held by decision ${hold.decision}`);
      if (verdict === 'approved') {
        await this.apply(stores, hold.act, draft);
        draft.step('hold', 'applied', 'only what takes away was held; the directory sends the rest of its request again');
      }
      return { done: decided };
    });
  }

  /** What meanwhile happened anyway is not done twice. */
  private async apply(stores: Stores, act: HeldAct, draft: DecisionDraft): Promise<void> {
    switch (act.kind) {
      case 'deactivate-user':
      case 'delete-user':
        return this.applyToUser(stores, act, draft);
      case 'remove-members': {
        const group = await stores.groups.get(act.group);
        if (group === undefined) return;
        const remove = await stores.groups.findPresent(act.group, act.members);
        if (remove.length === 0) return;
        stores.groups.changeMembers(act.group, { add: [], remove }, draft.at);
        describeMembershipChange(group, { add: [], remove }, draft);
        return;
      }
      case 'delete-group': {
        const group = await stores.groups.get(act.group);
        if (group === undefined) return;
        stores.groups.delete(group);
        draft.change({ kind: 'group', id: group.id }, 'name', group.name, null);
        draft.event('group.deleted', groupEventData(group));
      }
    }
  }

  private async applyToUser(stores: Stores, act: Extract<HeldAct, { readonly user: unknown }>, draft: DecisionDraft): Promise<void> {
    const before = await stores.users.get(act.user);
    const tenant = await stores.connections.getTenant();
    if (before === undefined || tenant === undefined || before.managedBy === null) return;
    const more = { via: 'scim', connection: before.managedBy };
    let after: User;
    if (act.kind === 'deactivate-user') {
      if (before.status !== 'active') return;
      after = { ...before, status: 'deactivated', updatedAt: draft.at };
      draft.event('user.deactivated', userEventData(after, more));
      const record = await stores.users.getRecord(before.managedBy, before.id);
      if (record !== undefined) stores.users.replaceRecord({ ...record, updatedAt: draft.at, version: record.version + 1 });
    } else {
      const found = await stores.users.getProvisioned(before.managedBy, act.scimId);
      if (found === undefined) return;
      after = deprovisioned(before, found.record, draft.at, parseDuration(tenant.retention));
      stores.users.retireRecord(found.record);
      stores.groups.suspendMemberships(before.id, before.managedBy, draft.at);
      draft.event('user.deleted', userEventData(after, more));
    }
    stores.users.replace(before, after);
    draft.changed(...describeUserChange(before, after));
    await endSessions(stores.sessions, before, act.kind === 'delete-user' ? 'deprovisioned' : 'deactivated', draft, this.ports.ids.next());
  }
}

/** The act is still the connection's: it may do now only what it could do when it was held. */
async function refuseStale(stores: Stores, { act, connection }: Hold): Promise<Refusal | null> {
  const obsolete = (detail: string): Refusal => ({ code: 'hold.obsolete', detail, remedy: 'Reject the hold; the directory may send the act again.' });
  if ('group' in act) {
    const group = await stores.groups.get(act.group);
    if (group === undefined) return obsolete(`The group ${act.group} is gone`);
    return group.connection === connection ? null : obsolete(`The group "${group.name}" is no longer managed by "${connection}"`);
  }
  const user = await stores.users.get(act.user);
  if (user === undefined || user.managedBy !== connection || (user.status !== 'active' && user.status !== 'deactivated')) {
    return obsolete(`User ${act.user} is no longer managed by "${connection}"`);
  }
  if (!user.protected) return null;
  return {
    code: 'user.protected',
    detail: `User ${user.id} is protected; no directory may deactivate or delete the account`,
    remedy: 'Lift the protection of the user first, or reject the hold.',
  };
}

import { confirmTenant } from '../connection/confirm-tenant.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { DecisionDraft } from '../decision-log/decision-draft.js';
import type { Refusal, WriteRefusalCode } from '../decision-log/refusal-code.js';
import { sameJson } from '../kernel/same-json.js';
import type { Stores } from '../ports.js';
import { passGuard } from './pass-guard.js';
import { endSessions } from '../session/end-sessions.js';
import { describeUserChange, userEventData } from '../user/describe-user-change.js';
import type { Email, PresentedIdentifiers, ScimId } from '../user/identifiers.js';
import type { ProvisionedProfile } from '../user/provisioned-profile.js';
import type { ProvisionedUser } from '../user/provisioned-user.js';
import type { User } from '../user/user.js';
import { planProvisionedUser, presentedBy, takenRefusal, type ProvisionedUserPlan } from './plan-provisioned-user.js';
import type { ProvisionedUserView, Visibility } from './provisioning-directory.js';
import {
  PRECONDITION_FAILED,
  draftFor,
  held,
  refuseUnowned,
  type Precondition,
  type ProvisioningPorts,
  type ProvisioningRefused,
  type ProvisioningRequest,
} from './provisioning-request.js';

/**
 * Turns what stands into what the directory wants. Pure. What it throws ends the unit of work with nothing written and
 * is thrown on to the caller.
 */
export type UserEdit = (current: { readonly record: ProvisionedUser; readonly active: boolean }) => {
  readonly profile: ProvisionedProfile;
  /** The address in what stands: one merely repeated stays released when an administrator released it. */
  readonly formerEmail: Email | null;
};

export type ChangeUserOutcome =
  | {
      readonly kind: 'changed' | 'unchanged';
      readonly record: ProvisionedUser;
      readonly active: boolean;
      readonly groups: ProvisionedUserView['groups'];
      readonly decision: DecisionId;
    }
  | ProvisioningRefused;

/** Use case: a directory replaces or patches a user it manages, deactivation and reactivation included. */
export class ChangeUser {
  constructor(private readonly ports: ProvisioningPorts) {}

  /**
   * Atomic: refused means unchanged. The record is locked while `edit` reads it, so that racing patches all count.
   *
   * @param shownGroups Memberships that the outcome is to show; default: none.
   */
  execute(
    request: ProvisioningRequest,
    id: ScimId,
    edit: UserEdit,
    precondition: Precondition = () => true,
    shownGroups?: Visibility,
  ): Promise<ChangeUserOutcome> {
    return this.ports.unitOfWork.run(request.tenant.id, (stores) => this.attempt(stores, request, id, edit, precondition, shownGroups));
  }

  private async attempt(
    stores: Stores,
    request: ProvisioningRequest,
    id: ScimId,
    edit: UserEdit,
    precondition: Precondition,
    shownGroups: Visibility | undefined,
  ): Promise<ChangeUserOutcome> {
    const { connection } = request;
    const draft = draftFor(request, 'change-user', this.ports);
    const refuse = (refusal: Refusal<WriteRefusalCode>): ProvisioningRefused => ({
      kind: 'refused',
      refusal,
      decision: draft.refuse(stores.decisions, refusal),
    });

    const found = await stores.users.getProvisioned(connection.id, id, shownGroups);
    draft.note({ policy: 'match-user', identifier: 'SCIM_ID', result: found === undefined ? 'no-user' : 'matched', detail: null });
    if (found === undefined || !isManaged(found.user, connection.id)) return refuse(await refuseUnowned(stores, request, id));
    const { user: before, record, groups = [] } = found;
    draft.about({ user: before.id, matchedBy: 'SCIM_ID' });
    if (!precondition(record.version)) return refuse(PRECONDITION_FAILED);

    const wasActive = before.status === 'active';
    const { profile, formerEmail } = edit({ record, active: wasActive });
    const active = profile.active ?? wasActive;
    if (wasActive && !active && before.protected) return refuse(protectedRefusal(id));

    if (wasActive && !active) {
      const passage = await passGuard(stores, connection, request.scim, { kind: 'deactivate-user', user: before.id, scimId: id }, 1, draft, this.ports.ids);
      if (passage.kind === 'held') return held(stores, draft, passage.refusal);
    }

    const planned = await this.planUser(stores, request, before, record, profile, formerEmail, draft);
    if (planned.kind === 'refused') return refuse(planned.refusal);

    const nextRecord = writtenRecord(record, profile, active !== wasActive, draft.at);
    if (nextRecord !== record) stores.users.replaceRecord(nextRecord);
    const user: User = { ...planned.user, status: active ? 'active' : 'deactivated' };
    draft.changed(...describeUserChange(before, user));
    const touched = draft.hasChanges || nextRecord !== record;
    if (touched) stores.users.replace(before, { ...user, updatedAt: draft.at });
    await this.recordConsequences(stores, before, { ...user, updatedAt: draft.at }, touched, draft);
    return { kind: touched ? 'changed' : 'unchanged', record: nextRecord, active, groups, decision: draft.accept(stores.decisions) };
  }

  private async planUser(
    stores: Stores,
    request: ProvisioningRequest,
    before: User,
    record: ProvisionedUser,
    profile: ProvisionedProfile,
    formerEmail: Email | null,
    draft: DecisionDraft,
  ): Promise<ProvisionedUserPlan> {
    const { connection } = request;
    const { upn, externalId, email } = presentedBy(connection, profile);
    const presented: PresentedIdentifiers = {
      ...(upn === undefined || upn === record.upn ? {} : { upn }),
      ...(externalId === undefined || externalId.value === record.externalId ? {} : { externalId }),
      ...(email === undefined || email === formerEmail ? {} : { email }),
    };
    if (presented.upn !== undefined || presented.externalId !== undefined) {
      const shown = { upn: profile.upn, externalId: profile.externalId === undefined ? record.externalId : profile.externalId };
      const holder = await stores.users.findRecordHolder(connection.id, shown, before.id);
      if (holder !== undefined) return { kind: 'refused', refusal: takenRefusal('userName or externalId', `user ${holder.scimId}`) };
    }
    if (Object.keys(presented).length === 0) return planProvisionedUser(before, presented, profile, [], connection, request.tenant, draft);
    const [tenant, candidates] = await Promise.all([confirmTenant(stores.connections, request.tenant), stores.users.findCandidates(presented)]);
    return planProvisionedUser(before, presented, profile, candidates, connection, tenant, draft);
  }

  private async recordConsequences(stores: Stores, before: User, user: User, touched: boolean, draft: DecisionDraft): Promise<void> {
    const more = { via: 'scim', connection: user.managedBy };
    if (touched && hasOtherChanges(before, user, draft)) draft.event('user.updated', userEventData(user, more));
    if (before.status === 'active' && user.status !== 'active') {
      draft.event('user.deactivated', userEventData(user, more));
      await endSessions(stores.sessions, user, 'deactivated', draft, this.ports.ids.next());
    }
    if (before.status !== 'active' && user.status === 'active') draft.event('user.reactivated', userEventData(user, more));
  }
}

export function isManaged(user: User, connection: string): boolean {
  return user.managedBy === connection && (user.status === 'active' || user.status === 'deactivated');
}

export function protectedRefusal(id: ScimId): Refusal<'user.protected'> {
  return {
    code: 'user.protected',
    detail: `User ${id} is protected; no directory may deactivate or delete the account`,
    remedy: 'Lift the protection of the user first, or leave the person active.',
  };
}

/** Setting only `active` is no update of its own. */
function hasOtherChanges(before: User, user: User, draft: DecisionDraft): boolean {
  return before.status === user.status || draft.changedFields.some((field) => field !== 'status');
}

function writtenRecord(record: ProvisionedUser, profile: ProvisionedProfile, activeChanged: boolean, now: Date): ProvisionedUser {
  const externalId = profile.externalId === undefined ? record.externalId : profile.externalId;
  const same =
    record.upn === profile.upn &&
    record.externalId === externalId &&
    sameJson(record.document, profile.document);
  if (same && !activeChanged) return record;
  return { ...record, upn: profile.upn, externalId, document: profile.document, updatedAt: now, version: record.version + 1 };
}

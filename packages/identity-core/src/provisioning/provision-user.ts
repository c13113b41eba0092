import type { ConnectionId } from '../connection/connection-id.js';
import { confirmTenant } from '../connection/confirm-tenant.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { DecisionDraft } from '../decision-log/decision-draft.js';
import type { Refusal, WriteRefusalCode } from '../decision-log/refusal-code.js';
import { matchUser } from '../matching/match-user.js';
import type { Stores } from '../ports.js';
import { endSessions } from '../session/end-sessions.js';
import { blankUser } from '../user/blank-user.js';
import { describeUserChange, userEventData } from '../user/describe-user-change.js';
import type { ScimId, UserId } from '../user/identifiers.js';
import type { ProvisionedProfile } from '../user/provisioned-profile.js';
import type { ProvisionedUser } from '../user/provisioned-user.js';
import { digestIfReadable } from '../user/digest-if-readable.js';
import { tombstoneTexts } from '../user/tombstone-texts.js';
import type { User } from '../user/user.js';
import { confirmProvisioning } from './confirm-provisioning.js';
import { decideProvisioning, type ProvisioningDecision } from './decide-provisioning.js';
import { planProvisionedUser, presentedBy, takenRefusal } from './plan-provisioned-user.js';
import type { ProvisionedUserView } from './provisioning-directory.js';
import { draftFor, type ProvisioningPorts, type ProvisioningRefused, type ProvisioningRequest } from './provisioning-request.js';

export type ProvisionUserOutcome =
  | { readonly kind: 'provisioned'; readonly view: ProvisionedUserView; readonly decision: DecisionId }
  | ProvisioningRefused;

/**
 * Use case: a directory creates a user (SCIM POST). An existing person is adopted, reactivated or brought back instead
 * of doubled; `decideProvisioning` says which.
 */
export class ProvisionUser {
  constructor(private readonly ports: ProvisioningPorts) {}

  /** Atomic; of racing creates of one person one is `provisioned`, the others are refused as taken. */
  async execute(request: ProvisioningRequest, profile: ProvisionedProfile): Promise<ProvisionUserOutcome> {
    const { tenant, connection } = request;
    // Before the unit: a key that has to be read first would take a second connection inside it.
    const digests = await digestIfReadable(this.ports.digests, tenant.id, tombstoneTexts(presentedBy(connection, profile)));
    return this.ports.unitOfWork.run(tenant.id, (stores) => this.attempt(stores, request, profile, digests ?? []));
  }

  private async attempt(
    stores: Stores,
    request: ProvisioningRequest,
    profile: ProvisionedProfile,
    digests: readonly string[],
  ): Promise<ProvisionUserOutcome> {
    const { connection } = request;
    const draft = draftFor(request, 'create-user', this.ports);
    const presented = presentedBy(connection, profile);
    const shown = { upn: profile.upn, externalId: profile.externalId ?? null };
    // None waits for another: whatever the match will say, a person who is new needs them all.
    const [ended, tenant, candidates, holderOfAny, promised] = await Promise.all([
      confirmProvisioning(stores, request),
      confirmTenant(stores.connections, request.tenant),
      stores.users.findCandidates(presented),
      stores.users.findRecordHolder(connection.id, shown, null),
      profile.externalId == null ? undefined : stores.users.getPromisedId(connection.id, 'user', profile.externalId),
    ]);
    const refuse = (refusal: Refusal<WriteRefusalCode>): ProvisioningRefused => ({
      kind: 'refused',
      refusal,
      decision: draft.refuse(stores.decisions, refusal),
    });
    if (ended !== undefined) return refuse(ended);

    const match = matchUser(presented, candidates, { rebinding: connection.rebinding });
    draft.note(...match.trail);
    if ('by' in match) draft.about({ matchedBy: match.by });

    const decision = decideProvisioning(match, connection, tenant);
    draft.step('decide-provisioning', decision.kind, decision.kind === 'create' ? decision.why : null);
    if (decision.kind === 'refuse') {
      if (decision.user !== null) draft.about({ user: decision.user.id });
      return refuse(decision.refusal);
    }

    const before = decision.kind === 'create' ? null : decision.user;
    const base = before ?? blankUser(tenant.id, this.ports.ids.next() as UserId, draft.at);
    draft.about({ user: base.id });
    const plan = planProvisionedUser(base, presented, profile, candidates, connection, tenant, draft);
    if (plan.kind === 'refused') return refuse(plan.refusal);

    const holder = before === null ? holderOfAny : await stores.users.findRecordHolder(connection.id, shown, before.id);
    if (holder !== undefined) return refuse(takenRefusal('userName or externalId', `user ${holder.scimId}`));

    const active = profile.active ?? true;
    const { user, record } = await this.planRecord(stores, request, profile, decision, plan.user, active, promised, draft);
    draft.changed(...describeUserChange(before, user));
    if (before === null) {
      stores.users.liftTombstones(digests);
      stores.users.insert(user);
      draft.event('user.created', userEventData(user, { via: 'scim', connection: connection.id }));
    } else {
      stores.users.replace(before, user);
      draft.event(before.status !== 'active' && active ? 'user.reactivated' : 'user.updated', userEventData(user, { via: 'scim', connection: connection.id }));
      if (before.status === 'active' && !active) await endSessions(stores.sessions, user, 'deactivated', draft, this.ports.ids.next());
    }
    return { kind: 'provisioned', view: { record, active, groups: [], foreign: null }, decision: draft.accept(stores.decisions) };
  }

  private async planRecord(
    stores: Stores,
    { tenant, connection }: ProvisioningRequest,
    profile: ProvisionedProfile,
    decision: Exclude<ProvisioningDecision, { kind: 'refuse' }>,
    planned: User,
    active: boolean,
    promised: string | undefined,
    draft: DecisionDraft,
  ): Promise<{ user: User; record: ProvisionedUser }> {
    const standing = decision.kind === 'reactivate' ? await stores.users.getRecord(connection.id, planned.id) : undefined;
    const record: ProvisionedUser = {
      tenant: tenant.id,
      connection: connection.id,
      scimId: standing?.scimId ?? this.newScimId(stores, connection.id, profile.externalId, promised),
      user: planned.id,
      upn: profile.upn,
      externalId: profile.externalId ?? standing?.externalId ?? null,
      document: profile.document,
      createdAt: standing?.createdAt ?? draft.at,
      updatedAt: draft.at,
      version: (standing?.version ?? 0) + 1,
    };
    if (standing === undefined) stores.users.insertRecord(record);
    else stores.users.replaceRecord(record);
    if (decision.kind === 'return') stores.groups.forgetSuspendedMemberships(planned.id);
    const user: User = {
      ...planned,
      status: active ? 'active' : 'deactivated',
      deprovisionedAt: null,
      purgeAfter: null,
      scimIds:
        standing === undefined
          ? [...planned.scimIds, { connection: connection.id, value: record.scimId, retired: false }]
          : planned.scimIds,
      updatedAt: draft.at,
    };
    return { user, record };
  }

  /** What shadow mode promised the directory, or a new one. */
  private newScimId(stores: Stores, connection: ConnectionId, externalId: ProvisionedProfile['externalId'], promised: string | undefined): ScimId {
    if (promised === undefined || externalId == null) return this.ports.ids.next() as ScimId;
    stores.users.redeemPromise(connection, 'user', externalId);
    return promised as ScimId;
  }
}

import { planAttributeSync } from '../attribute-sync/plan-attribute-sync.js';
import type { Connection } from '../connection/connection.js';
import type { SamlSettings } from '../connection/saml-settings.js';
import { confirmTenant } from '../connection/confirm-tenant.js';
import type { Tenant } from '../connection/tenant.js';
import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { DecisionId, TrailStep } from '../decision-log/decision.js';
import type { LoginRefusalCode, Refusal } from '../decision-log/refusal-code.js';
import type { Clock, IdentifierDigests, Ids } from '../kernel/clock.js';
import { StoreUnavailableError } from '../kernel/errors.js';
import type { JsonObject } from '../kernel/json.js';
import { matchUser, type MatchDecision } from '../matching/match-user.js';
import { planIdentifierBinding } from '../matching/plan-identifier-binding.js';
import type { IdentityUnitOfWork, Stores } from '../ports.js';
import { decideRegistration } from '../registration/decide-registration.js';
import type { Session, SessionId } from '../session/session.js';
import { blankUser } from '../user/blank-user.js';
import { describeUserChange, userEventData } from '../user/describe-user-change.js';
import type { FederatedProfile } from '../user/federated-profile.js';
import type { PresentedIdentifiers, UserId } from '../user/identifiers.js';
import { digestIfReadable } from '../user/digest-if-readable.js';
import { tombstoneTexts } from '../user/tombstone-texts.js';
import type { User } from '../user/user.js';

export interface LoginInput {
  readonly tenant: Tenant;
  readonly connection: Connection;
  /** From an assertion that passed the whole gate. */
  readonly profile: FederatedProfile;
  readonly session: {
    /** SHA-256 (hex) of the secret that the browser will hold. */
    readonly secretHash: string;
    readonly expiresAt: Date;
    readonly nameId: string | null;
    readonly nameIdFormat: string | null;
    readonly sessionIndex: string | null;
  };
  /** What the gate checked, in order. */
  readonly gateTrail: readonly TrailStep[];
  readonly input: JsonObject | null;
  /** A test login decides and is logged, and changes nothing else. */
  readonly test: boolean;
}

export type LoginOutcome = { readonly decision: DecisionId; readonly trail: readonly TrailStep[] } & (
  | { readonly kind: 'signed-in'; readonly user: User; readonly registered: boolean; readonly session: Session | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal<LoginRefusalCode> }
);

/** Use case: turn a verified assertion into a signed-in person, or say why not. */
export class CompleteLogin {
  constructor(
    private readonly unitOfWork: IdentityUnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly digests: IdentifierDigests,
  ) {}

  /**
   * Atomic: account, session, decision and events stand or fall together. The user is locked while the session is
   * inserted, so that nobody who is being deactivated gets one; so is the connection, as it stands: nobody gets one
   * through a connection that is being switched off or deleted.
   *
   * @throws {StoreConflictError} Racing writes about this person never settled; safe to retry.
   * @throws {StoreUnavailableError} Also when a newcomer comes while the tenant's key is unreadable: people known sign in.
   */
  async execute(input: LoginInput): Promise<LoginOutcome> {
    // Before the unit: a key that has to be read first would take a second connection inside it.
    const digests = await digestIfReadable(this.digests, input.tenant.id, tombstoneTexts(presentedBy(input.profile)));
    return this.unitOfWork.run(input.tenant.id, (stores) => this.attempt(stores, input, digests));
  }

  private async attempt(stores: Stores, input: LoginInput, digests: readonly string[] | null): Promise<LoginOutcome> {
    const { connection, profile, test } = input;
    const draft = new DecisionDraft(
      {
        tenant: input.tenant.id,
        kind: 'login',
        action: test ? 'test-login' : 'login',
        connection: connection.id,
        actor: { kind: 'person', id: null },
        input: input.input,
      },
      this.ids,
      this.clock,
    );
    draft.note(...input.gateTrail);
    const trail = input.gateTrail.slice();

    const presented = presentedBy(profile);
    // None waits for another. People before the connection, as everybody locks them who deactivates under a guard.
    const [tenant, candidates, standing] = await Promise.all([
      confirmTenant(stores.connections, input.tenant),
      stores.users.findCandidates(presented),
      stores.connections.get(connection.id),
    ]);
    const match = matchUser(presented, candidates, { rebinding: standing?.rebinding ?? 'refuse' });
    const tombstones = match.kind === 'unmatched' ? await stores.users.findTombstones(digests ?? []) : new Set<string>();
    const registration = decideRegistration(standing, tenant, profile, match, tombstones);
    const note = (...steps: readonly TrailStep[]) => {
      draft.note(...steps);
      trail.push(...steps);
    };
    note(...match.trail, ...registration.trail);
    if ('by' in match) draft.about({ matchedBy: match.by });

    if (registration.kind === 'refuse') {
      if (registration.user !== null) draft.about({ user: registration.user.id });
      const { refusal } = registration;
      return { kind: 'refused', refusal, decision: draft.refuse(stores.decisions, refusal), trail };
    }

    if (registration.kind === 'register' && digests === null) {
      // A purged person must not come back because nobody can read who was purged.
      throw new StoreUnavailableError('Whether this person was purged cannot be read with this encryption key');
    }
    const before = registration.kind === 'sign-in' ? registration.user : null;
    if (before?.protected === true && match.kind === 'matched' && match.by !== 'EXTERNAL_PROVIDER_ID') {
      note({ policy: 'protected-user', identifier: null, result: 'signed-in', detail: 'a login takes nothing over: the account stays unmanaged unless it was managed before' });
    }
    const { user, steps } = this.planUser({ ...input, tenant }, registration.saml, match, before, candidates, draft.at);
    note(...steps);
    draft.about({ user: user.id });
    if (test) return { kind: 'signed-in', user, registered: before === null, session: null, decision: draft.accept(stores.decisions), trail };

    draft.changed(...describeUserChange(before, user));
    if (before === null) {
      stores.users.insert(user);
      draft.event('user.created', userEventData(user, { via: 'saml', connection: connection.id }));
    } else if (draft.hasChanges) {
      stores.users.replace(before, user);
      draft.event('user.updated', userEventData(user, { via: 'saml', connection: connection.id }));
    }
    const session = this.newSession(input, user, draft.at);
    stores.sessions.insert(session);
    return { kind: 'signed-in', user, registered: before === null, session, decision: draft.accept(stores.decisions), trail };
  }

  private planUser(
    { tenant, connection, profile }: LoginInput,
    saml: SamlSettings,
    match: MatchDecision,
    before: User | null,
    candidates: readonly User[],
    now: Date,
  ): { user: User; steps: readonly TrailStep[] } {
    const base = before ?? blankUser(tenant.id, this.ids.next() as UserId, now);
    const managed = base.managedBy !== null;
    const emailMode = saml.sync.emailaddress;
    const directoryOwnsEmail = managed && base.provisionedFields.includes('email');
    const binding = planIdentifierBinding(
      base,
      presentedBy(profile),
      candidates,
      {
        source: { connection: connection.id, channel: 'saml' },
        // A NameID that the IdP kept vouches for a new UPN, a match by UPN for its new spelling; a directory's own is never overwritten.
        ownsUpn: !managed && match.kind === 'matched' && (match.by === 'EXTERNAL_PROVIDER_ID' || match.by === 'UPN'),
        email: emailMode === 'never' || directoryOwnsEmail ? 'leave' : emailMode === 'every-login' ? 'replace' : 'add',
        onTaken: 'leave',
        sharedEmail: tenant.sharedEmail,
      },
      now,
    );
    const sync = planAttributeSync(base, profile.fields, saml.sync, before === null ? 'registration' : 'login');
    const identifiers = binding.kind === 'bound' ? binding.identifiers : base;
    const changed = { ...base, upn: identifiers.upn, email: identifiers.email, externalIds: identifiers.externalIds, fields: sync.fields };
    const user = describeUserChange(before, changed).length > 0 ? { ...changed, updatedAt: now } : changed;
    return { user, steps: [...binding.trail, ...sync.trail] };
  }

  private newSession({ tenant, connection, session }: LoginInput, user: User, now: Date): Session {
    return {
      tenant: tenant.id,
      id: this.ids.next() as SessionId,
      user: user.id,
      connection: connection.id,
      createdAt: now,
      lastSeenAt: now,
      ...session,
    };
  }
}

function presentedBy({ externalId, upn, email }: FederatedProfile): PresentedIdentifiers {
  return {
    ...(externalId === null ? {} : { externalId }),
    ...(upn === null ? {} : { upn }),
    ...(email === null ? {} : { email }),
  };
}

import type { Refusal } from '../decision-log/refusal-code.js';
import { parseDuration } from '../kernel/duration.js';
import { planIdentifierBinding } from '../matching/plan-identifier-binding.js';
import type { IdentifierDigests, Stores } from '../ports.js';
import { endSessions } from '../session/end-sessions.js';
import { blankUser } from '../user/blank-user.js';
import { describeUserChange, userEventData } from '../user/describe-user-change.js';
import type { Email, PresentedIdentifiers, Upn, UserId } from '../user/identifiers.js';
import { digestIfReadable } from '../user/digest-if-readable.js';
import { tombstoneTexts } from '../user/tombstone-texts.js';
import type { User, UserFields } from '../user/user.js';
import {
  administer,
  unknown,
  type AdministrationOutcome,
  type AdministrationPorts,
  type AdministrationRequest,
} from './administration-request.js';

/** What an administrator wants a user to be; an absent property stays as it is. */
export interface WantedUser extends Partial<UserFields> {
  readonly upn?: Upn | null;
  readonly email?: Email | null;
  readonly active?: boolean;
  readonly blocked?: boolean;
  readonly protected?: boolean;
}

/** Use case: an administrator creates an account by hand, also of somebody who was purged. A UPN or an e-mail address at least. */
export class CreateUserLocally {
  constructor(
    private readonly ports: AdministrationPorts,
    private readonly digests: IdentifierDigests,
  ) {}

  async execute(request: AdministrationRequest, wanted: WantedUser): Promise<AdministrationOutcome<User>> {
    const { upn, email } = wanted;
    // Before the unit: a key that has to be read first would take a second connection inside it.
    const known = tombstoneTexts({ ...(upn == null ? {} : { upn }), ...(email == null ? {} : { email }) });
    const digests = (await digestIfReadable(this.digests, request.tenant, known)) ?? [];
    return administer(this.ports, request, 'create-user', null, async (stores, draft) => {
      if (upn == null && email == null) return nameless();
      const blank = blankUser(request.tenant, this.ports.ids.next() as UserId, draft.at);
      const identifiers = await planIdentifiers(stores, blank, wanted, draft.at);
      if ('refused' in identifiers) return identifiers;
      const user: User = { ...blank, ...identifiers, fields: plannedFields(blank, wanted), protected: wanted.protected ?? false };
      stores.users.liftTombstones(digests);
      stores.users.insert(user);
      draft.about({ user: user.id });
      draft.changed(...describeUserChange(null, user));
      draft.event('user.created', userEventData(user, { via: 'local' }));
      return { done: user };
    });
  }
}

/**
 * Use case: an administrator edits a user. Of a user whom a directory manages only `protected` and `blocked`; a lock ends
 * the sessions, refuses logins, and is lifted only here.
 */
export class ChangeUserLocally {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: UserId, wanted: WantedUser): Promise<AdministrationOutcome<User>> {
    return administer(this.ports, request, 'change-user', null, async (stores, draft) => {
      const before = await stores.users.get(id);
      if (before === undefined || before.status === 'purged') return unknown('User', id);
      draft.about({ user: id });
      const { blocked = before.blocked, protected: isProtected = before.protected, active, ...edits } = wanted;
      const isEdited = active !== undefined || Object.keys(edits).some((name) => edits[name as keyof typeof edits] !== undefined);
      if (isEdited && before.managedBy !== null) return externallyManaged(before, before.managedBy);
      if (before.status === 'deprovisioned' && isEdited) return notRestorable(before, 'Restore the user first.');

      const identifiers = await planIdentifiers(stores, before, edits, draft.at);
      if ('refused' in identifiers) return identifiers;
      if (identifiers.upn === null && identifiers.email === null && (before.upn !== null || before.email !== null)) return nameless();
      const wasActive = before.status === 'active';
      const isActive = active ?? wasActive;
      const after: User = {
        ...before,
        ...identifiers,
        fields: plannedFields(before, edits),
        blocked,
        protected: isProtected,
        status: active === undefined ? before.status : isActive ? 'active' : 'deactivated',
        updatedAt: draft.at,
      };
      draft.changed(...describeUserChange(before, after));
      if (!draft.hasChanges) return { done: before };
      stores.users.replace(before, after);
      if (draft.changedFields.some((field) => field !== 'status')) draft.event('user.updated', userEventData(after));
      if (wasActive && !isActive) draft.event('user.deactivated', userEventData(after, { via: 'local' }));
      if (!wasActive && active === true) draft.event('user.reactivated', userEventData(after, { via: 'local' }));
      const locked = blocked && !before.blocked;
      if (locked || (wasActive && !isActive)) {
        await endSessions(stores.sessions, after, locked ? 'blocked' : 'deactivated', draft, this.ports.ids.next());
      }
      return { done: after };
    });
  }
}

/** Use case: an account that no directory manages is deprovisioned: login blocked, kept for the retention time. Idempotent. */
export class DeleteUserLocally {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: UserId): Promise<AdministrationOutcome<null>> {
    return administer(this.ports, request, 'delete-user', null, async (stores, draft) => {
      const before = await stores.users.get(id);
      const tenant = await stores.connections.getTenant();
      if (before === undefined || before.status === 'purged' || tenant === undefined) return unknown('User', id);
      draft.about({ user: id });
      if (before.managedBy !== null) return externallyManaged(before, before.managedBy);
      if (before.status === 'deprovisioned') return { done: null };
      const after: User = {
        ...before,
        status: 'deprovisioned',
        updatedAt: draft.at,
        deprovisionedAt: draft.at,
        purgeAfter: new Date(draft.at.getTime() + parseDuration(tenant.retention)),
      };
      stores.users.replace(before, after);
      draft.changed(...describeUserChange(before, after));
      draft.event('user.deleted', userEventData(after, { via: 'local' }));
      await endSessions(stores.sessions, after, 'deprovisioned', draft, this.ports.ids.next());
      return { done: null };
    });
  }
}

/** Use case: all sessions of a person end, with a receipt. */
export class EndUserSessions {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: UserId): Promise<AdministrationOutcome<null>> {
    return administer(this.ports, request, 'end-sessions', null, async (stores, draft) => {
      const user = await stores.users.get(id);
      if (user === undefined) return unknown('User', id);
      draft.about({ user: id });
      await endSessions(stores.sessions, user, 'administrator', draft, this.ports.ids.next());
      return { done: null };
    });
  }
}

async function planIdentifiers(
  stores: Stores,
  user: User,
  wanted: WantedUser,
  now: Date,
): Promise<{ readonly upn: Upn | null; readonly email: Email | null } | { readonly refused: Refusal<'identifier.taken'> }> {
  const presented: PresentedIdentifiers = {
    ...(wanted.upn == null ? {} : { upn: wanted.upn }),
    ...(wanted.email == null ? {} : { email: wanted.email }),
  };
  const kept = { upn: wanted.upn === null ? null : user.upn, email: wanted.email === null ? null : user.email };
  if (Object.keys(presented).length === 0) return kept;
  const candidates = await stores.users.findCandidates(presented);
  const tenant = await stores.connections.getTenant();
  const plan = planIdentifierBinding(
    { ...user, ...kept },
    presented,
    candidates,
    { source: 'host', ownsUpn: true, email: 'replace', onTaken: 'refuse', sharedEmail: tenant?.sharedEmail ?? 'refuse' },
    now,
  );
  if (plan.kind === 'bound') return { upn: plan.identifiers.upn, email: plan.identifiers.email };
  return {
    refused: {
      code: 'identifier.taken',
      detail: `The ${plan.identifier} is already held by user ${plan.holder}`,
      remedy: 'Choose another value, or release identifiers of that user.',
    },
  };
}

function plannedFields({ fields }: User, wanted: Partial<UserFields>): UserFields {
  const { displayName, givenName, surname, department, jobTitle, costCenters } = wanted;
  return {
    displayName: displayName === undefined ? fields.displayName : displayName,
    givenName: givenName === undefined ? fields.givenName : givenName,
    surname: surname === undefined ? fields.surname : surname,
    department: department === undefined ? fields.department : department,
    jobTitle: jobTitle === undefined ? fields.jobTitle : jobTitle,
    costCenters: costCenters ?? fields.costCenters,
  };
}

function nameless(): { readonly refused: Refusal<'request.invalid'> } {
  return {
    refused: { code: 'request.invalid', detail: 'A user needs a UPN or an e-mail address', remedy: 'Give one of the two at least.' },
  };
}

function externallyManaged(user: User, connection: string): { readonly refused: Refusal<'user.externally_managed'> } {
  return {
    refused: {
      code: 'user.externally_managed',
      detail: `User ${user.id} is managed by the connection "${connection}"`,
      remedy: `Change the person in the directory of "${connection}"; only "protected" and "blocked" are set here.`,
    },
  };
}

function notRestorable(user: User, remedy: string): { readonly refused: Refusal<'user.not_restorable'> } {
  return { refused: { code: 'user.not_restorable', detail: `User ${user.id} is ${user.status}`, remedy } };
}

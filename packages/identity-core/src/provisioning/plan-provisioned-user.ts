import type { Connection } from '../connection/connection.js';
import type { Tenant } from '../connection/tenant.js';
import type { DecisionDraft } from '../decision-log/decision-draft.js';
import type { Refusal } from '../decision-log/refusal-code.js';
import { planIdentifierBinding } from '../matching/plan-identifier-binding.js';
import { identifierKey, type PresentedIdentifiers } from '../user/identifiers.js';
import { nameToConnection } from '../user/name-to-connection.js';
import type { ProvisionedProfile } from '../user/provisioned-profile.js';
import type { User, UserFieldName, UserFields } from '../user/user.js';

/** The identifiers of a directory's profile. */
export function presentedBy(connection: Connection, profile: ProvisionedProfile): PresentedIdentifiers {
  const { externalId, upn, email } = profile;
  return {
    ...(externalId == null ? {} : { externalId: { connection: connection.id, channel: 'scim' as const, value: externalId } }),
    upn,
    ...(email === null ? {} : { email }),
  };
}

export type ProvisionedUserPlan =
  | { readonly kind: 'planned'; readonly user: User }
  | { readonly kind: 'refused'; readonly refusal: Refusal<'identifier.taken'> };

/**
 * Plans the user as its directory wrote it: identifiers bound, fields taken over, fields it no longer writes cleared.
 * `status` is not touched here.
 *
 * @param presented The identifiers that are new in this message: one that the directory merely repeats stays released
 *   when an administrator released it.
 * @param candidates Everybody who shares an identifier with the profile.
 */
export function planProvisionedUser(
  user: User,
  presented: PresentedIdentifiers,
  profile: ProvisionedProfile,
  candidates: readonly User[],
  connection: Connection,
  tenant: Tenant,
  draft: DecisionDraft,
): ProvisionedUserPlan {
  const binding = planIdentifierBinding(
    user,
    presented,
    candidates,
    {
      source: { connection: connection.id, channel: 'scim' },
      ownsUpn: true,
      email: 'replace',
      onTaken: 'refuse',
      sharedEmail: tenant.sharedEmail,
    },
    draft.at,
  );
  draft.note(...binding.trail);
  if (binding.kind === 'taken') {
    const holder = candidates.find(({ id }) => id === binding.holder);
    const named = holder === undefined ? `user ${binding.holder}` : nameToConnection(holder, connection.id);
    return { kind: 'refused', refusal: takenRefusal(binding.identifier, named) };
  }

  const { identifiers } = binding;
  const clearsEmail = profile.email === null && user.provisionedFields.includes('email');
  const isRenamed = user.upn !== null && identifiers.upn !== null && identifierKey(identifiers.upn) !== identifierKey(user.upn);
  const released = profile.externalId === null
    ? identifiers.externalIds.filter((id) => id.connection !== connection.id || id.channel !== 'scim')
    : identifiers.externalIds;
  return {
    kind: 'planned',
    user: {
      ...user,
      upn: identifiers.upn,
      email: clearsEmail ? null : identifiers.email,
      externalIds: released,
      fields: plannedFields(user, profile.fields),
      managedBy: connection.id,
      provisionedFields: writtenFields(profile),
      upnProvisionedAt: isRenamed ? draft.at : user.upnProvisionedAt,
    },
  };
}

function plannedFields(user: User, written: Partial<UserFields>): UserFields {
  const wasWritten = (field: UserFieldName) => user.provisionedFields.includes(field);
  const text = (field: Exclude<UserFieldName, 'costCenters'>): string | null => {
    const value = written[field];
    if (value !== undefined) return value;
    return wasWritten(field) ? null : user.fields[field];
  };
  return {
    displayName: text('displayName'),
    givenName: text('givenName'),
    surname: text('surname'),
    department: text('department'),
    jobTitle: text('jobTitle'),
    costCenters: written.costCenters ?? (wasWritten('costCenters') ? [] : user.fields.costCenters),
  };
}

function writtenFields(profile: ProvisionedProfile): User['provisionedFields'] {
  const fields = (Object.keys(profile.fields) as UserFieldName[]).filter((field) => profile.fields[field] != null);
  return [...(profile.email === null ? [] : (['email'] as const)), ...fields].sort();
}

/** @param holder As the directory's administrator finds them. */
export function takenRefusal(identifier: string, holder: string): Refusal<'identifier.taken'> {
  return {
    code: 'identifier.taken',
    detail: `The ${identifier} is already held by ${holder}`,
    remedy: 'Change the value at the identity provider, or release identifiers of that user if it is the same person.',
  };
}

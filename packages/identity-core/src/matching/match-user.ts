import type { ConnectionId } from '../connection/connection-id.js';
import type { TrailStep } from '../decision-log/decision.js';
import {
  IDENTIFIER_KINDS,
  identifierKey,
  type ExternalIdReference,
  type IdentifierKind,
  type PresentedIdentifiers,
} from '../user/identifiers.js';
import type { User } from '../user/user.js';

export type MatchDecision = { readonly trail: readonly TrailStep[] } & (
  | { readonly kind: 'matched'; readonly user: User; readonly by: IdentifierKind }
  /** Several users hold the value; choosing one would be a guess. */
  | { readonly kind: 'ambiguous'; readonly users: readonly User[]; readonly by: IdentifierKind }
  /** The holder is bound to another value of a stronger identifier: a different person. */
  | { readonly kind: 'conflicting'; readonly user: User; readonly by: IdentifierKind; readonly boundBy: IdentifierKind }
  | { readonly kind: 'unmatched' }
);

export interface MatchPolicy {
  /** `allow`: a weaker match is taken although a stronger identifier contradicts, unless the user is protected. */
  readonly rebinding: 'refuse' | 'allow';
}

/**
 * Decides which of `candidates` the presented identifiers belong to.
 *
 * Pure and total. Tried in the order SCIM_ID, EXTERNAL_PROVIDER_ID, UPN, EMAIL; the first identifier with a holder
 * decides, a weaker one never overrules a stronger one.
 *
 * @param candidates Any superset of the holders, such as `UserStore.findCandidates` returns; their order does not matter.
 */
export function matchUser(
  presented: PresentedIdentifiers,
  candidates: readonly User[],
  policy: MatchPolicy = { rebinding: 'refuse' },
): MatchDecision {
  const trail: TrailStep[] = [];
  for (const by of IDENTIFIER_KINDS) {
    if (!isPresented(presented, by)) {
      trail.push(step(by, 'not-presented', null));
      continue;
    }
    const holders = candidates.filter((candidate) => holds(candidate, presented, by));
    const [user, ...others] = holders;
    if (user === undefined) {
      trail.push(step(by, 'no-user', null));
      continue;
    }
    if (others.length > 0) {
      trail.push(step(by, 'ambiguous', `held by ${holders.length} users: ${holders.map((holder) => holder.id).sort().join(', ')}`));
      return { kind: 'ambiguous', users: holders, by, trail };
    }
    return decideHolder(user, presented, by, policy, trail);
  }
  return { kind: 'unmatched', trail };
}

function decideHolder(
  user: User,
  presented: PresentedIdentifiers,
  by: IdentifierKind,
  policy: MatchPolicy,
  trail: TrailStep[],
): MatchDecision {
  const boundBy = contradiction(user, presented, by);
  if (boundBy === null) {
    trail.push(step(by, 'matched', `user ${user.id}`));
    return { kind: 'matched', user, by, trail };
  }
  if (by === 'UPN' && isVouchedFor(user, presented.externalId)) {
    trail.push(step(by, 'matched', `user ${user.id}; its directory changed the UPN after the SAML id was bound and vouches for the new one`));
    return { kind: 'matched', user, by, trail };
  }
  // Nobody takes a protected account over: its identifiers move only when an administrator releases them.
  if (policy.rebinding === 'allow' && !user.protected) {
    trail.push(step(by, 'matched', `user ${user.id}; bound to another ${boundBy}, which rebinding: allow overrules`));
    return { kind: 'matched', user, by, trail };
  }
  trail.push(step(by, 'conflicting', `user ${user.id} is bound to another ${boundBy}${user.protected ? ', and protected' : ''}`));
  return { kind: 'conflicting', user, by, boundBy, trail };
}

function isPresented(presented: PresentedIdentifiers, kind: IdentifierKind): boolean {
  switch (kind) {
    case 'SCIM_ID':
      return presented.scimId !== undefined;
    case 'EXTERNAL_PROVIDER_ID':
      return presented.externalId !== undefined;
    case 'UPN':
      return presented.upn !== undefined;
    case 'EMAIL':
      return presented.email !== undefined;
  }
}

function holds(user: User, presented: PresentedIdentifiers, kind: IdentifierKind): boolean {
  const { scimId, externalId, upn, email } = presented;
  switch (kind) {
    case 'SCIM_ID':
      return user.scimIds.some(
        (id) => !id.retired && id.connection === scimId?.connection && id.value === scimId.value,
      );
    case 'EXTERNAL_PROVIDER_ID':
      // Both channels: the NameID and the directory's externalId may be one value, then the channels join.
      return user.externalIds.some((id) => id.connection === externalId?.connection && id.value === externalId.value);
    case 'UPN':
      return upn !== undefined && user.upn !== null && identifierKey(user.upn) === identifierKey(upn);
    case 'EMAIL':
      return email !== undefined && user.email !== null && identifierKey(user.email) === identifierKey(email);
  }
}

/** The stronger identifier, presented and known, under which the holder is somebody else. */
function contradiction(user: User, presented: PresentedIdentifiers, by: IdentifierKind): IdentifierKind | null {
  if (by !== 'UPN' && by !== 'EMAIL') return null;
  if (isBoundElsewhere(user, presented.externalId)) return 'EXTERNAL_PROVIDER_ID';
  if (by === 'EMAIL' && presented.upn !== undefined && user.upn !== null) return 'UPN';
  return null;
}

function isBoundElsewhere(user: User, externalId: ExternalIdReference | undefined): boolean {
  return externalId !== undefined && boundValue(user, externalId.connection, externalId.channel) !== undefined;
}

function isVouchedFor(user: User, externalId: ExternalIdReference | undefined): boolean {
  if (externalId?.channel !== 'saml' || user.managedBy !== externalId.connection || user.upnProvisionedAt === null) return false;
  const bound = boundValue(user, externalId.connection, 'saml');
  return bound !== undefined && user.upnProvisionedAt > bound.boundAt;
}

function boundValue(user: User, connection: ConnectionId, channel: ExternalIdReference['channel']) {
  return user.externalIds.find((id) => id.connection === connection && id.channel === channel);
}

function step(identifier: IdentifierKind, result: string, detail: string | null): TrailStep {
  return { policy: 'match-user', identifier, result, detail };
}

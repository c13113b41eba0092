import type { ConnectionId } from '../connection/connection-id.js';
import type { TrailStep } from '../decision-log/decision.js';
import { foldText } from '../kernel/fold-text.js';
import {
  identifierKey,
  type Channel,
  type Email,
  type ExternalIdReference,
  type IdentifierKind,
  type PresentedIdentifiers,
  type Upn,
  type UserId,
} from '../user/identifiers.js';
import type { ExternalIdBinding, User } from '../user/user.js';

/** What the source of the message may write. */
export interface BindingPolicy {
  readonly source: { readonly connection: ConnectionId; readonly channel: Channel } | 'host';
  /** A known UPN that differs is replaced; a missing one is always added. */
  readonly ownsUpn: boolean;
  /** `add`: only a missing address is written. */
  readonly email: 'replace' | 'add' | 'leave';
  /** A value that somebody else holds: a directory is refused, a login goes on without it. */
  readonly onTaken: 'refuse' | 'leave';
  readonly sharedEmail: 'refuse' | 'allow';
}

export interface BoundIdentifiers {
  readonly upn: Upn | null;
  readonly email: Email | null;
  readonly externalIds: readonly ExternalIdBinding[];
}

export type BindingPlan = { readonly trail: readonly TrailStep[] } & (
  | { readonly kind: 'bound'; readonly identifiers: BoundIdentifiers }
  /** Somebody else holds the value; nothing may be written. */
  | { readonly kind: 'taken'; readonly identifier: IdentifierKind; readonly holder: UserId }
);

/**
 * Plans which presented identifiers `user` holds from now on.
 *
 * Pure. Missing ones are added, changed ones follow when the source owns them, one that somebody else holds never moves.
 * When a directory changes the UPN of a person whose SAML id is that old login name, the SAML id is let go, so that a
 * newcomer with the old name never signs in as the renamed person.
 *
 * @param user Its identifiers before; for a new user those of a blank one.
 * @param candidates Everybody who shares a presented identifier, `user` included or not.
 */
export function planIdentifierBinding(
  user: Pick<User, 'id' | 'upn' | 'email' | 'externalIds'>,
  presented: PresentedIdentifiers,
  candidates: readonly User[],
  policy: BindingPolicy,
  now: Date,
): BindingPlan {
  const others = candidates.filter((candidate) => candidate.id !== user.id);
  const trail: TrailStep[] = [];
  const taken: { identifier: IdentifierKind; holder: UserId }[] = [];

  const isFree = (identifier: IdentifierKind, holder: User | undefined): boolean => {
    if (holder === undefined) return true;
    trail.push(step(identifier, 'held-by-another', `user ${holder.id} holds it; it does not move`));
    taken.push({ identifier, holder: holder.id });
    return false;
  };

  const { externalId, upn, email } = presented;
  let externalIds = user.externalIds;
  if (externalId !== undefined && !isBound(user, externalId)) {
    const holder = others.find((other) => other.externalIds.some((id) => id.connection === externalId.connection && id.value === externalId.value));
    if (isFree('EXTERNAL_PROVIDER_ID', holder)) {
      externalIds = [...externalIds.filter((id) => !isSameChannel(id, externalId)), { ...externalId, boundAt: now }];
      trail.push(step('EXTERNAL_PROVIDER_ID', 'bound', `in the ${externalId.channel} channel`));
    }
  }

  let boundUpn = user.upn;
  if (upn !== undefined && upn !== user.upn && (user.upn === null || policy.ownsUpn)) {
    const holder = others.find((other) => other.upn !== null && identifierKey(other.upn) === identifierKey(upn));
    if (isFree('UPN', holder)) {
      boundUpn = upn;
      trail.push(step('UPN', user.upn === null ? 'bound' : 'changed', null));
      externalIds = withoutLoginName(user, upn, externalIds, policy, trail);
    }
  } else if (upn !== undefined && user.upn !== null && identifierKey(upn) !== identifierKey(user.upn)) {
    const holder = others.find((other) => other.upn !== null && identifierKey(other.upn) === identifierKey(upn));
    trail.push(step('UPN', 'kept', notWritten(holder)));
  }

  let boundEmail = user.email;
  if (email !== undefined && email !== user.email && mayWriteEmail(user.email, policy)) {
    const holder =
      policy.sharedEmail === 'allow'
        ? undefined
        : others.find((other) => other.email !== null && identifierKey(other.email) === identifierKey(email));
    if (isFree('EMAIL', holder)) {
      boundEmail = email;
      trail.push(step('EMAIL', user.email === null ? 'bound' : 'changed', null));
    }
  } else if (email !== undefined && user.email !== null && identifierKey(email) !== identifierKey(user.email)) {
    const holder = others.find((other) => other.email !== null && identifierKey(other.email) === identifierKey(email));
    trail.push(step('EMAIL', 'kept', notWritten(holder)));
  }

  const [first] = taken;
  if (first !== undefined && policy.onTaken === 'refuse') return { kind: 'taken', ...first, trail };
  if (trail.length === 0) trail.push({ policy: 'plan-identifier-binding', identifier: null, result: 'unchanged', detail: null });
  return { kind: 'bound', identifiers: { upn: boundUpn, email: boundEmail, externalIds }, trail };
}

/** Why a value that the message brought was left alone. */
function notWritten(holder: User | undefined): string {
  return holder === undefined ? 'the message does not own it; the stored one stays' : `user ${holder.id} holds the presented one; it is not written here`;
}

function mayWriteEmail(current: Email | null, policy: BindingPolicy): boolean {
  return policy.email === 'replace' || (policy.email === 'add' && current === null);
}

function withoutLoginName(
  user: Pick<User, 'upn'>,
  upn: Upn,
  externalIds: readonly ExternalIdBinding[],
  { source }: BindingPolicy,
  trail: TrailStep[],
): readonly ExternalIdBinding[] {
  const { upn: former } = user;
  if (source === 'host' || source.channel === 'saml' || former === null || identifierKey(former) === identifierKey(upn)) return externalIds;
  const isFormerName = (id: ExternalIdBinding) =>
    id.channel === 'saml' && id.connection === source.connection && foldText(id.value) === identifierKey(former);
  const kept = externalIds.filter((id) => !isFormerName(id));
  if (kept.length < externalIds.length) {
    trail.push(step('EXTERNAL_PROVIDER_ID', 'unbound', 'the SAML id was the former login name, which somebody else may get'));
  }
  return kept;
}

function isSameChannel(id: ExternalIdReference, other: ExternalIdReference): boolean {
  return id.connection === other.connection && id.channel === other.channel;
}

function isBound(user: Pick<User, 'externalIds'>, externalId: ExternalIdReference): boolean {
  return user.externalIds.some((id) => isSameChannel(id, externalId) && id.value === externalId.value);
}

function step(identifier: IdentifierKind, result: string, detail: string | null): TrailStep {
  return { policy: 'plan-identifier-binding', identifier, result, detail };
}

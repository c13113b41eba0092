import type { Connection } from '../connection/connection.js';
import type { Tenant } from '../connection/tenant.js';
import type { Refusal } from '../decision-log/refusal-code.js';
import type { MatchDecision } from '../matching/match-user.js';
import { conflictRemedy } from '../registration/decide-registration.js';
import { nameToConnection } from '../user/name-to-connection.js';
import type { User } from '../user/user.js';

export type ProvisioningDecision =
  | { readonly kind: 'create'; readonly why: string }
  /** Unmanaged until now: managed by the connection from now on, with a new SCIM id. */
  | { readonly kind: 'adopt'; readonly user: User }
  /** This connection's own, inactive: the same SCIM id. */
  | { readonly kind: 'reactivate'; readonly user: User }
  /** This connection's own, deprovisioned: the old SCIM id stays retired, a new one is issued. */
  | { readonly kind: 'return'; readonly user: User }
  | {
      readonly kind: 'refuse';
      readonly refusal: Refusal<'identifier.taken' | 'match.conflicting' | 'match.ambiguous' | 'user.protected'>;
      readonly user: User | null;
    };

/**
 * Decides what a directory's create means for the person it matched. Pure and total.
 *
 * Nobody is ever doubled, and nobody is taken over from another connection or from another person's identifiers.
 */
export function decideProvisioning(match: MatchDecision, connection: Connection, tenant: Tenant): ProvisioningDecision {
  switch (match.kind) {
    case 'unmatched':
      return { kind: 'create', why: 'nobody holds these identifiers' };
    case 'ambiguous':
      if (tenant.sharedEmail === 'allow' && match.by === 'EMAIL') {
        return { kind: 'create', why: 'e-mail addresses may be shared, and an address alone does not decide' };
      }
      return refuse('match.ambiguous', `Several users hold this ${match.by}`, 'Give the accounts different values; none is chosen by guess.', null);
    case 'conflicting':
      if (tenant.sharedEmail === 'allow' && match.by === 'EMAIL') {
        return { kind: 'create', why: `e-mail addresses may be shared, and the holder is bound to another ${match.boundBy}` };
      }
      return refuse(
        'match.conflicting',
        `The ${match.by} belongs to ${nameToConnection(match.user, connection.id)}, who is bound to another ${match.boundBy}`,
        conflictRemedy(match.by),
        match.user,
      );
    case 'matched':
      return decideMatched(match.user, match.by, connection);
  }
}

function decideMatched(user: User, by: string, connection: Connection): ProvisioningDecision {
  if (user.managedBy !== null && user.managedBy !== connection.id) {
    return refuse(
      'identifier.taken',
      `The ${by} belongs to user ${user.id}, who is managed by the connection "${user.managedBy}"`,
      `End the management by "${user.managedBy}" first, or remove the person from one of the directories.`,
      user,
    );
  }
  if (user.managedBy === null) {
    if (user.protected) {
      return refuse('user.protected', `User ${user.id} is protected; no directory may take the account over`, 'Lift the protection of the user first.', user);
    }
    if (connection.scim?.visibility === 'all') {
      return refuse(
        'identifier.taken',
        `The ${by} belongs to user ${user.id}, whom this connection may read and not take over`,
        'Visibility "all" is for import; set it to "own" to let the directory adopt existing people.',
        user,
      );
    }
    return { kind: 'adopt', user };
  }
  if (user.status === 'active') {
    return refuse('identifier.taken', `The ${by} belongs to ${nameToConnection(user, connection.id)}, whom this connection already manages`, 'Look the user up by userName and update it.', user);
  }
  return user.status === 'deprovisioned' ? { kind: 'return', user } : { kind: 'reactivate', user };
}

function refuse(
  code: Extract<ProvisioningDecision, { kind: 'refuse' }>['refusal']['code'],
  detail: string,
  remedy: string,
  user: User | null,
): ProvisioningDecision {
  return { kind: 'refuse', refusal: { code, detail, remedy }, user };
}

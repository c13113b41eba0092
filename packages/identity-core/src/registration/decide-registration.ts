import type { Connection } from '../connection/connection.js';
import type { SamlSettings } from '../connection/saml-settings.js';
import type { Tenant } from '../connection/tenant.js';
import type { TrailStep } from '../decision-log/decision.js';
import type { LoginRefusalCode, Refusal } from '../decision-log/refusal-code.js';
import { foldText } from '../kernel/fold-text.js';
import type { MatchDecision } from '../matching/match-user.js';
import type { FederatedProfile } from '../user/federated-profile.js';
import { emailDomain } from '../user/identifiers.js';
import type { User } from '../user/user.js';

export type RegistrationDecision = { readonly trail: readonly TrailStep[] } & (
  | { readonly kind: 'sign-in'; readonly user: User; readonly saml: SamlSettings }
  | { readonly kind: 'register'; readonly saml: SamlSettings }
  | { readonly kind: 'refuse'; readonly refusal: Refusal<LoginRefusalCode>; readonly user: User | null }
);

/**
 * Decides whether the person of a verified assertion is signed in, registered or refused.
 *
 * Pure and total. Order of checks: connection enabled, domain allowed, required attributes present, the match itself,
 * then tombstone, inactive and blocked, then just-in-time registration. Known people pass the same checks as new ones:
 * a domain taken off the list also keeps out those already registered.
 *
 * @param tombstones Digests of presented identifiers that a purged person left.
 */
export function decideRegistration(
  connection: Connection | undefined,
  tenant: Tenant,
  profile: FederatedProfile,
  match: MatchDecision,
  tombstones: ReadonlySet<string> = new Set(),
): RegistrationDecision {
  const trail: TrailStep[] = [];
  const passed = (check: string, detail: string | null = null): void => {
    trail.push({ policy: 'decide-registration', identifier: null, result: `${check}: passed`, detail });
  };
  const refuse = (check: string, code: LoginRefusalCode, detail: string, remedy: string, user: User | null = null): RegistrationDecision => {
    trail.push({ policy: 'decide-registration', identifier: null, result: `${check}: refused`, detail });
    return { kind: 'refuse', refusal: { code, detail, remedy }, user, trail };
  };

  if (connection === undefined) {
    return refuse('connection', 'login.connection_disabled', 'The connection was deleted meanwhile.', 'Sign in another way.');
  }
  const { saml } = connection;
  if (saml?.enabled !== true) {
    return refuse('connection', 'login.connection_disabled', `Sign-in through "${connection.name}" is switched off.`, 'Enable SAML sign-in in the settings of the connection.');
  }
  passed('connection');

  if (profile.email !== null) {
    const domain = emailDomain(profile.email);
    if (!isDomainAllowed(domain, tenant.allowedDomains)) {
      return refuse('domain', 'login.domain_not_allowed', `The e-mail domain "${domain}" is not among the allowed domains.`, `Add "${domain}" (or "*" for all) to the allowed domains of the tenant.`);
    }
    passed('domain', domain);
  }

  if (profile.missingAttributes.length > 0 || profile.email === null || profile.upn === null) {
    const names = profile.missingAttributes.join(', ');
    return refuse('attributes', 'login.attribute_missing', `The identity provider did not send a usable value for: ${names}.`, `Add the attribute mapping for ${names} at the identity provider, and fill the fields in the directory.`);
  }
  passed('attributes');

  if (match.kind === 'conflicting') {
    return refuse('match', 'login.match_conflicting', `The account with this ${match.by} is bound to another ${match.boundBy}.`, conflictRemedy(match.by), match.user);
  }
  if (match.kind === 'ambiguous') {
    return refuse('match', 'login.match_ambiguous', `${match.users.length} accounts hold this ${match.by}; none is chosen by guess.`, 'Give the accounts different addresses, or give the person’s account its UPN or external id.');
  }
  if (match.kind === 'matched') return decideKnown(match.user, saml, passed, refuse, trail);

  if (tombstones.size > 0) {
    return refuse('tombstone', 'login.user_deactivated', 'The account of this person was purged; a login does not bring it back.', 'Create or provision the person anew if they are back.');
  }
  if (!saml.jitRegistration) {
    return refuse('registration', 'login.registration_disabled', 'Nobody with these identifiers is known, and registration at first login is off.', 'Create or provision the user first, or enable registration at first login.');
  }
  passed('registration');
  return { kind: 'register', saml, trail };
}

function decideKnown(
  user: User,
  saml: SamlSettings,
  passed: (check: string) => void,
  refuse: (check: string, code: LoginRefusalCode, detail: string, remedy: string, user: User) => RegistrationDecision,
  trail: readonly TrailStep[],
): RegistrationDecision {
  if (user.status !== 'active') {
    return refuse('account', 'login.user_deactivated', `The account is ${user.status}.`, restoreRemedy(user), user);
  }
  if (user.blocked) {
    return refuse('account', 'login.user_blocked', 'An administrator locked this account.', 'Unblock the user; neither the directory nor a login lifts this lock.', user);
  }
  passed('account');
  return { kind: 'sign-in', user, saml, trail };
}

function restoreRemedy(user: User): string {
  if (user.managedBy !== null) return `Activate the person in the directory of the connection "${user.managedBy}".`;
  return user.status === 'deprovisioned' ? 'Restore the user.' : 'Activate the user.';
}

/** What an administrator can do about a holder who is bound to somebody else's stronger identifier. */
export function conflictRemedy(by: string): string {
  const same = 'If it is the same person, release identifiers (UPN and external ids) of that account and try again.';
  return by === 'EMAIL' ? `${same} If another person now has the address, release EMAIL of the old account too.` : same;
}

/**
 * Whether an e-mail domain may sign in.
 *
 * @param domain Folded, compared whole.
 * @param allowed `*` = all; `*.example.com` = its subdomains, not itself; empty admits nobody.
 */
export function isDomainAllowed(domain: string, allowed: readonly string[]): boolean {
  return allowed.some((entry) => {
    const pattern = foldText(entry);
    if (pattern === '*') return true;
    if (pattern.startsWith('*.')) return domain.endsWith(pattern.slice(1)) && domain.length > pattern.length - 1;
    return domain === pattern;
  });
}

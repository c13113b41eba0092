import { emailDomain, isDomainAllowed, parseEmail, type ConnectionDirectory, type Tenant } from '@vestibule/identity-core';

export type HomeRealmDecision =
  | { readonly kind: 'found'; readonly tenants: readonly Tenant[] }
  | { readonly kind: 'no-email' }
  | { readonly kind: 'unknown' };

/** More matches than this are no choice any more. */
const CHOICE_LIMIT = 12;

/**
 * The tenants whose allowed domains name the domain of this address. `*` names none, except in an installation with a
 * single tenant, where it leaves nothing to choose. Says nothing about persons: an account that exists and one that does
 * not look alike. The number of tenants does not matter.
 */
export async function findHomeRealm(connections: ConnectionDirectory, rawEmail: string): Promise<HomeRealmDecision> {
  let domain: string;
  try {
    domain = emailDomain(parseEmail(rawEmail));
  } catch {
    return { kind: 'no-email' };
  }
  const named = await connections.findTenantsByDomain(domain, CHOICE_LIMIT);
  if (named.length > 0) return { kind: 'found', tenants: named };
  const [only, ...others] = (await connections.findTenants({ limit: 2 })).items;
  const isOnlyChoice = only !== undefined && others.length === 0 && isDomainAllowed(domain, only.allowedDomains);
  return isOnlyChoice ? { kind: 'found', tenants: [only] } : { kind: 'unknown' };
}

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
 * not look alike.
 */
export async function findHomeRealm(connections: ConnectionDirectory, rawEmail: string): Promise<HomeRealmDecision> {
  let domain: string;
  try {
    domain = emailDomain(parseEmail(rawEmail));
  } catch {
    return { kind: 'no-email' };
  }
  const named: Tenant[] = [];
  const admitting: Tenant[] = [];
  let seen = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ConnectionDirectory['findTenants']>> = await connections.findTenants({ limit: 200, ...(cursor === null ? {} : { cursor }) });
    seen += page.items.length;
    for (const tenant of page.items) {
      if (isDomainAllowed(domain, tenant.allowedDomains.filter((entry) => entry !== '*'))) named.push(tenant);
      else if (isDomainAllowed(domain, tenant.allowedDomains)) admitting.push(tenant);
    }
    cursor = page.next;
  } while (cursor !== null && named.length < CHOICE_LIMIT);
  const tenants = named.length > 0 ? named.slice(0, CHOICE_LIMIT) : seen === 1 ? admitting : [];
  return tenants.length > 0 ? { kind: 'found', tenants } : { kind: 'unknown' };
}

import type { TenantId } from '../kernel/tenant-id.js';

/** A customer company. Nothing ever crosses tenants. */
export interface Tenant {
  readonly id: TenantId;
  readonly slug: string;
  readonly name: string;
  /** E-mail domains that may sign in: `*` = all, `*.example.com` = subdomains only; empty admits nobody. */
  readonly allowedDomains: readonly string[];
  readonly sharedEmail: 'refuse' | 'allow';
  /** How long a deprovisioned account is kept: an ISO 8601 duration. */
  readonly retention: string;
  readonly createdAt: Date;
}

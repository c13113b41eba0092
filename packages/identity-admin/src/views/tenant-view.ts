import type { Tenant } from '@vestibule/identity-core';

export function tenantView({ slug, name, allowedDomains, sharedEmail, retention, createdAt }: Tenant): object {
  return { slug, name, allowedDomains, sharedEmail, retention, createdAt: createdAt.toISOString() };
}

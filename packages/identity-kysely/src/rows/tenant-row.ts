import { tenantId, type Tenant } from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { TenantsTable } from '../schema.js';
import { jsonText } from '../sql/json-text.js';

export type TenantRow = Selectable<TenantsTable>;

export const tenantColumns = ['tenant_id', 'slug', 'name', 'allowed_domains', 'shared_email', 'retention', 'created_at'] as const;

export const toTenant = (row: TenantRow): Tenant => ({
  id: tenantId(row.tenant_id),
  slug: row.slug,
  name: row.name,
  allowedDomains: row.allowed_domains,
  sharedEmail: row.shared_email,
  retention: row.retention,
  createdAt: row.created_at,
});

export const fromTenant = (tenant: Tenant): Insertable<TenantsTable> => ({
  tenant_id: tenant.id,
  slug: tenant.slug,
  name: tenant.name,
  allowed_domains: jsonText(tenant.allowedDomains),
  shared_email: tenant.sharedEmail,
  retention: tenant.retention,
  created_at: tenant.createdAt,
});

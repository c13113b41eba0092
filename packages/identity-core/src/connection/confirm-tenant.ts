import type { ConnectionStore } from './connection-store.js';
import type { Tenant } from './tenant.js';

/**
 * The tenant that a unit of work decides for. That addresses may be shared was read before the unit began, and must hold
 * until its end; everything else may be as old as the request.
 */
export async function confirmTenant(connections: ConnectionStore, tenant: Tenant): Promise<Tenant> {
  if (tenant.sharedEmail === 'refuse') return tenant;
  return (await connections.getTenant()) ?? tenant;
}

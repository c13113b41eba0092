import { connectionId, type ConnectionId } from './connection-id.js';
import { tenantId, type TenantId } from '../kernel/tenant-id.js';

/** In no id and no slug of a tenant, and in the id of every shadow world. */
const SEPARATOR = '~';

/** The tenant of its own in which a connection in shadow mode reads and writes. */
export function shadowWorldId(tenant: TenantId, connection: ConnectionId): TenantId {
  return tenantId(`${tenant}${SEPARATOR}${connection}`);
}

/** Whose world it is; `undefined` for a tenant of the real world. */
export function parseShadowWorldId(world: TenantId): { readonly tenant: TenantId; readonly connection: ConnectionId } | undefined {
  const at = world.indexOf(SEPARATOR);
  return at < 0 ? undefined : { tenant: tenantId(world.slice(0, at)), connection: connectionId(world.slice(at + 1)) };
}

export const isShadowWorld = (tenant: TenantId): boolean => tenant.includes(SEPARATOR);

/** No URL can spell it, so that nobody reaches a world through a path. */
export const shadowWorldSlug = (world: TenantId): string => `${SEPARATOR}${world}`;

import type { ConnectionId } from '../connection/connection-id.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { JsonObject } from '../kernel/json.js';
import type { ExternalProviderId, ScimId, Upn, UserId } from './identifiers.js';

/**
 * What one connection's directory last wrote of one user, and goes on reading back, also after an administrator
 * released the identifiers from matching.
 */
export interface ProvisionedUser {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  readonly scimId: ScimId;
  readonly user: UserId;
  /** Unique (folded) per connection among records that are not retired. */
  readonly upn: Upn;
  /** Unique (exact) per connection among records that are not retired. */
  readonly externalId: ExternalProviderId | null;
  /** The resource as the SCIM adapter canonicalised it, opaque to the core: no id, meta, groups, active or password in it. */
  readonly document: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Grows by one with every change that a reader can see; the adapter's ETag. */
  readonly version: number;
}

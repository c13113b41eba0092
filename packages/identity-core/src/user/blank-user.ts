import type { TenantId } from '../kernel/tenant-id.js';
import type { UserId } from './identifiers.js';
import { NO_FIELDS, type User } from './user.js';

/** An active, unmanaged account that nothing is known of yet. */
export function blankUser(tenant: TenantId, id: UserId, now: Date): User {
  return {
    tenant,
    id,
    upn: null,
    email: null,
    fields: NO_FIELDS,
    status: 'active',
    blocked: false,
    protected: false,
    managedBy: null,
    provisionedFields: [],
    upnProvisionedAt: null,
    externalIds: [],
    scimIds: [],
    createdAt: now,
    updatedAt: now,
    deprovisionedAt: null,
    purgeAfter: null,
  };
}

import { NO_FIELDS, tenantId, userId, type User } from '@vestibule/identity-core';

/** An active account that nothing is known of yet. */
export function exampleUser(id: string): User {
  const createdAt = new Date('2026-01-15T08:00:00Z');
  return {
    tenant: tenantId('acme'),
    id: userId(id),
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
    createdAt,
    updatedAt: createdAt,
    deprovisionedAt: null,
    purgeAfter: null,
  };
}

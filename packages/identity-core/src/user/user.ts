import type { ConnectionId } from '../connection/connection-id.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { Email, ExternalIdReference, ScimId, Upn, UserId } from './identifiers.js';

/** `deprovisioned`: gone for SCIM, kept for the retention time. `purged`: personal data erased, the id stands. */
export type UserStatus = 'active' | 'deactivated' | 'deprovisioned' | 'purged';

/** The describing fields of a person. Names are the product's, not the wire's. */
export interface UserFields {
  readonly displayName: string | null;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly costCenters: readonly string[];
}

export type UserFieldName = keyof UserFields;

export const NO_FIELDS: UserFields = {
  displayName: null,
  givenName: null,
  surname: null,
  department: null,
  jobTitle: null,
  costCenters: [],
};

export interface ExternalIdBinding extends ExternalIdReference {
  readonly boundAt: Date;
}

/** A SCIM id that we issued; a retired one stays here for good and is never issued again. */
export interface ScimIdBinding {
  readonly connection: ConnectionId;
  readonly value: ScimId;
  readonly retired: boolean;
}

/** A person's account in a tenant. */
export interface User {
  readonly tenant: TenantId;
  readonly id: UserId;
  readonly upn: Upn | null;
  readonly email: Email | null;
  readonly fields: UserFields;
  readonly status: UserStatus;
  /** An administrator's lock of its own beside `status`; never lifted by SCIM or a login. */
  readonly blocked: boolean;
  /** No connection may deactivate, delete or take over this user. */
  readonly protected: boolean;
  /** The connection that has authority over this user through SCIM. */
  readonly managedBy: ConnectionId | null;
  /** Fields that SCIM wrote: SAML never overwrites them while the user is managed. */
  readonly provisionedFields: readonly (UserFieldName | 'email')[];
  /** When SCIM last changed the UPN: it vouches for a SAML id that changed after. */
  readonly upnProvisionedAt: Date | null;
  readonly externalIds: readonly ExternalIdBinding[];
  readonly scimIds: readonly ScimIdBinding[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deprovisionedAt: Date | null;
  readonly purgeAfter: Date | null;
}

/** Whether this person may be signed in as far as the account itself goes. */
export function maySignIn(user: User): boolean {
  return user.status === 'active' && !user.blocked;
}

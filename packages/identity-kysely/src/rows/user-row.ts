import {
  connectionId,
  foldText,
  identifierKey,
  scimId,
  tenantId,
  userId,
  type Email,
  type ExternalIdBinding,
  type ScimIdBinding,
  type Upn,
  type User,
} from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { UsersTable } from '../schema.js';
import { jsonText } from '../sql/json-text.js';
import { foldDocument } from './fold-document.js';

/** Columns that a read of users brings; the folded keys stay behind. */
export const userColumns = [
  'tenant_id',
  'id',
  'upn',
  'email',
  'display_name',
  'given_name',
  'surname',
  'department',
  'job_title',
  'cost_centers',
  'status',
  'blocked',
  'protected',
  'managed_by',
  'provisioned_fields',
  'upn_provisioned_at',
  'created_at',
  'updated_at',
  'deprovisioned_at',
  'purge_after',
] as const;

/** A user's row with its external ids and SCIM ids gathered as JSON. */
export interface UserRow extends Pick<Selectable<UsersTable>, (typeof userColumns)[number]> {
  readonly external_ids: readonly { connection: string; channel: 'saml' | 'scim'; value: string; boundAt: string }[] | null;
  readonly scim_ids: readonly { connection: string; value: string; retired: boolean }[] | null;
}

export const toUser = (row: UserRow): User => ({
  tenant: tenantId(row.tenant_id),
  id: userId(row.id),
  upn: row.upn as Upn | null,
  email: row.email as Email | null,
  fields: {
    displayName: row.display_name,
    givenName: row.given_name,
    surname: row.surname,
    department: row.department,
    jobTitle: row.job_title,
    costCenters: row.cost_centers,
  },
  status: row.status,
  blocked: row.blocked,
  protected: row.protected,
  managedBy: row.managed_by === null ? null : connectionId(row.managed_by),
  provisionedFields: row.provisioned_fields as User['provisionedFields'],
  upnProvisionedAt: row.upn_provisioned_at,
  externalIds: (row.external_ids ?? []).map(
    (id): ExternalIdBinding => ({
      connection: connectionId(id.connection),
      channel: id.channel,
      value: id.value as ExternalIdBinding['value'],
      boundAt: new Date(id.boundAt),
    }),
  ),
  scimIds: (row.scim_ids ?? []).map(
    (id): ScimIdBinding => ({ connection: connectionId(id.connection), value: scimId(id.value), retired: id.retired }),
  ),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  deprovisionedAt: row.deprovisioned_at,
  purgeAfter: row.purge_after,
});

/** Every stored column but the e-mail's claim (which the tenant's setting decides) and the revision. */
export const fromUser = (user: User): Omit<Insertable<UsersTable>, 'email_claim' | 'revision'> => ({
  tenant_id: user.tenant,
  id: user.id,
  upn: user.upn,
  upn_key: user.upn === null ? null : identifierKey(user.upn),
  email: user.email,
  email_key: user.email === null ? null : identifierKey(user.email),
  display_name: user.fields.displayName,
  display_name_key: user.fields.displayName === null ? null : foldText(user.fields.displayName),
  given_name: user.fields.givenName,
  surname: user.fields.surname,
  department: user.fields.department,
  job_title: user.fields.jobTitle,
  cost_centers: jsonText(user.fields.costCenters),
  folded: jsonText(foldDocument({ ...user.fields, email: user.email })),
  status: user.status,
  blocked: user.blocked,
  protected: user.protected,
  managed_by: user.managedBy,
  provisioned_fields: jsonText(user.provisionedFields),
  upn_provisioned_at: user.upnProvisionedAt,
  created_at: user.createdAt,
  updated_at: user.updatedAt,
  deprovisioned_at: user.deprovisionedAt,
  purge_after: user.purgeAfter,
});

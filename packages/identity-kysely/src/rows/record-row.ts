import {
  connectionId,
  identifierKey,
  scimId,
  tenantId,
  userId,
  type JsonObject,
  type ProvisionedUser,
} from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { ProvisionedUsersTable } from '../schema.js';
import { jsonText } from '../sql/json-text.js';
import { foldDocument } from './fold-document.js';

/** Columns that a read of records brings; the folded copies stay behind. */
export const recordColumns = [
  'tenant_id',
  'connection',
  'scim_id',
  'user_id',
  'upn',
  'external_id',
  'document',
  'created_at',
  'updated_at',
  'version',
] as const;

export type RecordRow = Pick<Selectable<ProvisionedUsersTable>, (typeof recordColumns)[number]>;

export const toRecord = (row: RecordRow): ProvisionedUser => ({
  tenant: tenantId(row.tenant_id),
  connection: connectionId(row.connection),
  scimId: scimId(row.scim_id),
  user: userId(row.user_id),
  upn: row.upn as ProvisionedUser['upn'],
  externalId: row.external_id as ProvisionedUser['externalId'],
  document: row.document as JsonObject,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});

export const fromRecord = (record: ProvisionedUser): Insertable<ProvisionedUsersTable> => ({
  tenant_id: record.tenant,
  connection: record.connection,
  scim_id: record.scimId,
  user_id: record.user,
  upn: record.upn,
  upn_key: identifierKey(record.upn),
  external_id: record.externalId,
  document: jsonText(record.document),
  folded: jsonText(foldDocument(record.document)),
  retired: false,
  created_at: record.createdAt,
  updated_at: record.updatedAt,
  version: record.version,
});

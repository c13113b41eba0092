import {
  connectionId,
  groupId,
  groupNameKey,
  tenantId,
  type Group,
  type GroupName,
  type JsonObject,
} from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { GroupsTable } from '../schema.js';
import { jsonText } from '../sql/json-text.js';
import { foldDocument } from './fold-document.js';

/** Columns that a read of groups brings; the folded copies stay behind. */
export const groupColumns = [
  'tenant_id',
  'id',
  'name',
  'name_scope',
  'kind',
  'connection',
  'former_connection',
  'roles',
  'external_id',
  'document',
  'created_at',
  'updated_at',
  'version',
] as const;

export type GroupRow = Pick<Selectable<GroupsTable>, (typeof groupColumns)[number]>;

export const toGroup = (row: GroupRow): Group => ({
  tenant: tenantId(row.tenant_id),
  id: groupId(row.id),
  name: row.name as GroupName,
  nameScope: row.name_scope,
  kind: row.kind,
  connection: row.connection === null ? null : connectionId(row.connection),
  formerConnection: row.former_connection === null ? null : connectionId(row.former_connection),
  roles: row.roles,
  externalId: row.external_id,
  document: row.document as JsonObject,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});

export const fromGroup = (group: Group): Insertable<GroupsTable> => ({
  tenant_id: group.tenant,
  id: group.id,
  name: group.name,
  name_key: groupNameKey(group.name),
  name_scope: group.nameScope,
  kind: group.kind,
  connection: group.connection,
  former_connection: group.formerConnection,
  roles: jsonText(group.roles),
  external_id: group.externalId,
  document: jsonText(group.document),
  folded: jsonText(foldDocument(group.document)),
  created_at: group.createdAt,
  updated_at: group.updatedAt,
  version: group.version,
});

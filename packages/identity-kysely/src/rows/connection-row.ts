import { connectionId, tenantId, type Connection } from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { ConnectionsTable } from '../schema.js';
import { jsonText } from '../sql/json-text.js';

export type ConnectionRow = Selectable<ConnectionsTable>;

export const connectionColumns = [
  'tenant_id',
  'id',
  'name',
  'preset',
  'rebinding',
  'saml',
  'scim',
  'created_at',
  'updated_at',
] as const;

export const toConnection = (row: ConnectionRow): Connection => ({
  tenant: tenantId(row.tenant_id),
  id: connectionId(row.id),
  name: row.name,
  preset: row.preset as Connection['preset'],
  rebinding: row.rebinding,
  saml: row.saml as Connection['saml'],
  scim: row.scim as Connection['scim'],
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const fromConnection = (connection: Connection): Insertable<ConnectionsTable> => ({
  tenant_id: connection.tenant,
  id: connection.id,
  name: connection.name,
  preset: connection.preset,
  rebinding: connection.rebinding,
  saml: connection.saml === null ? null : jsonText(connection.saml),
  scim: connection.scim === null ? null : jsonText(connection.scim),
  created_at: connection.createdAt,
  updated_at: connection.updatedAt,
});

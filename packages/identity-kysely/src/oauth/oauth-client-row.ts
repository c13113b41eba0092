import { connectionId, tenantId, type OAuthClient } from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { OAuthClientsTable } from '../schema.js';

export type OAuthClientRow = Selectable<OAuthClientsTable>;

export const oauthClientColumns = ['tenant_id', 'connection', 'id', 'name', 'secret_hash', 'hint', 'created_at', 'last_used_at'] as const;

export const toOAuthClient = (row: OAuthClientRow): OAuthClient => ({
  tenant: tenantId(row.tenant_id),
  connection: connectionId(row.connection),
  id: row.id,
  name: row.name,
  secretHash: row.secret_hash,
  hint: row.hint,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
});

export const fromOAuthClient = (client: OAuthClient): Insertable<OAuthClientsTable> => ({
  tenant_id: client.tenant,
  connection: client.connection,
  id: client.id,
  name: client.name,
  secret_hash: client.secretHash,
  hint: client.hint,
  created_at: client.createdAt,
  last_used_at: client.lastUsedAt,
});

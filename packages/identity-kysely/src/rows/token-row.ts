import { connectionId, tenantId, type ProvisioningToken } from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { ProvisioningTokensTable } from '../schema.js';

export type TokenRow = Omit<Selectable<ProvisioningTokensTable>, 'oauth_client'>;

export const tokenColumns = [
  'tenant_id',
  'connection',
  'id',
  'name',
  'hash',
  'hint',
  'created_at',
  'last_used_at',
  'expires_at',
] as const;

export const toToken = (row: TokenRow): ProvisioningToken => ({
  tenant: tenantId(row.tenant_id),
  connection: connectionId(row.connection),
  id: row.id,
  name: row.name,
  hash: row.hash,
  hint: row.hint,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
});

export const fromToken = (token: ProvisioningToken): Insertable<ProvisioningTokensTable> => ({
  tenant_id: token.tenant,
  connection: token.connection,
  id: token.id,
  name: token.name,
  hash: token.hash,
  hint: token.hint,
  created_at: token.createdAt,
  last_used_at: token.lastUsedAt,
  expires_at: token.expiresAt,
});

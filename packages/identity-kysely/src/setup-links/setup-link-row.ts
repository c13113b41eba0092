import { connectionId, tenantId, type SetupLink } from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { SetupLinksTable } from '../schema.js';

export type SetupLinkRow = Selectable<SetupLinksTable>;

export const setupLinkColumns = ['tenant_id', 'id', 'connection', 'secret_hash', 'created_at', 'expires_at'] as const;

export const toSetupLink = (row: SetupLinkRow): SetupLink => ({
  tenant: tenantId(row.tenant_id),
  id: row.id,
  connection: row.connection === null ? null : connectionId(row.connection),
  secretHash: row.secret_hash,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

export const fromSetupLink = (link: SetupLink): Insertable<SetupLinksTable> => ({
  tenant_id: link.tenant,
  id: link.id,
  connection: link.connection,
  secret_hash: link.secretHash,
  created_at: link.createdAt,
  expires_at: link.expiresAt,
});

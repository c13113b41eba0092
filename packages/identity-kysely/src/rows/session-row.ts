import { connectionId, decisionId, tenantId, userId, type Session, type SessionRevocation } from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { SessionRevocationsTable, SessionsTable } from '../schema.js';

export type SessionRow = Selectable<SessionsTable>;

export const sessionColumns = [
  'tenant_id',
  'id',
  'secret_hash',
  'user_id',
  'connection',
  'name_id',
  'name_id_format',
  'session_index',
  'created_at',
  'last_seen_at',
  'expires_at',
] as const;

export const toSession = (row: SessionRow): Session => ({
  tenant: tenantId(row.tenant_id),
  id: row.id as Session['id'],
  secretHash: row.secret_hash,
  user: userId(row.user_id),
  connection: connectionId(row.connection),
  nameId: row.name_id,
  nameIdFormat: row.name_id_format,
  sessionIndex: row.session_index,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
});

export const fromSession = (session: Session): Insertable<SessionsTable> => ({
  tenant_id: session.tenant,
  id: session.id,
  secret_hash: session.secretHash,
  user_id: session.user,
  connection: session.connection,
  name_id: session.nameId,
  name_id_format: session.nameIdFormat,
  session_index: session.sessionIndex,
  created_at: session.createdAt,
  last_seen_at: session.lastSeenAt,
  expires_at: session.expiresAt,
});

export const revocationColumns = [
  'tenant_id',
  'user_id',
  'id',
  'requested_at',
  'confirmed_at',
  'sessions',
  'reason',
  'decision',
] as const;

export const toRevocation = (row: Selectable<SessionRevocationsTable>): SessionRevocation => ({
  tenant: tenantId(row.tenant_id),
  id: row.id,
  user: userId(row.user_id),
  requestedAt: row.requested_at,
  confirmedAt: row.confirmed_at,
  sessions: row.sessions,
  reason: row.reason as SessionRevocation['reason'],
  decision: decisionId(row.decision),
});

export const fromRevocation = (revocation: SessionRevocation): Insertable<SessionRevocationsTable> => ({
  tenant_id: revocation.tenant,
  user_id: revocation.user,
  id: revocation.id,
  requested_at: revocation.requestedAt,
  confirmed_at: revocation.confirmedAt,
  sessions: revocation.sessions,
  reason: revocation.reason,
  decision: revocation.decision,
});

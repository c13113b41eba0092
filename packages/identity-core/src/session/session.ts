import type { Brand } from '../kernel/brand.js';
import type { ConnectionId } from '../connection/connection-id.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { UserId } from '../user/identifiers.js';

/** Opaque public id of a session; not the cookie's secret. */
export type SessionId = Brand<string, 'SessionId'>;

export interface Session {
  readonly tenant: TenantId;
  readonly id: SessionId;
  /** SHA-256 of the cookie value, hex. The value itself is never stored. */
  readonly secretHash: string;
  readonly user: UserId;
  readonly connection: ConnectionId;
  /** For single logout. */
  readonly nameId: string | null;
  /** As the IdP gave it with the NameID; `null`: it gave none. */
  readonly nameIdFormat: string | null;
  readonly sessionIndex: string | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

/** What ending the sessions of several people at once leaves for each of them. */
export type RevocationReceipt = Pick<SessionRevocation, 'id' | 'requestedAt' | 'confirmedAt' | 'reason' | 'decision'>;

/** The receipt of ended sessions. */
export interface SessionRevocation {
  readonly tenant: TenantId;
  readonly id: string;
  readonly user: UserId;
  readonly requestedAt: Date;
  /** `null` while the host has not yet confirmed. */
  readonly confirmedAt: Date | null;
  readonly sessions: number;
  readonly reason: 'deactivated' | 'deprovisioned' | 'blocked' | 'administrator' | 'logout' | 'connection-deleted';
  readonly decision: DecisionId;
}

import type { ConnectionId } from './connection-id.js';
import type { TenantId } from '../kernel/tenant-id.js';

/** A bearer token of a connection's directory: shown once, stored hashed. */
export interface ProvisioningToken {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  readonly id: string;
  readonly name: string | null;
  /** SHA-256 of the token, hex. */
  readonly hash: string;
  /** The recognisable end of the token. */
  readonly hint: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

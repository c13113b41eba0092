import type { TenantId } from '../kernel/tenant-id.js';
import type { ConnectionId } from './connection-id.js';

/** An invitation for a customer's administrator to set a connection up, without an account of ours; it ends by itself. */
export interface SetupLink {
  readonly tenant: TenantId;
  readonly id: string;
  /** `null`: whichever connection of the tenant. */
  readonly connection: ConnectionId | null;
  /** SHA-256 of the link's secret, hex: the link itself is shown once. */
  readonly secretHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

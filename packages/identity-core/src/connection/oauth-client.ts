import type { TenantId } from '../kernel/tenant-id.js';
import type { ConnectionId } from './connection-id.js';

/** A client of the token endpoint that stands for a connection's directory. @see RFC 6749 §2 */
export interface OAuthClient {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  readonly id: string;
  readonly name: string | null;
  /** SHA-256 of the client secret, hex. */
  readonly secretHash: string;
  /** The recognisable end of the secret. */
  readonly hint: string;
  readonly createdAt: Date;
  /** When it last asked for an access token. */
  readonly lastUsedAt: Date | null;
}

/** A bearer token that a client was issued. It ends with its client, its connection or its time. */
export interface AccessToken {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  readonly client: string;
  readonly id: string;
  /** SHA-256 of the token, hex. */
  readonly hash: string;
  /** The recognisable end of the token. */
  readonly hint: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

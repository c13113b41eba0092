import type { TenantId } from '../kernel/tenant-id.js';
import type { ConnectionId } from './connection-id.js';

/** A private key of ours as it rests: encrypted, and of use only with the encryption key. */
export interface SealedKey {
  readonly sealed: string;
  /** DER, base64. */
  readonly certificate: string;
}

/** Driven port: our own keys, one pair per connection; they go with the connection. */
export interface SealedKeyStore {
  find(tenant: TenantId, connection: ConnectionId): Promise<SealedKey | undefined>;
  /** Atomic: of two simultaneous calls one wins. @returns the winner's. */
  insert(tenant: TenantId, connection: ConnectionId, key: SealedKey): Promise<SealedKey>;
}

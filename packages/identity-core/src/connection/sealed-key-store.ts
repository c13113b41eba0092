import type { TenantId } from '../kernel/tenant-id.js';
import type { ConnectionId } from './connection-id.js';

/** A private key of ours as it rests: encrypted, and of use only with the encryption key. */
export interface SealedKey {
  readonly sealed: string;
  /** DER, base64. */
  readonly certificate: string;
}

/** Our own keys for one connection, as far as they are rolled over. */
export interface SealedKeyRing {
  /** Signs. */
  readonly current: SealedKey;
  /** Published beside the current one, so that the identity provider knows it before it signs. */
  readonly next: SealedKey | null;
  /** Replaced; decrypts what the identity provider still encrypts with it. */
  readonly previous: SealedKey | null;
}

/** Driven port: our own keys, one ring per connection; they go with the connection. */
export interface SealedKeyStore {
  find(tenant: TenantId, connection: ConnectionId): Promise<SealedKeyRing | undefined>;
  /** Atomic, where there is none yet: of two simultaneous calls one wins. @returns the winner's. */
  insert(tenant: TenantId, connection: ConnectionId, key: SealedKey): Promise<SealedKeyRing>;
}

import type { ConnectionId, TenantId } from '@vestibule/identity-core';

/** A private key as it rests: encrypted, and of use only with the encryption key. */
export interface SealedKey {
  readonly sealed: string;
  /** DER, base64. */
  readonly certificate: string;
}

/** Driven port: our own keys, one pair per connection. */
export interface SealedKeyStore {
  find(tenant: TenantId, connection: ConnectionId): Promise<SealedKey | undefined>;
  /** Atomic: of two simultaneous calls one wins. @returns the winner's. */
  insert(tenant: TenantId, connection: ConnectionId, key: SealedKey): Promise<SealedKey>;
}

/** For a single process that may forget its keys when it ends. */
export class InMemorySealedKeyStore implements SealedKeyStore {
  private readonly keys = new Map<string, SealedKey>();

  async find(tenant: TenantId, connection: ConnectionId): Promise<SealedKey | undefined> {
    return this.keys.get(`${tenant}/${connection}`);
  }

  async insert(tenant: TenantId, connection: ConnectionId, key: SealedKey): Promise<SealedKey> {
    const winner = this.keys.get(`${tenant}/${connection}`) ?? key;
    this.keys.set(`${tenant}/${connection}`, winner);
    return winner;
  }
}

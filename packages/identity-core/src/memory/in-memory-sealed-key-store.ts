import type { ConnectionId } from '../connection/connection-id.js';
import type { SealedKey, SealedKeyStore } from '../connection/sealed-key-store.js';
import type { TenantId } from '../kernel/tenant-id.js';

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

import type { ConnectionId } from '../connection/connection-id.js';
import type { SealedKey, SealedKeyRing, SealedKeyStore } from '../connection/sealed-key-store.js';
import type { TenantId } from '../kernel/tenant-id.js';
import { InMemoryDatabase } from './in-memory-database.js';

/** For a single process that may forget its keys when it ends. */
export class InMemorySealedKeyStore implements SealedKeyStore {
  constructor(private readonly database: InMemoryDatabase = new InMemoryDatabase()) {}

  async find(tenant: TenantId, connection: ConnectionId): Promise<SealedKeyRing | undefined> {
    return this.database.read(tenant).keyRings.get(connection);
  }

  async insert(tenant: TenantId, connection: ConnectionId, key: SealedKey): Promise<SealedKeyRing> {
    const { keyRings } = this.database.open(tenant);
    const winner = keyRings.get(connection) ?? { current: key, next: null, previous: null };
    keyRings.set(connection, winner);
    return winner;
  }
}

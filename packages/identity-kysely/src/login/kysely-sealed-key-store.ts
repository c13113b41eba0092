import type { ConnectionId, SealedKey, SealedKeyRing, SealedKeyStore, TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import { keyRingColumns, toKeyRing } from '../rows/key-ring-row.js';
import type { Database } from '../schema.js';
import { withStoreErrors } from '../store-error.js';

/** Our own keys, encrypted by whoever hands them in. The primary key decides which of two first ones is kept. */
export class KyselySealedKeyStore implements SealedKeyStore {
  constructor(private readonly db: Kysely<Database>) {}

  async find(tenant: TenantId, connection: ConnectionId): Promise<SealedKeyRing | undefined> {
    const row = await withStoreErrors(() =>
      this.db
        .selectFrom('service_provider_keys')
        .select(keyRingColumns)
        .where('tenant_id', '=', tenant)
        .where('connection', '=', connection)
        .executeTakeFirst(),
    );
    return row === undefined ? undefined : toKeyRing(row);
  }

  async insert(tenant: TenantId, connection: ConnectionId, key: SealedKey): Promise<SealedKeyRing> {
    await withStoreErrors(() =>
      sql`
        insert into service_provider_keys (tenant_id, connection, sealed, certificate)
        values (${tenant}, ${connection}, ${key.sealed}, ${key.certificate})
        on conflict do nothing`.execute(this.db),
    );
    return (await this.find(tenant, connection)) ?? { current: key, next: null, previous: null };
  }
}

import type { ConnectionId, SealedKey, SealedKeyStore, TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { withStoreErrors } from '../store-error.js';

/** Our own keys, encrypted by whoever hands them in. The primary key decides which of two is kept. */
export class KyselySealedKeyStore implements SealedKeyStore {
  constructor(private readonly db: Kysely<Database>) {}

  find(tenant: TenantId, connection: ConnectionId): Promise<SealedKey | undefined> {
    return withStoreErrors(() =>
      this.db
        .selectFrom('service_provider_keys')
        .select(['sealed', 'certificate'])
        .where('tenant_id', '=', tenant)
        .where('connection', '=', connection)
        .executeTakeFirst(),
    );
  }

  async insert(tenant: TenantId, connection: ConnectionId, key: SealedKey): Promise<SealedKey> {
    await withStoreErrors(() =>
      sql`
        insert into service_provider_keys (tenant_id, connection, sealed, certificate)
        values (${tenant}, ${connection}, ${key.sealed}, ${key.certificate})
        on conflict do nothing`.execute(this.db),
    );
    return (await this.find(tenant, connection)) ?? key;
  }
}

import { createHash } from 'node:crypto';
import type { AssertionReplayStore, ConnectionId, TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { withStoreErrors } from '../store-error.js';
import { removeExpiredRows } from '../sql/remove-expired-rows.js';

/** Used assertion ids, hashed: an id may be longer than an index takes. The primary key decides who was first. */
export class KyselyAssertionReplayStore implements AssertionReplayStore {
  constructor(private readonly db: Kysely<Database>) {}

  remember(tenant: TenantId, connection: ConnectionId, assertionId: string, forgetAfter: Date): Promise<'first-use' | 'replayed'> {
    return withStoreErrors(async () => {
      const hash = createHash('sha256').update(assertionId).digest('hex');
      const { rows } = await sql`
        insert into used_assertions (tenant_id, connection, assertion_hash, forget_after)
        values (${tenant}, ${connection}, ${hash}, ${forgetAfter})
        on conflict do nothing returning assertion_hash`.execute(this.db);
      return rows.length === 1 ? 'first-use' : 'replayed';
    });
  }

  removeExpired(before: Date, limit: number): Promise<number> {
    return withStoreErrors(() =>
      removeExpiredRows(this.db, 'used_assertions', 'forget_after', ['connection', 'assertion_hash'], before, limit),
    );
  }
}

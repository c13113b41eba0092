import { connectionId, tenantId, type ConnectionId, type LoginRequest, type LoginRequestStore, type TenantId } from '@vestibule/identity-core';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Database, LoginRequestsTable } from '../schema.js';
import { storeErrorOf, withStoreErrors } from '../store-error.js';
import { removeExpiredRows } from '../sql/remove-expired-rows.js';

/** Open login requests. Consuming one deletes it: the row can be deleted once. */
export class KyselyLoginRequestStore implements LoginRequestStore {
  constructor(private readonly db: Kysely<Database>) {}

  open(request: LoginRequest): Promise<void> {
    return withStoreErrors(async () => {
      await this.db
        .insertInto('login_requests')
        .values({
          tenant_id: request.tenant,
          connection: request.connection,
          id: request.id,
          relay_state: request.relayState,
          browser_hash: request.browserHash,
          return_to: request.returnTo,
          test_id: request.testId,
          created_at: request.createdAt,
          expires_at: request.expiresAt,
        })
        .execute();
    });
  }

  async consume(
    tenant: TenantId,
    connection: ConnectionId,
    id: string,
    browserHashes: readonly string[],
    now: Date,
  ): Promise<LoginRequest | undefined> {
    if (browserHashes.length === 0) return undefined;
    try {
      const row = await this.db
        .deleteFrom('login_requests')
        .where('tenant_id', '=', tenant)
        .where('connection', '=', connection)
        .where('id', '=', id)
        .where('expires_at', '>', now)
        .where(sql<boolean>`browser_hash = any(${browserHashes}::text[])`)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : toLoginRequest(row);
    } catch (error) {
      throw storeErrorOf(error);
    }
  }

  removeExpired(before: Date, limit: number): Promise<number> {
    return withStoreErrors(() => removeExpiredRows(this.db, 'login_requests', 'expires_at', ['connection', 'id'], before, limit));
  }
}

const toLoginRequest = (row: Selectable<LoginRequestsTable>): LoginRequest => ({
  tenant: tenantId(row.tenant_id),
  connection: connectionId(row.connection),
  id: row.id,
  relayState: row.relay_state,
  browserHash: row.browser_hash,
  returnTo: row.return_to,
  testId: row.test_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

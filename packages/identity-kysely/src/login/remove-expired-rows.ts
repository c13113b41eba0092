import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { groupBy } from '../sql/group-by.js';

/**
 * Reads what expired across all tenants without a lock, then deletes tenant by tenant; several processes may do it at
 * once.
 *
 * @param key The rest of the primary key beside the tenant.
 * @returns How many rows this call removed.
 */
export async function removeExpiredRows(
  db: Kysely<Database>,
  table: 'login_requests' | 'used_assertions',
  expiry: string,
  key: readonly [string, string],
  before: Date,
  limit: number,
): Promise<number> {
  const [first, second] = key.map((column) => sql.id(column));
  const { rows } = await sql<{ tenant_id: string; first: string; second: string }>`
    /* across tenants */ select tenant_id, ${first} as first, ${second} as second from ${sql.table(table)}
    where ${sql.id(expiry)} < ${before} order by tenant_id limit ${limit}`.execute(db);
  let removed = 0;
  for (const [tenant, expired] of groupBy(rows, (row) => row.tenant_id)) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} x
      using unnest(${expired.map((row) => row.first)}::text[], ${expired.map((row) => row.second)}::text[]) as gone (first, second)
      where x.tenant_id = ${tenant} and x.${first} = gone.first and x.${second} = gone.second
        and x.${sql.id(expiry)} < ${before}`.execute(db);
    removed += Number(numAffectedRows ?? 0n);
  }
  return removed;
}

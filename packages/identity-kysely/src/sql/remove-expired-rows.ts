import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from '../schema.js';
import { groupBy } from './group-by.js';

/**
 * Reads what expired across all tenants without a lock, then deletes tenant by tenant; several processes may do it at
 * once.
 *
 * @param key The rest of the primary key beside the tenant.
 * @param condition What else a row `x` must fulfil.
 * @returns How many rows this call removed.
 */
export async function removeExpiredRows(
  db: Kysely<Database>,
  table: 'login_requests' | 'used_assertions' | 'session_revocations' | 'sessions' | 'setup_links' | 'webhook_deliveries',
  expiry: string,
  key: readonly string[],
  before: Date,
  limit: number,
  condition: RawBuilder<unknown> = sql`true`,
): Promise<number> {
  const { rows } = await sql<{ readonly tenant_id: string; readonly [column: string]: string }>`
    /* across tenants */ select tenant_id, ${sql.join(key.map((column) => sql.id(column)))} from ${sql.table(table)} x
    where x.${sql.id(expiry)} < ${before} and ${condition} order by tenant_id limit ${limit}`.execute(db);
  let removed = 0;
  for (const [tenant, expired] of groupBy(rows, (row) => row.tenant_id)) {
    const lists = key.map((column) => sql`${expired.map((row) => row[column])}::text[]`);
    const isGone = key.map((column) => sql`x.${sql.id(column)} = gone.${sql.id(column)}`);
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} x
      using unnest(${sql.join(lists)}) as gone (${sql.join(key.map((column) => sql.id(column)))})
      where x.tenant_id = ${tenant} and ${sql.join(isGone, sql` and `)} and x.${sql.id(expiry)} < ${before} and ${condition}`.execute(db);
    removed += Number(numAffectedRows ?? 0n);
  }
  return removed;
}

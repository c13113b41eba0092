import { connectionId, tenantId, type ConnectionId, type TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { withStoreErrors } from '../store-error.js';
import { COUNTED_SLOT } from './resource-total.js';
import { fromOwnGroups, fromOwnUsers, type ResourceKind } from './shown-resources.js';

/** Counts what connections own, so that nobody who asks for a page has to. */
export class KyselyResourceTotals {
  constructor(private readonly db: Kysely<Database>) {}

  /**
   * Counts for connections that were not counted since `before`, at most `limit` of them.
   *
   * @returns How many there were.
   */
  countDue(now: Date, before: Date, limit: number): Promise<number> {
    return withStoreErrors(async () => {
      const { rows } = await sql<{ tenant_id: string; id: string }>`
        /* across tenants */ select c.tenant_id, c.id from connections c
        where c.scim is not null and not exists (
          select 1 from resource_totals r
          where r.tenant_id = c.tenant_id and r.connection = c.id and r.kind = 'user' and r.slot = ${sql.lit(COUNTED_SLOT)} and r.counted_at >= ${before})
        limit ${limit}`.execute(this.db);
      for (const row of rows) await this.count(tenantId(row.tenant_id), connectionId(row.id), now);
      return rows.length;
    });
  }

  /** Also sets right what processes older than the totals left out. */
  count(tenant: TenantId, connection: ConnectionId, now: Date): Promise<void> {
    return withStoreErrors(() =>
      this.db.transaction().execute(async (db) => {
        // May take long, and is asked for once a day.
        await sql`
          select set_config('statement_timeout', '0', true), set_config('enable_seqscan', 'on', true), set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(db);
        // The end of the connection forgets the totals: not while they are being made.
        const { rows } = await sql`
          select 1 from connections c where c.tenant_id = ${tenant} and c.id = ${connection} for share`.execute(db);
        if (rows.length === 0) return;
        for (const [kind, from] of [['group', fromOwnGroups], ['user', fromOwnUsers]] as const) await sql`
          insert into resource_totals (tenant_id, connection, kind, slot, count, counted_at)
          select ${tenant}::text, ${connection}::text, ${kind satisfies ResourceKind}::text, ${sql.lit(COUNTED_SLOT)}::integer, n.count - n.elsewhere, ${now}::timestamptz
          from (
            select (select count(*) ${from(tenant, connection)}) as count, (
              select coalesce(sum(r.count), 0)::bigint from resource_totals r
              where r.tenant_id = ${tenant} and r.connection = ${connection} and r.kind = ${kind} and r.slot <> ${sql.lit(COUNTED_SLOT)}) as elsewhere
          ) n
          on conflict (tenant_id, connection, kind, slot) do update set count = excluded.count, counted_at = excluded.counted_at`.execute(db);
      }),
    );
  }
}

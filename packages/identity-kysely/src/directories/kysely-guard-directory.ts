import type { ConnectionId, GuardDirectory, Hold, Page, PageRequest, TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import { holdColumns, toHold, type HoldRow } from '../rows/hold-row.js';
import type { Database } from '../schema.js';
import { groupBy } from '../sql/group-by.js';
import { columnsOf } from '../sql/columns.js';
import { parseCursor } from '../sql/page-cursor.js';
import { pageOf } from '../sql/page-of.js';
import { withStoreErrors } from '../store-error.js';

/** An administrator's reads of holds; a page is one statement. */
export class KyselyGuardDirectory implements GuardDirectory {
  constructor(private readonly db: Kysely<Database>) {}

  findHolds(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<Hold>> {
    return withStoreErrors(async () => {
      const before = page.cursor === undefined ? sql`true` : sql`h.id < ${parseCursor(page.cursor, 1)[0]}`;
      const { rows } = await sql<HoldRow>`
        select ${columnsOf('h', holdColumns, '')} from holds h
        where h.tenant_id = ${tenant} and h.connection = ${connection} and ${before}
        order by h.id desc limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toHold, (row) => [row.id]);
    });
  }

  removeExpired(now: Date, limit: number): Promise<number> {
    return withStoreErrors(async () => {
      const { rows } = await sql<{ tenant_id: string; connection: string; group_id: string; at: Date; id: string }>`
        /* across tenants */ select a.tenant_id, a.connection, a.group_id, a.at, a.id
        from connections c join guard_acts a on a.tenant_id = c.tenant_id and a.connection = c.id
        where a.at < ${now}::timestamptz
          - coalesce((c.scim -> 'guard' ->> 'windowMinutes')::int, ${MINUTES_WITHOUT_GUARD}) * interval '1 minute'
        limit ${limit}`.execute(this.db);
      let removed = 0;
      for (const [tenant, acts] of groupBy(rows, (row) => row.tenant_id)) {
        const { numAffectedRows } = await sql`
          delete from guard_acts a
          using unnest(
            ${acts.map((act) => act.connection)}::text[], ${acts.map((act) => act.group_id)}::text[],
            ${acts.map((act) => act.at)}::timestamptz[], ${acts.map((act) => act.id)}::text[]
          ) as gone (connection, group_id, at, id)
          where a.tenant_id = ${tenant} and a.connection = gone.connection and a.group_id = gone.group_id
            and a.at = gone.at and a.id = gone.id`.execute(this.db);
        removed += Number(numAffectedRows ?? 0n);
      }
      return removed;
    });
  }
}

/** A guard that is off for a moment forgets nothing. */
const MINUTES_WITHOUT_GUARD = 24 * 60;

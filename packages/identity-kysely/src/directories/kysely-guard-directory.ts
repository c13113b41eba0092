import type { ConnectionId, GuardDirectory, Hold, Page, PageRequest, TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import { holdColumns, toHold, type HoldRow } from '../rows/hold-row.js';
import type { Database } from '../schema.js';
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
}

import type { ResourceQuery } from '@vestibule/identity-core';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from '../schema.js';
import { atMost } from '../sql/at-most.js';

interface PageSource {
  /** From the select list, without its `select`, to the order. */
  readonly select: RawBuilder<unknown>;
  /** Columns that are looked up for the rows of the page only, as `page`. */
  readonly beside?: RawBuilder<unknown>;
  /** From the `from` on, without order: what is counted. */
  readonly from: RawBuilder<unknown>;
  /** What the count would be, where it is known (else null). */
  readonly known?: RawBuilder<unknown>;
}

/** A page and its total in one statement; the total is counted only where the page itself does not show it. */
export async function readPage<Row>(
  db: Kysely<Database>,
  { offset, limit }: Pick<ResourceQuery, 'offset' | 'limit'>,
  { select, beside, from, known }: PageSource,
): Promise<{ readonly rows: readonly Row[]; readonly total: number }> {
  const count = known === undefined ? sql`select count(*)::int ${from}` : sql`select coalesce(${known}, (select count(*)::int ${from}))`;
  if (limit > 0) {
    const { rows } = await sql<Row & { page_total: number | null }>`
      with page as (
        select * from (select ${select}${atMost(offset + limit)}) reach limit ${limit} offset ${offset}
      )
      select page.*${beside === undefined ? sql`` : sql`, ${beside}`},
        case when (select count(*) from page) = ${limit} then (${count}) end as page_total
      from page`.execute(db);
    if (rows.length > 0 || offset === 0) return { rows, total: rows[0]?.page_total ?? offset + rows.length };
  }
  const counted = await sql<{ total: number }>`select (${count}) as total`.execute(db);
  return { rows: [], total: counted.rows[0]?.total ?? 0 };
}

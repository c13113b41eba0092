import { sql, type RawBuilder } from 'kysely';

const REACHES = [100, 1_000, 10_000, 100_000];

/**
 * How far a page reaches, rounded up, as part of the statement's text: a plan is made before the parameters are known, and
 * whoever expects to read a tenth of all rows sorts them all.
 */
export function atMost(rows: number): RawBuilder<unknown> {
  const reach = REACHES.find((each) => each >= rows);
  return reach === undefined ? sql`` : sql` limit ${sql.lit(reach)}`;
}

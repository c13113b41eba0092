import type { Table } from './table.js';

/** Removes matching rows of several tables, at most `limit`. @returns how many went. */
export function removeRows<Row>(tables: readonly Table<Row>[], matches: (row: Row) => boolean, limit: number): number {
  let left = limit;
  for (const table of tables) table.deleteWhere((row) => left > 0 && matches(row) && left-- > 0);
  return limit - left;
}

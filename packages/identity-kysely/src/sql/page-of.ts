import type { Page } from '@vestibule/identity-core';
import { formatCursor } from './page-cursor.js';

/** Makes a page of rows that were read with `limit + 1`: the surplus row says that there are more. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  keyOf: (row: Row) => readonly string[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toItem), next: rows.length > limit && last !== undefined ? formatCursor(keyOf(last)) : null };
}

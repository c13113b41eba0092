import { InvalidCursorError, type Page, type PageRequest } from '../kernel/page.js';

const PREFIX = 'after:';

/**
 * One page of `items` in the order of a key that no two of them share.
 *
 * @throws {InvalidCursorError}
 */
export function pageOf<Item>(
  items: readonly Item[],
  sortKey: (item: Item) => string,
  { cursor, limit }: PageRequest,
  order: 'ascending' | 'descending' = 'ascending',
): Page<Item> {
  if (cursor !== undefined && !cursor.startsWith(PREFIX)) throw new InvalidCursorError();
  const direction = order === 'ascending' ? 1 : -1;
  const compare = (one: string, other: string) => direction * (one < other ? -1 : one > other ? 1 : 0);
  const rest = items
    .map((item) => ({ item, key: sortKey(item) }))
    .filter(({ key }) => cursor === undefined || compare(key, cursor.slice(PREFIX.length)) > 0)
    .sort((one, other) => compare(one.key, other.key));
  const page = rest.slice(0, limit);
  return { items: page.map(({ item }) => item), next: rest.length > limit ? `${PREFIX}${page.at(-1)?.key}` : null };
}

import type { ReadPage } from '../mapping/list-page.js';
import { invalidValue, ScimError, type JsonObject, type ListQuery } from '../protocol/index.js';
import type { Caller } from './caller.js';

/** Something that holds resources of one type. */
export interface Searchable {
  find(caller: Caller, list: ListQuery): Promise<ReadPage<JsonObject>>;
}

interface Part {
  readonly endpoint: Searchable;
  /** Reads the query as one on this type. @throws {ScimError} */
  readonly read: () => ListQuery;
}

/**
 * One list over resources of several types, type by type. A type that lacks an attribute of the filter has no match.
 *
 * @throws {ScimError} When no type can answer; `invalidValue` for a cursor or an order, which one list over several types cannot keep.
 * @see RFC 7644 §3.4.2.1 and §3.4.3
 */
export async function searchEverything(caller: Caller, parts: readonly Part[]): Promise<ReadPage<JsonObject>> {
  const lists = readParts(parts);
  const items: JsonObject[] = [];
  let totalResults = 0;
  let startIndex = 1;
  for (const { endpoint, list } of lists) {
    const { page, sort } = list;
    if (page.kind === 'cursor') throw invalidValue('"cursor" needs one endpoint, such as /Users. Use "startIndex" here.');
    if (sort !== undefined && lists.length > 1) throw invalidValue('"sortBy" needs one endpoint, such as /Users/.search.');
    startIndex = page.startIndex;
    const offset = Math.max(page.startIndex - 1 - totalResults, 0);
    const found = await endpoint.find(caller, { ...list, page: { kind: 'index', startIndex: offset + 1, count: page.count - items.length } });
    items.push(...found.items);
    totalResults += found.totalResults;
  }
  return { items, totalResults, startIndex };
}

function readParts(parts: readonly Part[]): readonly { readonly endpoint: Searchable; readonly list: ListQuery }[] {
  const readable: { readonly endpoint: Searchable; readonly list: ListQuery }[] = [];
  let refusal: ScimError | undefined;
  for (const { endpoint, read } of parts) {
    try {
      readable.push({ endpoint, list: read() });
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      if (error.scimType !== 'invalidFilter') throw error;
      refusal ??= error;
    }
  }
  if (readable.length === 0 && refusal !== undefined) throw refusal;
  return readable;
}

import type { ResourceFilter, ResourcePage, ResourceQuery } from '@vestibule/identity-core';
import { invalidCursor, invalidValue, ScimError, type ListQuery } from '../protocol/index.js';
import { attributeOf, toResourceFilter, type ResourceKind } from './resource-filter.js';

/** What a cursor remembers: the last id seen (in order of ids), or with an order of the client's how many were seen. */
interface CursorState {
  readonly after?: string;
  readonly offset?: number;
  readonly total: number;
  /** Of the query it belongs to. */
  readonly query: string;
}

/** A list query in the store's terms, and where in the list its page stands. */
export interface PlannedPage {
  readonly query: ResourceQuery;
  readonly fingerprint: string;
  readonly cursor: CursorState | undefined;
}

export interface ReadPage<Item> {
  readonly items: readonly Item[];
  readonly totalResults: number;
  readonly startIndex?: number;
  readonly nextCursor?: string;
}

/**
 * @param digest A short text that differs for different texts.
 * @throws {ScimError} `invalidFilter`; `invalidValue` for an attribute that cannot be sorted by; `invalidCursor`.
 */
export function planPage({ filter, sort, page }: ListQuery, kind: ResourceKind, digest: (text: string) => string): PlannedPage {
  const wanted = filter === undefined ? undefined : toResourceFilter(filter, kind);
  const sortBy = sort === undefined ? undefined : sortAttribute(sort.attribute, kind);
  const order = sortBy === undefined ? {} : { sortBy, descending: sort?.order === 'descending' };
  if (page.kind === 'index') {
    return {
      query: { ...(wanted === undefined ? {} : { filter: wanted }), ...order, offset: page.startIndex - 1, limit: page.count },
      fingerprint: '',
      cursor: undefined,
    };
  }
  const fingerprint = digest(JSON.stringify([kind, wanted ?? null, sortBy ?? null, sort?.order ?? null])).slice(0, 16);
  const cursor = page.cursor === undefined ? undefined : parseCursor(page.cursor, fingerprint, sortBy !== undefined);
  const beyond = cursor?.after === undefined ? undefined : idAfter(cursor.after);
  const both = wanted === undefined || beyond === undefined ? (beyond ?? wanted) : ({ kind: 'and', filters: [wanted, beyond] } as const);
  return {
    query: {
      ...(both === undefined ? {} : { filter: both }),
      ...(sortBy === undefined ? { sortBy: { kind: 'field', field: 'id' } as const } : order),
      offset: cursor?.offset ?? 0,
      limit: page.count,
    },
    fingerprint,
    cursor,
  };
}

/** What was read, as the page that the client asked for. @see RFC 7644 §3.4.2.4, RFC 9865 §2 */
export function toReadPage<Item>(
  { query, fingerprint, cursor }: PlannedPage,
  { page, sort }: ListQuery,
  { items, total }: ResourcePage<Item>,
  idOf: (item: Item) => string,
): ReadPage<Item> {
  if (page.kind === 'index') return { items, totalResults: total, startIndex: page.startIndex };
  const totalResults = cursor?.total ?? total;
  const seen = query.offset + items.length;
  const last = items.at(-1);
  if (last === undefined || seen >= total) return { items, totalResults };
  const position = sort === undefined ? { after: idOf(last) } : { offset: seen };
  return { items, totalResults, nextCursor: formatCursor({ ...position, total: totalResults, query: fingerprint }) };
}

function sortAttribute(attribute: Parameters<typeof attributeOf>[0], kind: ResourceKind) {
  try {
    return attributeOf(attribute, kind);
  } catch (error) {
    if (error instanceof ScimError) throw invalidValue(`"sortBy": ${error.detail}`);
    throw error;
  }
}

const idAfter = (id: string): ResourceFilter => ({
  kind: 'compare',
  attribute: { kind: 'field', field: 'id' },
  operator: 'gt',
  value: id,
});

function formatCursor(state: CursorState): string {
  return Buffer.from(JSON.stringify(state)).toString('base64url');
}

function parseCursor(text: string, fingerprint: string, isSorted: boolean): CursorState {
  const state = readState(text);
  const position = isSorted ? state?.offset : state?.after;
  if (state === undefined || position === undefined || state.query !== fingerprint) {
    throw invalidCursor('The cursor is not one that this list gave. Start again with an empty cursor.');
  }
  return state;
}

function readState(text: string): CursorState | undefined {
  if (text.length > 1_000) return undefined;
  let state: unknown;
  try {
    state = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (typeof state !== 'object' || state === null) return undefined;
  const { after, offset, total, query } = state as Partial<Record<keyof CursorState, unknown>>;
  if (typeof query !== 'string' || !isCount(total)) return undefined;
  if (typeof after === 'string') return /^[\x21-\x7e]{1,128}$/.test(after) ? { after, total, query } : undefined;
  return isCount(offset) ? { offset, total, query } : undefined;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= 2_147_483_647;

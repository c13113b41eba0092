import type { Dialect } from '../dialects/dialect.js';
import { LENIENT } from '../dialects/lenient.js';
import { parseFilter } from '../filter/parse-filter.js';
import { resolveFilter } from '../filter/resolve-filter.js';
import type { ResolvedAttribute, ResolvedFilter } from '../filter/resolved-filter.js';
import { isJsonArray, jsonKind, valueInAnyCase, type JsonObject, type JsonValue } from '../json/json-value.js';
import { invalidCount, invalidSyntax, invalidValue } from '../messages/error-table.js';
import { SEARCH_REQUEST_URN } from '../messages/schema-urns.js';
import { parseProjection, type Projection } from '../projection/projection.js';
import type { ResourceType } from '../schemas/resource-type.js';
import { resolveSort } from './resolve-sort.js';

export interface PageLimits {
  readonly defaultCount: number;
  /** A larger `count` is lowered to this, which the answer's `itemsPerPage` shows. */
  readonly maxCount: number;
}

export const DEFAULT_PAGE_LIMITS: PageLimits = { defaultCount: 100, maxCount: 200 };

export interface Sort {
  /** Of a multi-valued attribute the primary value counts, or else the first (RFC 7644 §3.4.2.3). */
  readonly attribute: ResolvedAttribute;
  readonly order: 'ascending' | 'descending';
}

export type Page =
  /** `startIndex` is 1 or more; `count` 0 asks for `totalResults` only. */
  | { readonly kind: 'index'; readonly startIndex: number; readonly count: number }
  /** `cursor` is undefined for the first page (`cursor` given and empty). @see RFC 9865 §2 */
  | { readonly kind: 'cursor'; readonly cursor: string | undefined; readonly count: number };

export interface ListQuery {
  readonly filter: ResolvedFilter | undefined;
  readonly sort: Sort | undefined;
  readonly page: Page;
  readonly projection: Projection;
}

/** A list request as written: query parameters, or the body of a `/.search`. */
interface ListParameters {
  readonly filter?: string | undefined;
  readonly sortBy?: string | undefined;
  readonly sortOrder?: string | undefined;
  readonly startIndex?: string | number | undefined;
  readonly count?: string | number | undefined;
  readonly cursor?: string | undefined;
  readonly attributes?: string | readonly string[] | undefined;
  readonly excludedAttributes?: string | readonly string[] | undefined;
}

/**
 * Reads the parameters of `GET /Users`, checked against the schema. Unknown parameters (`aadOptscim062020`) are ignored.
 *
 * @param parameters Keyed by lower-case name, as `parseQueryString` gives them.
 * @throws {ScimError} 400 `invalidFilter`, `invalidValue` or `invalidCount`.
 * @see RFC 7644 §3.4.2, RFC 9865
 */
export function parseListQuery(
  parameters: ReadonlyMap<string, string>,
  resourceType: ResourceType,
  dialect: Dialect = LENIENT,
  limits: PageLimits = DEFAULT_PAGE_LIMITS,
): ListQuery {
  return readListQuery(
    {
      filter: parameters.get('filter'),
      sortBy: parameters.get('sortby'),
      sortOrder: parameters.get('sortorder'),
      startIndex: parameters.get('startindex'),
      count: parameters.get('count'),
      cursor: parameters.get('cursor'),
      attributes: parameters.get('attributes'),
      excludedAttributes: parameters.get('excludedattributes'),
    },
    resourceType,
    dialect,
    limits,
  );
}

/**
 * Reads the body of `POST /.search`.
 *
 * @throws {ScimError} 400 `invalidSyntax` when it is no SearchRequest, and as `parseListQuery`.
 * @see RFC 7644 §3.4.3
 */
export function parseSearchRequest(
  body: JsonObject,
  resourceType: ResourceType,
  dialect: Dialect = LENIENT,
  limits: PageLimits = DEFAULT_PAGE_LIMITS,
): ListQuery {
  checkSearchSchemas(valueInAnyCase(body, 'schemas'), dialect);
  return readListQuery(
    {
      filter: text(body, 'filter'),
      sortBy: text(body, 'sortBy'),
      sortOrder: text(body, 'sortOrder'),
      startIndex: integer(body, 'startIndex'),
      count: integer(body, 'count'),
      cursor: text(body, 'cursor'),
      attributes: names(body, 'attributes'),
      excludedAttributes: names(body, 'excludedAttributes'),
    },
    resourceType,
    dialect,
    limits,
  );
}

function readListQuery(given: ListParameters, resourceType: ResourceType, dialect: Dialect, limits: PageLimits): ListQuery {
  const { filter, sortBy, sortOrder } = given;
  const order = readOrder(sortOrder);
  return {
    // An empty filter is malformed: to answer it with everybody would be a guess.
    filter: filter === undefined ? undefined : resolveFilter(parseFilter(filter, dialect), resourceType, dialect),
    sort: sortBy === undefined || sortBy.trim() === '' ? undefined : { attribute: resolveSort(sortBy, resourceType), order },
    page: readPage(given, limits),
    projection: parseProjection(given, resourceType, dialect),
  };
}

function readOrder(order: string | undefined): Sort['order'] {
  const word = order?.trim().toLowerCase() ?? '';
  if (word === '' || word === 'ascending') return 'ascending';
  if (word === 'descending') return 'descending';
  throw invalidValue('"sortOrder" is "ascending" or "descending".');
}

function readPage({ startIndex, count, cursor }: ListParameters, limits: PageLimits): Page {
  const wanted = readInteger(count, 'count', cursor === undefined ? invalidValue : invalidCount) ?? limits.defaultCount;
  const capped = Math.min(Math.max(wanted, 0), limits.maxCount);
  if (cursor !== undefined && wanted < 1) throw invalidCount(`With a cursor, "count" is between 1 and ${limits.maxCount}.`);
  if (cursor === undefined) {
    return { kind: 'index', startIndex: Math.max(readInteger(startIndex, 'startIndex', invalidValue) ?? 1, 1), count: capped };
  }
  if (startIndex !== undefined && startIndex !== '') {
    throw invalidValue('"startIndex" and "cursor" exclude each other. Send one of them.');
  }
  return { kind: 'cursor', cursor: cursor === '' ? undefined : cursor, count: capped };
}

const MAX_INTEGER = 2_147_483_647;

function readInteger(
  value: string | number | undefined,
  name: string,
  refuse: (detail: string) => Error,
): number | undefined {
  if (value === undefined || (typeof value === 'string' && value.trim() === '')) return undefined;
  const digits = String(value).trim();
  if (!/^[+-]?\d+$/.test(digits)) throw refuse(`"${name}" must be an integer.`);
  return Math.max(Math.min(Number(digits), MAX_INTEGER), -MAX_INTEGER);
}

function checkSearchSchemas(schemas: JsonValue | undefined, dialect: Dialect): void {
  if ((schemas === undefined || schemas === null) && dialect.tolerates('missing-schemas')) return;
  const named = isJsonArray(schemas) && schemas.some((urn) => typeof urn === 'string' && urn.toLowerCase() === SEARCH_REQUEST_URN.toLowerCase());
  if (!named) throw invalidSyntax(`"schemas" of a search must be ["${SEARCH_REQUEST_URN}"].`);
}

function text(body: JsonObject, name: string): string | undefined {
  const value = valueInAnyCase(body, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidValue(`"${name}" must be a string, and is ${jsonKind(value)}.`);
  return value;
}

function integer(body: JsonObject, name: string): number | undefined {
  const value = valueInAnyCase(body, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalidValue(`"${name}" must be an integer, and is ${jsonKind(value)}.`);
  return Math.max(Math.min(value, MAX_INTEGER), -MAX_INTEGER);
}

function names(body: JsonObject, name: string): string | readonly string[] | undefined {
  const value = valueInAnyCase(body, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (!isJsonArray(value)) throw invalidValue(`"${name}" must be an array of attribute names, and is ${jsonKind(value)}.`);
  return value.map((each) => {
    if (typeof each !== 'string') throw invalidValue(`"${name}" must be an array of attribute names, and holds ${jsonKind(each)}.`);
    return each;
  });
}

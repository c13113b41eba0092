import type { JsonObject } from '../json/json-value.js';
import { LIST_RESPONSE_URN } from './schema-urns.js';

export interface ListPage {
  readonly resources: readonly JsonObject[];
  readonly totalResults: number;
  /** 1-based; left out of the answer under cursor pagination. */
  readonly startIndex?: number;
  /** RFC 9865: absent on the last page. */
  readonly nextCursor?: string;
  readonly previousCursor?: string;
}

/** `itemsPerPage` is the number returned, not the number asked for. @see RFC 7644 §3.4.2, RFC 9865 §2 */
export function toListResponse(page: ListPage): JsonObject {
  return {
    schemas: [LIST_RESPONSE_URN],
    totalResults: page.totalResults,
    itemsPerPage: page.resources.length,
    ...(page.startIndex === undefined ? {} : { startIndex: page.startIndex }),
    ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
    ...(page.previousCursor === undefined ? {} : { previousCursor: page.previousCursor }),
    Resources: page.resources,
  };
}

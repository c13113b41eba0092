import type { Dialect } from '../dialects/dialect.js';
import { LENIENT } from '../dialects/lenient.js';
import type { JsonObject } from '../json/json-value.js';
import { ScimError } from '../messages/scim-error.js';
import type { ResourceType } from '../schemas/resource-type.js';
import { DEFAULT_PAGE_LIMITS, parseSearchRequest, type ListQuery, type PageLimits } from './list-query.js';

export interface TypedListQuery {
  readonly resourceType: ResourceType;
  readonly query: ListQuery;
}

/**
 * Reads the body of `POST /.search` at the root, for every resource type whose schemas know the filter's attributes: resources of
 * the others cannot match.
 *
 * @throws {ScimError} As `parseSearchRequest`; `invalidFilter` only when the filter fits no resource type at all.
 * @see RFC 7644 §3.4.2.1 and §3.4.3
 */
export function parseRootSearch(
  body: JsonObject,
  resourceTypes: readonly ResourceType[],
  dialect: Dialect = LENIENT,
  limits: PageLimits = DEFAULT_PAGE_LIMITS,
): readonly TypedListQuery[] {
  let refusal: ScimError | undefined;
  const queries = resourceTypes.flatMap((resourceType) => {
    try {
      return [{ resourceType, query: parseSearchRequest(body, resourceType, dialect, limits) }];
    } catch (error) {
      if (!(error instanceof ScimError) || error.scimType !== 'invalidFilter') throw error;
      refusal ??= error;
      return [];
    }
  });
  if (queries.length === 0 && refusal !== undefined) throw refusal;
  return queries;
}

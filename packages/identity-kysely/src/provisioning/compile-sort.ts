import { UnsupportedFilterError, type FilterAttribute, type ResourceQuery } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import type { FilterTarget } from './filter-target.js';
import { jsonPathOf } from './filter-values.js';

/**
 * The order of a page. A resource without a value stands last when ascending, first when descending, and the id breaks
 * ties, so that no resource shows twice or never.
 *
 * @throws {UnsupportedFilterError}
 * @see RFC 7644 §3.4.2.3
 */
export function compileSort(query: ResourceQuery, target: FilterTarget): RawBuilder<unknown> {
  const key = keyOf(query.sortBy ?? { kind: 'field', field: 'createdAt' }, target);
  const id = target.column('id').sql;
  return query.descending === true ? sql`${key} desc nulls first, ${id} desc` : sql`${key} asc nulls last, ${id} asc`;
}

/** Of several values the first counts. */
function keyOf(attribute: FilterAttribute, target: FilterTarget): RawBuilder<unknown> {
  if (attribute.kind === 'field') return target.column(attribute.field).sql;
  const first = (document: RawBuilder<unknown>) => sql`jsonb_path_query_first(${document}, ${jsonPathOf(attribute.path)}::jsonpath)`;
  switch (attribute.type) {
    case 'string':
      return sql`(${first(attribute.caseExact ? target.document : target.folded)} #>> '{}') collate "C"`;
    case 'dateTime':
      return sql`(${first(target.document)} #>> '{}') collate "C"`;
    case 'boolean':
    case 'number':
      return first(target.document);
    case 'complex':
      throw new UnsupportedFilterError(`${attribute.path.join('.')} has no value of its own to sort by`);
  }
}

import { UnsupportedFilterError, type FilterAttribute, type FilterDocumentPath, type ResourceQuery } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import type { FilterTarget } from './filter-target.js';
import { valueOfType } from './document-values.js';

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

function keyOf(attribute: FilterAttribute, target: FilterTarget): RawBuilder<unknown> {
  if (attribute.kind === 'field') return target.column(attribute.field).sql;
  const own = keyAt(attribute, target);
  if (target.foreign === undefined) return own;
  const { is } = target.foreign;
  if (attribute.userField === undefined) return sql`(case when not ${is} then ${own} end)`;
  return sql`(case when ${is} then ${keyAt({ ...attribute, path: [attribute.userField] }, target.foreign)} else ${own} end)`;
}

function keyAt({ type, path, caseExact }: FilterDocumentPath, target: Pick<FilterTarget, 'document' | 'folded'>): RawBuilder<unknown> {
  if (type === 'complex') throw new UnsupportedFilterError(`${path.join('.')} has no value of its own to sort by`);
  const document = type === 'string' && !caseExact ? target.folded : target.document;
  const chosen = path.reduce((value, name) => sql`(select ${oneOf(sql`(up.value -> ${name}::text)`)} from (select ${value} as value) up)`, document);
  return sql`(select ${valueOfType(sql`chosen.value`, type)} from (select ${chosen} as value) chosen)`;
}

/** Of several values the primary one counts, or the first. */
function oneOf(value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case jsonb_typeof(${value})
    when 'array' then coalesce(jsonb_path_query_first(${value}, '$[*] ? (@.primary == true)'), ${value} -> 0) else ${value} end`;
}

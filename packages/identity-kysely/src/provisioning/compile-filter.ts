import {
  UnsupportedFilterError,
  foldText,
  type FilterDocumentPath,
  type FilterOperator,
  type ResourceFilter,
} from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import { compareBoolean, compareInstant, compareNumber, compareText } from './compare-values.js';
import { elementsAt, jsonPathOf, presentValuePathOf, valueOfType } from './document-values.js';
import type { FilterColumn, FilterTarget } from './filter-target.js';

type Comparison = Extract<ResourceFilter, { kind: 'compare' }>;

/** The two spellings of one JSON value: as written, and with every text folded. */
interface Documents {
  readonly document: RawBuilder<unknown>;
  readonly folded: RawBuilder<unknown>;
}

/** Longest text that the index of addresses holds. */
const MAX_INDEXED_LENGTH = 512;

/**
 * The filter as a condition that is true for what it finds (elsewhere false or null), with every value a parameter and
 * each comparison in a form that an index can answer.
 *
 * Of several values one suffices. A missing value equals nothing, so that `ne` finds it and the other operators do not.
 *
 * @throws {UnsupportedFilterError} A part of the filter cannot be answered; no part of it is then.
 * @see RFC 7644 §3.4.2.2
 */
export function compileFilter(filter: ResourceFilter, target: FilterTarget): RawBuilder<unknown> {
  return compile(filter, target, target);
}

function compile(filter: ResourceFilter, documents: Documents, target: FilterTarget | undefined): RawBuilder<unknown> {
  const inner = (one: ResourceFilter) => compile(one, documents, target);
  switch (filter.kind) {
    case 'and':
    case 'or': {
      if (filter.filters.length === 0) return filter.kind === 'and' ? sql`true` : sql`false`;
      return sql`(${sql.join(filter.filters.map(inner), filter.kind === 'and' ? sql` and ` : sql` or `)})`;
    }
    case 'not':
      return sql`(${inner(filter.filter)} is not true)`;
    case 'present':
      return filter.attribute.kind === 'field'
        ? sql`(${columnOf(filter.attribute.field, target).sql} is not null)`
        : ownOrForeign(filter.attribute, documents, target, isPresent);
    case 'compare':
      return filter.attribute.kind === 'field'
        ? compareColumn(columnOf(filter.attribute.field, target), filter)
        : withEmailIndex(filter, filter.attribute.path, target, compareEither(filter.attribute, filter, documents, target));
    case 'element':
      return target?.foreign === undefined
        ? compileElement(filter, documents, target)
        : sql`(not ${target.foreign.is} and ${compileElement(filter, documents, target)})`;
    case 'member':
    case 'memberOf':
      if (target === undefined) throw new UnsupportedFilterError(`${filter.kind} inside a value filter`);
      return target.relation(filter.kind, filter.value);
  }
}

const compareEither = (attribute: FilterDocumentPath, filter: Comparison, documents: Documents, target: FilterTarget | undefined) =>
  ownOrForeign(attribute, documents, target, (path, found) => compareDocument(path, filter, found));

const NOTHING: Documents = { document: sql`'{}'::jsonb`, folded: sql`'{}'::jsonb` };

/** What is asked of a document path, asked of a person's field where the connection wrote no document. */
function ownOrForeign(
  path: FilterDocumentPath,
  documents: Documents,
  target: FilterTarget | undefined,
  ask: (path: FilterDocumentPath, documents: Documents) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const own = ask(path, documents);
  if (target?.foreign === undefined) return own;
  const foreign = path.userField === undefined ? ask(path, NOTHING) : ask({ ...path, path: [path.userField] }, target.foreign);
  return sql`(case when ${target.foreign.is} then ${foreign} else ${own} end)`;
}

function columnOf(field: Parameters<FilterTarget['column']>[0], target: FilterTarget | undefined): FilterColumn {
  if (target === undefined) throw new UnsupportedFilterError(`${field} inside a value filter`);
  return target.column(field);
}

/** Both spellings have the same shape, so that their elements stand side by side. */
function compileElement(
  filter: Extract<ResourceFilter, { kind: 'element' }>,
  documents: Documents,
  target: FilterTarget | undefined,
): RawBuilder<unknown> {
  const path = jsonPathOf(filter.attribute.path);
  const element: Documents = { document: sql`element.document`, folded: sql`element.folded` };
  const condition = sql`exists (
    select 1 from rows from (
      jsonb_path_query(${documents.document}, ${path}::jsonpath), jsonb_path_query(${documents.folded}, ${path}::jsonpath)
    ) as raw (document, folded), lateral (
      select ${elementOf(sql`raw.document`)} as document, ${elementOf(sql`raw.folded`)} as folded
    ) as element
    where ${compile(filter.filter, element, undefined)})`;
  return requiredComparisons(filter.filter).reduce(
    (narrowed, comparison) =>
      comparison.attribute.kind === 'document'
        ? withEmailIndex(comparison, [...filter.attribute.path, ...comparison.attribute.path], target, narrowed)
        : narrowed,
    condition,
  );
}

/** A plain value is read as the element's `value`. */
const elementOf = (raw: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`case jsonb_typeof(${raw}) when 'object' then ${raw} else jsonb_build_object('value', ${raw}) end`;

/** Comparisons that every match fulfils. */
function requiredComparisons(filter: ResourceFilter): readonly Comparison[] {
  if (filter.kind === 'compare') return [filter];
  return filter.kind === 'and' ? filter.filters.flatMap(requiredComparisons) : [];
}

/** Lets an index find the resources with an address before their documents are looked at. */
function withEmailIndex(
  { operator, value }: Comparison,
  path: readonly string[],
  target: FilterTarget | undefined,
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const isAddress = path.length === 2 && path[0] === 'emails' && path[1] === 'value';
  if (!isAddress || operator !== 'eq' || typeof value !== 'string' || value.length > MAX_INDEXED_LENGTH) return condition;
  if (target?.foreign !== undefined) return sql`(${target.foreign.byEmail(foldText(value))} and ${condition})`;
  if (target?.emailOwner === undefined) return condition;
  return sql`(${target.emailOwner} in (
    select x.scim_id from provisioned_user_emails x
    where x.tenant_id = ${target.tenant} and x.connection = ${target.connection} and x.email_key = ${foldText(value)}
  ) and ${condition})`;
}

function compareColumn(column: FilterColumn, { operator, value }: Comparison): RawBuilder<unknown> {
  if (value === null) return equalsNothing(operator, sql`(${column.sql} is null)`);
  const compared = (() => {
    switch (column.type) {
      case 'exact':
        return compareText(column.sql, positive(operator), text(value));
      case 'folded':
        return compareText(column.sql, positive(operator), foldText(text(value)));
      case 'boolean':
        return compareBoolean(column.sql, positive(operator), value);
      case 'instant':
        return compareInstant(column.sql, positive(operator), text(value));
    }
  })();
  if (operator === 'eq' && column.narrow !== undefined) {
    const wanted = column.type === 'folded' ? foldText(text(value)) : text(value);
    return sql`(${compared} and ${column.narrow(wanted)})`;
  }
  return negated(operator, sql`(${compared})`);
}

function compareDocument(path: FilterDocumentPath, { operator, value }: Comparison, documents: Documents): RawBuilder<unknown> {
  if (path.type === 'complex') throw new UnsupportedFilterError(`${path.path.join('.')} has no value of its own to compare`);
  if (value === null) return equalsNothing(operator, sql`(not ${isPresent(path, documents)})`);
  const source = path.caseExact || path.type !== 'string' ? documents.document : documents.folded;
  const found = valueOfType(sql`v.value`, path.type);
  const compared = (() => {
    switch (path.type) {
      case 'string':
        return compareText(found, positive(operator), path.caseExact ? text(value) : foldText(text(value)));
      case 'boolean':
        return compareBoolean(found, positive(operator), value);
      case 'number':
        return compareNumber(found, positive(operator), value);
      case 'dateTime':
        return compareInstant(found, positive(operator), text(value));
    }
  })();
  const values = elementsAt(source, path.path);
  if (operator !== 'ne') return sql`exists (select 1 from ${values} where ${compared})`;
  // At least one differs, or there is none: all of them being equal is what `ne` denies.
  return sql`(select coalesce(bool_or(not ${compared}), true) from ${values})`;
}

function isPresent({ path }: FilterDocumentPath, { document }: Documents): RawBuilder<unknown> {
  return sql`jsonb_path_exists(${document}, ${presentValuePathOf(path)}::jsonpath)`;
}

function equalsNothing(operator: FilterOperator, isNothing: RawBuilder<unknown>): RawBuilder<unknown> {
  if (operator !== 'eq' && operator !== 'ne') throw new UnsupportedFilterError(`null has no order: ${operator}`);
  return negated(operator, isNothing);
}

const positive = (operator: FilterOperator): Exclude<FilterOperator, 'ne'> => (operator === 'ne' ? 'eq' : operator);

const negated = (operator: FilterOperator, condition: RawBuilder<unknown>): RawBuilder<unknown> =>
  operator === 'ne' ? sql`(${condition} is not true)` : condition;

function text(value: string | number | boolean | null): string {
  if (typeof value !== 'string') throw new UnsupportedFilterError('A text is compared with something that is none');
  return value;
}

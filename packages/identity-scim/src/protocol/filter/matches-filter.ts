import { isJsonArray, isJsonObject, ownValue, type JsonObject, type JsonValue } from '../json/json-value.js';
import { parseDateTime } from '../schemas/date-time.js';
import { foldCase } from './fold-case.js';
import type { CompareOperator } from './filter.js';
import type { ResolvedAttribute, ResolvedFilter } from './resolved-filter.js';

/**
 * Whether a resource (or, for a filter in brackets, one element) satisfies a filter.
 *
 * Pure and total. Of a multi-valued attribute any element may match. `ne` is also true where there is no value; `not` negates the whole.
 *
 * @param resource In the schema's spelling, as `validateResource` gives it.
 * @see RFC 7644 §3.4.2.2
 */
export function matchesFilter(resource: JsonObject, filter: ResolvedFilter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((each) => matchesFilter(resource, each));
    case 'or':
      return filter.filters.some((each) => matchesFilter(resource, each));
    case 'not':
      return !matchesFilter(resource, filter.filter);
    case 'present':
      return valuesOf(resource, filter.attribute).some(isPresent);
    case 'value-path':
      return valuesOf(resource, filter.attribute).some((each) => isJsonObject(each) && matchesFilter(each, filter.filter));
    case 'compare': {
      const { attribute, operator } = filter;
      const wanted = wantedValue(filter);
      let isAny = false;
      for (const each of valuesOf(resource, attribute)) {
        if (!isPresent(each)) continue;
        if (compares(each, operator, wanted, attribute)) return true;
        isAny = true;
      }
      return !isAny && operator === 'ne';
    }
  }
}

const NONE: readonly JsonValue[] = [];
const foldedValues = new WeakMap<ResolvedFilter, string>();

/** What the filter compares with, folded once for all the elements it is held against. */
function wantedValue(filter: Extract<ResolvedFilter, { kind: 'compare' }>): string | number | boolean {
  const { attribute, value } = filter;
  if (typeof value !== 'string' || attribute.caseExact || attribute.type === 'dateTime') return value;
  const known = foldedValues.get(filter);
  if (known !== undefined) return known;
  const folded = foldCase(value);
  foldedValues.set(filter, folded);
  return folded;
}

function valuesOf(resource: JsonObject, { steps }: ResolvedAttribute): readonly JsonValue[] {
  const [only = ''] = steps;
  if (steps.length === 1) {
    const value = ownValue(resource, only);
    return value === undefined ? NONE : isJsonArray(value) ? value : [value];
  }
  let values: readonly JsonValue[] = [resource];
  for (const step of steps) {
    values = values.flatMap((value) => {
      const next = isJsonObject(value) ? ownValue(value, step) : undefined;
      return next === undefined ? [] : isJsonArray(next) ? next : [next];
    });
  }
  return values;
}

/** RFC 7644 §3.4.2.2 `pr`: a non-empty value, or for a complex attribute a non-empty node. */
function isPresent(value: JsonValue): boolean {
  if (value === null || value === '') return false;
  if (isJsonArray(value)) return value.some(isPresent);
  return isJsonObject(value) ? Object.values(value).some(isPresent) : true;
}

/** @param wanted Folded where the attribute is not `caseExact`. */
function compares(
  found: JsonValue,
  operator: CompareOperator,
  wanted: string | number | boolean,
  { type, caseExact }: ResolvedAttribute,
): boolean {
  if (typeof found !== typeof wanted) return operator === 'ne';
  if (typeof found === 'string' && typeof wanted === 'string') {
    if (type === 'dateTime') return ordered(parseDateTime(found) ?? NaN, operator, parseDateTime(wanted) ?? NaN);
    return comparesText(caseExact ? found : foldCase(found), operator, wanted);
  }
  return ordered(Number(found), operator, Number(wanted));
}

function comparesText(found: string, operator: CompareOperator, wanted: string): boolean {
  switch (operator) {
    case 'co':
      return found.includes(wanted);
    case 'sw':
      return found.startsWith(wanted);
    case 'ew':
      return found.endsWith(wanted);
    default:
      return ordered(found, operator, wanted);
  }
}

function ordered<T extends string | number>(found: T, operator: CompareOperator, wanted: T): boolean {
  switch (operator) {
    case 'eq':
      return found === wanted;
    case 'ne':
      return found !== wanted;
    case 'gt':
      return found > wanted;
    case 'ge':
      return found >= wanted;
    case 'lt':
      return found < wanted;
    case 'le':
      return found <= wanted;
    default:
      return false;
  }
}

import type { JsonValue } from '../kernel/json.js';
import { UnsupportedFilterError, type FilterField, type FilterOperator, type ResourceFilter } from '../provisioning/resource-filter.js';
import { isPresent, readAttribute, type Comparable } from './filter-attribute.js';
import type { FilteredResource } from './filtered-resource.js';

export interface FilterScope {
  readonly fields: readonly FilterField['field'][];
  /** What `related` of its resources means; `null` inside an element. */
  readonly relation: 'member' | 'memberOf' | null;
}

export const USER_SCOPE: FilterScope = { fields: ['id', 'upn', 'externalId', 'active', 'createdAt', 'updatedAt'], relation: 'memberOf' };
export const GROUP_SCOPE: FilterScope = { fields: ['id', 'groupName', 'externalId', 'createdAt', 'updatedAt'], relation: 'member' };
const ELEMENT_SCOPE: FilterScope = { fields: [], relation: null };

export type Predicate = (resource: FilteredResource) => boolean;

/**
 * A missing value equals nothing, so that `ne` and `not (… eq …)` find it. Of several values one suffices.
 *
 * @throws {UnsupportedFilterError} Whatever the resources are.
 * @see RFC 7644 §3.4.2.2
 */
export function compileFilter(filter: ResourceFilter, scope: FilterScope): Predicate {
  switch (filter.kind) {
    case 'and': {
      const all = filter.filters.map((each) => compileFilter(each, scope));
      return (resource) => all.every((matches) => matches(resource));
    }
    case 'or': {
      const any = filter.filters.map((each) => compileFilter(each, scope));
      return (resource) => any.some((matches) => matches(resource));
    }
    case 'not': {
      const matches = compileFilter(filter.filter, scope);
      return (resource) => !matches(resource);
    }
    case 'present': {
      const { valuesOf } = readAttribute(filter.attribute, scope.fields);
      return (resource) => valuesOf(resource).some(isPresent);
    }
    case 'compare':
      return compileComparison(filter, scope);
    case 'element': {
      const { valuesOf } = readAttribute(filter.attribute, scope.fields);
      const matches = compileFilter(filter.filter, ELEMENT_SCOPE);
      return (resource) => valuesOf(resource).some((value) => matches(elementResource(value)));
    }
    case 'member':
    case 'memberOf':
      if (filter.kind !== scope.relation) throw new UnsupportedFilterError(`${filter.kind} is no filter of this resource`);
      return ({ related }) => related().has(filter.value);
  }
}

function elementResource(value: JsonValue): FilteredResource {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return { id: '', fields: {}, document: isObject ? (value as FilteredResource['document']) : { value }, foreign: null, related: () => new Set() };
}

const ORDERED: Readonly<Record<'gt' | 'ge' | 'lt' | 'le', (one: Comparable, other: Comparable) => boolean>> = {
  gt: (one, other) => one > other,
  ge: (one, other) => one >= other,
  lt: (one, other) => one < other,
  le: (one, other) => one <= other,
};
const PARTIAL: Readonly<Record<'co' | 'sw' | 'ew', (whole: string, part: string) => boolean>> = {
  co: (whole, part) => whole.includes(part),
  sw: (whole, part) => whole.startsWith(part),
  ew: (whole, part) => whole.endsWith(part),
};

function compileComparison({ attribute, operator, value }: Extract<ResourceFilter, { kind: 'compare' }>, scope: FilterScope): Predicate {
  const { type, valuesOf, comparable } = readAttribute(attribute, scope.fields);
  if (value === null) return compileNullComparison(operator, valuesOf);
  const wanted = comparable(value);
  if (wanted === undefined) throw new UnsupportedFilterError(`A ${type} attribute does not compare with this value`);
  const some = (matches: (found: Comparable) => boolean): Predicate => (resource) =>
    valuesOf(resource)
      .flatMap((found) => comparable(found) ?? [])
      .some(matches);

  switch (operator) {
    case 'eq':
      return some((found) => found === wanted);
    case 'ne': {
      const isMissing: Predicate = (resource) => !valuesOf(resource).some((found) => comparable(found) !== undefined);
      const differs = some((found) => found !== wanted);
      return (resource) => isMissing(resource) || differs(resource);
    }
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      if (type === 'boolean') throw new UnsupportedFilterError('Booleans have no order');
      return some((found) => ORDERED[operator](found, wanted));
    case 'co':
    case 'sw':
    case 'ew':
      if (type !== 'string') throw new UnsupportedFilterError(`A ${type} has no parts`);
      return some((found) => PARTIAL[operator](String(found), String(wanted)));
  }
}

/** `null` means unassigned. @see RFC 7643 §2.5 */
function compileNullComparison(operator: FilterOperator, valuesOf: (resource: FilteredResource) => readonly JsonValue[]): Predicate {
  const present: Predicate = (resource) => valuesOf(resource).some(isPresent);
  if (operator === 'eq') return (resource) => !present(resource);
  if (operator === 'ne') return present;
  throw new UnsupportedFilterError('null has neither order nor parts');
}

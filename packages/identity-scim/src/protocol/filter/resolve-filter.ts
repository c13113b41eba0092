import type { Dialect } from '../dialects/dialect.js';
import { LENIENT } from '../dialects/lenient.js';
import { invalidFilter } from '../messages/error-table.js';
import { formatAttributePath } from '../path/attribute-path.js';
import { printable } from '../resources/canonical-value.js';
import type { AttributeDefinition } from '../schemas/attribute-definition.js';
import { parseDateTime } from '../schemas/date-time.js';
import { findPath } from '../schemas/find-path.js';
import { findAttribute, type ResourceType } from '../schemas/resource-type.js';
import type { AttributePath, CompareOperator, Filter } from './filter.js';
import type { ResolvedAttribute, ResolvedFilter } from './resolved-filter.js';

/** Finds what a path names: in the schemas of a resource, or among the sub-attributes of one attribute. */
interface Scope {
  readonly find: (path: AttributePath) => { readonly definition: AttributeDefinition; readonly resolved: ResolvedAttribute } | undefined;
  readonly subAttributesOf: string;
}

/**
 * Checks a filter against the schemas of a resource type.
 *
 * A multi-valued attribute named without sub-attribute means its `value` (`emails co "example.com"`, RFC 7644 §3.4.2.2).
 *
 * @throws {ScimError} `invalidFilter`: an attribute that does not exist, is complex or is never returned; an operator or a
 *   value that does not fit the attribute's type.
 */
export function resolveFilter(filter: Filter, resourceType: ResourceType, dialect: Dialect = LENIENT): ResolvedFilter {
  return resolve(filter, resourceScope(resourceType), dialect);
}

/** The same for the filter in brackets, whose attributes are the sub-attributes of `attribute`. */
export function resolveElementFilter(filter: Filter, attribute: AttributeDefinition, dialect: Dialect = LENIENT): ResolvedFilter {
  return resolve(filter, elementScope(attribute, undefined), dialect);
}

function resourceScope(resourceType: ResourceType): Scope {
  return {
    subAttributesOf: `the schema ${resourceType.name}`,
    find: (path) => {
      const found = findPath(resourceType, path);
      if (found === undefined) return undefined;
      const { extension, urn, attribute, subAttribute } = found;
      const definition = subAttribute ?? attribute;
      return {
        definition,
        resolved: {
          urn,
          steps: [
            ...(extension === undefined ? [] : [extension]),
            attribute.name,
            ...(subAttribute === undefined ? [] : [subAttribute.name]),
          ],
          type: definition.type,
          caseExact: definition.caseExact,
          multiValued: attribute.multiValued || definition.multiValued,
        },
      };
    },
  };
}

function elementScope(attribute: AttributeDefinition, urn: string | undefined): Scope {
  return {
    subAttributesOf: attribute.name,
    find: (path) => {
      if (path.urn !== undefined || path.subAttribute !== undefined) return undefined;
      const definition = findAttribute(attribute.subAttributes ?? [], path.name);
      if (definition === undefined) return undefined;
      const { name, type, caseExact, multiValued } = definition;
      return { definition, resolved: { urn, steps: [name], type, caseExact, multiValued } };
    },
  };
}

function resolve(filter: Filter, scope: Scope, dialect: Dialect): ResolvedFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, filters: filter.filters.map((each) => resolve(each, scope, dialect)) };
    case 'not':
      return { kind: 'not', filter: resolve(filter.filter, scope, dialect) };
    case 'present':
      return { kind: 'present', attribute: load(filter.path, scope).resolved };
    case 'value-path': {
      const { definition, resolved } = load(filter.path, scope);
      if (definition.type !== 'complex') {
        throw invalidFilter(`${shown(filter.path)} has no sub-attributes to filter by.`);
      }
      return { kind: 'value-path', attribute: resolved, filter: resolve(filter.filter, elementScope(definition, resolved.urn), dialect) };
    }
    case 'compare':
      return resolveComparison(filter, scope, dialect);
  }
}

function load(path: AttributePath, scope: Scope) {
  const found = scope.find(path);
  if (found === undefined) {
    throw invalidFilter(`There is no attribute "${shown(path)}" in ${scope.subAttributesOf}.`);
  }
  if (found.definition.returned === 'never') throw invalidFilter(`"${shown(path)}" cannot be filtered by.`);
  return found;
}

function resolveComparison(filter: Filter & { kind: 'compare' }, scope: Scope, dialect: Dialect): ResolvedFilter {
  const { path, operator } = filter;
  const name = shown(path);
  const { definition, attribute } = comparable(path, scope);
  if (filter.value === null) return resolveNull(attribute, operator, name);
  refuseOperator(definition, operator, name);
  const value = comparableValue(filter.value, definition, name, dialect, operator);
  return { kind: 'compare', attribute, operator, value };
}

function comparable(path: AttributePath, scope: Scope) {
  const { definition, resolved } = load(path, scope);
  if (definition.type !== 'complex') return { definition, attribute: resolved };
  const value = definition.multiValued ? findAttribute(definition.subAttributes ?? [], 'value') : undefined;
  if (value === undefined) {
    const names = (definition.subAttributes ?? []).map((each) => `${shown(path)}.${each.name}`);
    throw invalidFilter(`"${shown(path)}" is complex; compare one of ${names.join(', ')}.`);
  }
  const attribute: ResolvedAttribute = {
    ...resolved,
    steps: [...resolved.steps, value.name],
    type: value.type,
    caseExact: value.caseExact,
  };
  return { definition: value, attribute };
}

function resolveNull(attribute: ResolvedAttribute, operator: CompareOperator, name: string): ResolvedFilter {
  const present: ResolvedFilter = { kind: 'present', attribute };
  if (operator === 'ne') return present;
  if (operator === 'eq') return { kind: 'not', filter: present };
  throw invalidFilter(`"${name}" compares with null by eq and ne only.`);
}

function refuseOperator({ type }: AttributeDefinition, operator: CompareOperator, name: string): void {
  const ordering = ['gt', 'ge', 'lt', 'le'].includes(operator);
  const textual = ['co', 'sw', 'ew'].includes(operator);
  // RFC 7644 §3.4.2.2: ordering a boolean or binary attribute SHALL be refused.
  const refused =
    type === 'boolean' ? ordering || textual : type === 'binary' ? ordering : type === 'string' || type === 'reference' ? false : textual;
  if (refused) throw invalidFilter(`"${name}" is of type ${type}, which does not compare by ${operator}.`);
}

function comparableValue(
  written: string | number | boolean,
  definition: AttributeDefinition,
  name: string,
  dialect: Dialect,
  operator: CompareOperator,
): string | number | boolean {
  const repaired = dialect.repairValue(written, definition);
  const value = typeof repaired === 'object' ? written : repaired;
  switch (definition.type) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'integer':
    case 'decimal':
      if (typeof value === 'number') return value;
      break;
    case 'dateTime': {
      const instant = typeof value === 'string' ? parseDateTime(value) : undefined;
      if (instant !== undefined) return new Date(instant).toISOString();
      break;
    }
    default:
      if (typeof value === 'string') return value;
      if (typeof value === 'number' && dialect.readUnquotedValue(String(value)) !== undefined) return String(value);
  }
  throw invalidFilter(`"${name}" is of type ${definition.type}; the value given to ${operator} is not.`);
}

/** As an error's detail names it: a URN may hold anything. */
const shown = (path: AttributePath): string => printable(formatAttributePath(path));

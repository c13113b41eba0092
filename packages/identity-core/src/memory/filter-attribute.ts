import { foldText } from '../kernel/fold-text.js';
import type { JsonObject, JsonValue } from '../kernel/json.js';
import { UnsupportedFilterError, type FilterAttribute, type FilterDocumentPath, type FilterField } from '../provisioning/resource-filter.js';
import { foreignValues, type FilteredResource } from './filtered-resource.js';

export type Comparable = string | number | boolean;

/** An attribute resolved to its type and to how its values are read and compared. */
export interface ReadableAttribute {
  readonly type: FilterDocumentPath['type'];
  readonly valuesOf: (resource: FilteredResource) => readonly JsonValue[];
  /** The primary value of several, or the first. @see RFC 7644 §3.4.2.3 */
  readonly sortValueOf: (resource: FilteredResource) => JsonValue | undefined;
  /** `undefined`: not a value of the attribute's type. */
  readonly comparable: (value: JsonValue) => Comparable | undefined;
}

const FIELD_TYPES: Readonly<Record<FilterField['field'], { readonly type: FilterDocumentPath['type']; readonly caseExact: boolean }>> = {
  id: { type: 'string', caseExact: true },
  upn: { type: 'string', caseExact: false },
  externalId: { type: 'string', caseExact: true },
  active: { type: 'boolean', caseExact: true },
  groupName: { type: 'string', caseExact: false },
  createdAt: { type: 'dateTime', caseExact: true },
  updatedAt: { type: 'dateTime', caseExact: true },
};

/** @throws {UnsupportedFilterError} The resource has no such field. */
export function readAttribute(attribute: FilterAttribute, fields: readonly FilterField['field'][]): ReadableAttribute {
  if (attribute.kind === 'document') {
    const { type, caseExact, path, userField } = attribute;
    return {
      type,
      valuesOf: ({ document, foreign }) => (foreign === null ? valuesAt(document, path) : foreignValues(foreign, userField)),
      sortValueOf: ({ document, foreign }) => (foreign === null ? sortValueAt(document, path) : foreignValues(foreign, userField)[0]),
      comparable: (value) => comparableOf(value, type, caseExact),
    };
  }
  const { field } = attribute;
  if (!fields.includes(field)) throw new UnsupportedFilterError(`${field} is no field of this resource`);
  const { type, caseExact } = FIELD_TYPES[field];
  const valueOf = (resource: FilteredResource) => resource.fields[field] ?? null;
  return {
    type,
    valuesOf: (resource) => [valueOf(resource)],
    sortValueOf: valueOf,
    comparable: (value) => comparableOf(value, type, caseExact),
  };
}

function comparableOf(value: JsonValue, type: FilterDocumentPath['type'], caseExact: boolean): Comparable | undefined {
  if (type === 'string' && typeof value === 'string') return caseExact ? value : foldText(value);
  if (type === 'boolean' && typeof value === 'boolean') return value;
  if (type === 'number' && typeof value === 'number') return value;
  if (type === 'dateTime' && typeof value === 'string') {
    const instant = Date.parse(value);
    return Number.isNaN(instant) ? undefined : instant;
  }
  return undefined;
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every value at the end of the path, arrays on the way searched element by element. */
export function valuesAt(value: JsonValue, [name, ...rest]: readonly string[]): readonly JsonValue[] {
  if (isList(value)) return value.flatMap((each) => valuesAt(each, name === undefined ? [] : [name, ...rest]));
  if (name === undefined) return [value];
  const next = propertyOf(value, name);
  return next === undefined ? [] : valuesAt(next, rest);
}

function sortValueAt(value: JsonValue, [name, ...rest]: readonly string[]): JsonValue | undefined {
  if (isList(value)) {
    const chosen = value.find((each) => propertyOf(each, 'primary') === true) ?? value[0];
    return chosen === undefined ? undefined : sortValueAt(chosen, name === undefined ? [] : [name, ...rest]);
  }
  if (name === undefined) return value;
  const next = propertyOf(value, name);
  return next === undefined ? undefined : sortValueAt(next, rest);
}

function propertyOf(value: JsonValue, name: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Neither null nor empty, and of an object at least one property so. @see RFC 7644 §3.4.2.2, `pr` */
export function isPresent(value: JsonValue): boolean {
  if (value === null || value === '') return false;
  if (isList(value)) return value.some(isPresent);
  return typeof value !== 'object' || Object.values(value).some(isPresent);
}

import type { Dialect } from '../dialects/dialect.js';
import { isJsonArray, isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../json/json-value.js';
import { invalidValue } from '../messages/error-table.js';
import type { AttributeDefinition } from '../schemas/attribute-definition.js';
import { parseDateTime } from '../schemas/date-time.js';
import { findAttribute } from '../schemas/resource-type.js';

/** Values of one attribute of one resource. The members of a group are not of its document, and are not counted. */
export const MAX_VALUES = 1_000;

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * A value as the schema has it: names in the schema's spelling, `readOnly` sub-attributes left out, elements without content dropped.
 *
 * @param name The attribute as an error shall name it.
 * @returns `undefined` for null, an empty array and an object without content: they all mean "no value" (RFC 7643 §2.5).
 * @throws {ScimError} 400 `invalidValue` for another type, a missing required sub-attribute, two elements with `primary: true`, or
 *   more than 1,000 values.
 */
export function canonicalValue(
  value: JsonValue,
  attribute: AttributeDefinition,
  dialect: Dialect,
  name: string = attribute.name,
): JsonValue | undefined {
  const repaired = dialect.repairValue(value, attribute);
  if (!attribute.multiValued) return canonicalSingle(repaired, attribute, dialect, name);
  if (repaired === null) return undefined;
  if (!isJsonArray(repaired)) throw wrongType(repaired, name, 'an array');
  refuseTooMany(repaired.length, attribute);
  const element = elementOf(attribute);
  const elements = repaired
    .flatMap((each) => canonicalSingle(dialect.repairValue(each, element), element, dialect, name) ?? [])
    .filter((each) => !isJsonObject(each) || !isOnlyLabel(each));
  refuseTwoPrimaries(elements, name);
  return elements.length === 0 ? undefined : elements;
}

const elements = new WeakMap<AttributeDefinition, AttributeDefinition>();

/** The definition of one value of a multi-valued attribute. */
export function elementOf(attribute: AttributeDefinition): AttributeDefinition {
  if (!attribute.multiValued) return attribute;
  const known = elements.get(attribute);
  if (known !== undefined) return known;
  const element = { ...attribute, multiValued: false };
  elements.set(attribute, element);
  return element;
}

function canonicalSingle(value: JsonValue, attribute: AttributeDefinition, dialect: Dialect, name: string): JsonValue | undefined {
  if (value === null) return undefined;
  if (attribute.type === 'complex') return canonicalComplex(value, attribute, dialect, name);
  const problem = typeProblem(value, attribute);
  if (problem !== undefined) throw wrongType(value, name, problem);
  return value;
}

function canonicalComplex(value: JsonValue, attribute: AttributeDefinition, dialect: Dialect, name: string): JsonObject | undefined {
  // RFC 7643 §2.5: an empty array is "no value", also where an object is expected.
  if (isJsonArray(value) && value.length === 0) return undefined;
  if (!isJsonObject(value)) throw wrongType(value, name, 'an object');
  const found: Record<string, JsonValue> = {};
  for (const [key, child] of Object.entries(value)) {
    const definition = findAttribute(attribute.subAttributes ?? [], key);
    if (definition === undefined) {
      if (dialect.tolerates('unknown-attributes')) continue;
      throw invalidValue(`"${name}" has no sub-attribute "${printable(key)}". Leave it out.`);
    }
    if (definition.mutability === 'readOnly') continue;
    const canonical = canonicalValue(child, definition, dialect, `${name}.${definition.name}`);
    if (canonical !== undefined) found[definition.name] = canonical;
  }
  if (Object.keys(found).length === 0) return undefined;
  refuseMissing(found, attribute, name);
  return found;
}

const LABELS = new Set(['type', 'primary', 'display', '$ref']);

/** Whether an element says what a value is for and not which value: `{"type":"work"}` is no e-mail address. */
export function isOnlyLabel(element: JsonObject): boolean {
  return Object.keys(element).every((key) => LABELS.has(key));
}

function refuseMissing(found: JsonObject, attribute: AttributeDefinition, name: string): void {
  for (const { name: sub, required } of attribute.subAttributes ?? []) {
    const value = found[sub];
    if (required && (value === undefined || value === '')) {
      throw invalidValue(`"${name}.${sub}" is required and missing. Send it with every value of "${name}".`);
    }
  }
}

/** @throws {ScimError} `invalidValue` */
export function refuseTooMany(count: number, attribute: AttributeDefinition): void {
  if (count <= MAX_VALUES || holdsReferences(attribute)) return;
  throw invalidValue(`"${attribute.name}" may have ${MAX_VALUES} values, and would have ${count}. Send fewer.`);
}

/** An attribute whose elements are immutable references, such as `members`. */
export function holdsReferences({ multiValued, subAttributes }: AttributeDefinition): boolean {
  return multiValued && subAttributes?.some((each) => each.name === 'value' && each.mutability === 'immutable') === true;
}

/** @see RFC 7643 §2.4: `primary` is true no more than once. */
export function refuseTwoPrimaries(elements: readonly JsonValue[], name: string): void {
  const primaries = elements.filter((each) => isJsonObject(each) && each['primary'] === true);
  if (primaries.length > 1) {
    throw invalidValue(`"${name}" has ${primaries.length} values with "primary": true; at most one may have it.`);
  }
}

/** What was expected, when `value` is not of the attribute's type. */
function typeProblem(value: JsonValue, { type }: AttributeDefinition): string | undefined {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : 'an integer';
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : 'a number';
    case 'dateTime':
      return typeof value === 'string' && parseDateTime(value) !== undefined
        ? undefined
        : 'a date and time such as "2024-01-31T10:00:00Z"';
    case 'binary':
      return typeof value === 'string' && BASE64.test(value.replace(/\s/g, '')) ? undefined : 'text in base64';
    case 'string':
    case 'reference':
    case 'complex':
      return typeof value === 'string' ? undefined : 'a string';
  }
}

function wrongType(value: JsonValue, name: string, expected: string): Error {
  return invalidValue(`"${name}" must be ${expected}, and is ${jsonKind(value)}.`);
}

/** A name from the outside, fit for an error's detail. */
export function printable(name: string): string {
  return name.slice(0, 120).replace(/[\p{C}"]/gu, '?');
}

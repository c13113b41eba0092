import type { Dialect } from '../dialects/dialect.js';
import { LENIENT } from '../dialects/lenient.js';
import { isJsonArray, isJsonObject, jsonKind, ownValue, valueInAnyCase, type JsonObject, type JsonValue } from '../json/json-value.js';
import { invalidValue } from '../messages/error-table.js';
import type { AttributeDefinition } from '../schemas/attribute-definition.js';
import { findAttribute, findCoreAttribute, findExtension, type ResourceType, type SchemaExtension } from '../schemas/resource-type.js';
import { canonicalValue, printable } from './canonical-value.js';
import { checkSchemas, withSchemas } from './resource-schemas.js';

/**
 * The canonical resource that the body of a POST or PUT describes.
 *
 * Names are in the schema's spelling, extensions under their URN, `schemas` names what is there. Null, empty arrays and empty
 * objects are absent. `readOnly` attributes (`id`, `meta`, `groups` …) are ignored, as RFC 7644 §3.5.1 asks, and `password` is
 * checked and left out: nothing here ever holds it. Unknown attributes are left out, or refused in the strict dialect.
 *
 * @throws {ScimError} 400 `invalidValue`, naming the attribute, what it is and what it must be.
 */
export function validateResource(
  resourceType: ResourceType,
  body: JsonObject,
  dialect: Dialect = LENIENT,
): JsonObject {
  checkSchemas(body, resourceType, dialect);
  const resource: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(body)) {
    const attribute = findCoreAttribute(resourceType, key);
    const extension = attribute === undefined ? findExtension(resourceType, key) : undefined;
    if (attribute !== undefined) {
      readAttribute(resource, attribute, value, dialect, attribute.name);
    } else if (extension !== undefined) {
      readExtension(resource, extension, value, dialect, body);
    } else if (!dialect.tolerates('unknown-attributes')) {
      throw invalidValue(`${resourceType.name} has no attribute "${printable(key)}". Leave it out.`);
    }
  }
  refuseMissing(resource, resourceType);
  return withSchemas(resource, resourceType);
}

function readAttribute(
  into: Record<string, JsonValue>,
  attribute: AttributeDefinition,
  value: JsonValue,
  dialect: Dialect,
  name: string,
): void {
  if (attribute.mutability === 'readOnly' || attribute.name === 'schemas') return;
  // One element without its array is repaired; a text is neither.
  if (typeof value === 'string' && attribute.multiValued && attribute.type === 'complex') {
    throw invalidValue(`"${name}" must be an array, and is a string.`);
  }
  const canonical = canonicalValue(value, attribute, dialect, name);
  if (canonical !== undefined && attribute.returned !== 'never') into[attribute.name] = canonical;
}

function readExtension(
  into: Record<string, JsonValue>,
  { schema }: SchemaExtension,
  value: JsonValue,
  dialect: Dialect,
  body: JsonObject,
): void {
  if (value === null) return;
  if (!isJsonObject(value)) throw invalidValue(`"${schema.id}" must be an object, and is ${jsonKind(value)}.`);
  if (!dialect.tolerates('extension-not-listed') && !lists(body, schema.id)) {
    throw invalidValue(`"${schema.id}" is used and not listed in "schemas". Add it there.`);
  }
  const extension: Record<string, JsonValue> = {};
  for (const [key, child] of Object.entries(value)) {
    const attribute = findAttribute(schema.attributes, key);
    if (attribute !== undefined) {
      readAttribute(extension, attribute, child, dialect, `${schema.id}:${attribute.name}`);
    } else if (!dialect.tolerates('unknown-attributes')) {
      throw invalidValue(`"${schema.id}" has no attribute "${printable(key)}". Leave it out.`);
    }
  }
  if (Object.keys(extension).length > 0) into[schema.id] = extension;
}

function lists(body: JsonObject, urn: string): boolean {
  const schemas = valueInAnyCase(body, 'schemas');
  return isJsonArray(schemas) && schemas.some((each) => typeof each === 'string' && each.toLowerCase() === urn.toLowerCase());
}

/**
 * @throws {ScimError} 400 `invalidValue` when an attribute or extension that the resource type requires is missing, or is a
 *   string of blanks.
 */
export function refuseMissing(resource: JsonObject, resourceType: ResourceType): void {
  refuseMissingAmong(resourceType.schema.attributes, resource, '');
  for (const { schema, required } of resourceType.extensions) {
    const extension = ownValue(resource, schema.id);
    if (isJsonObject(extension)) refuseMissingAmong(schema.attributes, extension, `${schema.id}:`);
    else if (required) throw invalidValue(`"${schema.id}" is required and missing.`);
  }
}

function refuseMissingAmong(attributes: readonly AttributeDefinition[], values: JsonObject, prefix: string): void {
  for (const { name, required, mutability, returned } of attributes) {
    if (!required || mutability === 'readOnly' || returned === 'never') continue;
    const value = ownValue(values, name);
    if (value === undefined || (typeof value === 'string' && value.trim() === '')) {
      throw invalidValue(`"${prefix}${name}" is required and ${value === undefined ? 'missing' : 'empty'}. Send a value.`);
    }
  }
}

import { isLargerThan } from '../json/is-larger-than.js';
import { isJsonObject, ownValue, type JsonObject, type JsonValue } from '../json/json-value.js';
import { invalidValue } from '../messages/error-table.js';
import { withSchemas } from '../resources/resource-schemas.js';
import type { ResourceType } from '../schemas/resource-type.js';
import { changedElements } from './changed-elements.js';
import type { PatchOperation } from './patch-operation.js';

/** About what one request can bring: PATCHes do not pile up more than a PUT could have written. */
export const MAX_RESOURCE_CHARACTERS = 1_048_576;

/**
 * The resource after all operations, in order.
 *
 * Pure and atomic: the input is untouched, and one refused operation refuses all. Applying a list equals applying its operations
 * one by one. Idempotent repetitions (adding what is there, removing what is absent) succeed.
 *
 * @param resource In the schema's spelling, as `validateResource` gives it.
 * @throws {ScimError} `noTarget` when `add` or `replace` selects elements that do not exist; `invalidValue` when several
 *   elements would become primary, an attribute would have too many values, or the resource too many characters.
 */
export function applyPatch(resource: JsonObject, operations: readonly PatchOperation[], resourceType: ResourceType): JsonObject {
  const patched = operations.reduce(applyOperation, resource);
  if (isLargerThan(patched, MAX_RESOURCE_CHARACTERS) && !isLargerThan(resource, MAX_RESOURCE_CHARACTERS)) {
    throw invalidValue(`The resource would hold more than ${MAX_RESOURCE_CHARACTERS} characters. Send shorter values, or fewer.`);
  }
  return withSchemas(patched, resourceType);
}

function applyOperation(resource: JsonObject, operation: PatchOperation): JsonObject {
  const { extension, attribute } = operation.target;
  if (extension === undefined) return withValue(resource, attribute.name, changedValue(resource, operation));
  const container = ownValue(resource, extension);
  const values = isJsonObject(container) ? container : {};
  const changed = withValue(values, attribute.name, changedValue(values, operation));
  return withValue(resource, extension, Object.keys(changed).length === 0 ? undefined : changed);
}

function changedValue(container: JsonObject, operation: PatchOperation): JsonValue | undefined {
  const current = ownValue(container, operation.target.attribute.name);
  return operation.target.attribute.multiValued ? changedElements(current, operation) : changedSingle(current, operation);
}

/** A complex value keeps the siblings of what is written. */
function changedSingle(current: JsonValue | undefined, operation: PatchOperation): JsonValue | undefined {
  const { attribute, subAttribute } = operation.target;
  const values = isJsonObject(current) ? current : {};
  if (operation.kind === 'remove') {
    if (subAttribute === undefined) return undefined;
    const rest = withValue(values, subAttribute.name, undefined);
    return Object.keys(rest).length === 0 ? undefined : rest;
  }
  const given = subAttribute === undefined ? operation.value : { [subAttribute.name]: operation.value };
  if (attribute.type !== 'complex' || !isJsonObject(given)) return operation.value;
  // Another `value`, such as another manager, leaves no reference to the old one behind.
  const kept = given['value'] === undefined ? values : withValue(values, '$ref', undefined);
  return { ...kept, ...given };
}

/** @param value `undefined` takes the key away. */
function withValue(object: JsonObject, key: string, value: JsonValue | undefined): JsonObject {
  if (value !== undefined) return { ...object, [key]: value };
  if (!Object.hasOwn(object, key)) return object;
  const { [key]: _removed, ...rest } = object;
  return rest;
}

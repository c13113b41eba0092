import type { RawOperation } from '../dialects/deviation.js';
import type { Dialect } from '../dialects/dialect.js';
import { isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../json/json-value.js';
import { invalidPath, invalidSyntax, invalidValue, noTarget } from '../messages/error-table.js';
import { ScimError } from '../messages/scim-error.js';
import { printable } from '../resources/canonical-value.js';
import type { SchemaDefinition } from '../schemas/attribute-definition.js';
import { findCoreAttribute, findExtension, type ResourceType } from '../schemas/resource-type.js';
import type { PatchOperation, PatchTarget } from './patch-operation.js';
import { findPatchTarget } from './patch-target.js';
import { planRemove, planWrite } from './plan-operation.js';

type Write = 'add' | 'replace';

/** The steps that one operation of a PATCH asks for: one, or one per attribute when it names no single attribute. */
export function expandOperation(operation: RawOperation, resourceType: ResourceType, dialect: Dialect): readonly PatchOperation[] {
  const { op, path } = operation;
  if (op !== 'add' && op !== 'remove' && op !== 'replace') {
    throw invalidSyntax(`"${printable(op)}" is no operation. Send add, remove or replace.`);
  }
  if (op === 'remove') return expandRemove(operation, resourceType, dialect);
  if (operation.value === undefined) throw invalidValue(`"${op}" needs a "value"${path === undefined ? '' : ` for "${printable(path)}"`}.`);
  if (path === undefined) return expandPathLess(op, operation.value, resourceType, dialect);

  const extension = findExtension(resourceType, path.trim());
  if (extension !== undefined) return expandExtension(op, operation.value, extension.schema, resourceType, dialect);
  return planWrite(op, findPatchTarget(path, resourceType, dialect), operation.value, dialect);
}

function expandRemove(operation: RawOperation, resourceType: ResourceType, dialect: Dialect): readonly PatchOperation[] {
  if (operation.path === undefined || operation.path.trim() === '') {
    throw noTarget('"remove" needs a "path" that says what to remove.');
  }
  const schema = findExtension(resourceType, operation.path.trim())?.schema;
  if (schema === undefined) return planRemove(findPatchTarget(operation.path, resourceType, dialect), operation.value, dialect);
  return schema.attributes.flatMap(({ name }) =>
    planRemove(findPatchTarget(`${schema.id}:${name}`, resourceType, dialect), operation.value, dialect),
  );
}

function expandPathLess(op: Write, value: JsonValue, resourceType: ResourceType, dialect: Dialect): readonly PatchOperation[] {
  if (!dialect.tolerates('path-less-operation')) {
    throw invalidPath(`"${op}" needs a "path" in the ${dialect.name} dialect.`);
  }
  if (!isJsonObject(value)) {
    throw invalidValue(`"${op}" without "path" needs an object of attributes as "value", and has ${jsonKind(value)}.`);
  }
  return expandAttributes(value, dialect, (key, child) => expandKey(op, key, child, resourceType, dialect));
}

function expandExtension(
  op: Write,
  value: JsonValue,
  schema: SchemaDefinition,
  resourceType: ResourceType,
  dialect: Dialect,
): readonly PatchOperation[] {
  if (value === null) return op === 'add' ? [] : expandRemove({ op: 'remove', path: schema.id }, resourceType, dialect);
  if (!isJsonObject(value)) throw invalidValue(`"${schema.id}" must be an object, and is ${jsonKind(value)}.`);
  return expandAttributes(value, dialect, (key, child) => expandTarget(op, `${schema.id}:${key}`, child, resourceType, dialect));
}

/**
 * Unknown attributes are left out where the dialect tolerates them, but an operation of which nothing at all is known has no
 * meaning that could be applied.
 *
 * @param expand `undefined` when there is no such attribute.
 */
function expandAttributes(
  value: JsonObject,
  dialect: Dialect,
  expand: (key: string, child: JsonValue) => readonly PatchOperation[] | undefined,
): readonly PatchOperation[] {
  const operations: PatchOperation[] = [];
  const unknown: string[] = [];
  for (const [key, child] of Object.entries(value)) {
    const expanded = expand(key, child);
    if (expanded === undefined) unknown.push(printable(key));
    else operations.push(...expanded);
  }
  const nothingKnown = unknown.length === Object.keys(value).length;
  if (nothingKnown || (unknown.length > 0 && !dialect.tolerates('unknown-attributes'))) {
    throw unknown.length === 0
      ? invalidValue('The "value" of the operation names no attribute.')
      : invalidPath(`There is no attribute "${unknown[0] ?? ''}". Leave it out.`);
  }
  return operations;
}

function expandKey(
  op: Write,
  key: string,
  value: JsonValue,
  resourceType: ResourceType,
  dialect: Dialect,
): readonly PatchOperation[] | undefined {
  if (findCoreAttribute(resourceType, key) !== undefined) return expandTarget(op, key, value, resourceType, dialect);
  const extension = findExtension(resourceType, key);
  if (extension !== undefined) return expandExtension(op, value, extension.schema, resourceType, dialect);
  if (key.toLowerCase() === resourceType.schema.id.toLowerCase()) return expandPathLess(op, value, resourceType, dialect);
  if (!dialect.tolerates('paths-as-keys')) return undefined;
  return expandTarget(op, key, value, resourceType, dialect);
}

/** `readOnly` attributes beside others are ignored, as in a PUT: Okta sends `id` with every rename. */
function expandTarget(
  op: Write,
  path: string,
  value: JsonValue,
  resourceType: ResourceType,
  dialect: Dialect,
): readonly PatchOperation[] | undefined {
  const target = findKnownTarget(path, resourceType, dialect);
  if (target === undefined) return undefined;
  const readOnly = target.attribute.mutability === 'readOnly' || target.subAttribute?.mutability === 'readOnly';
  return readOnly ? [] : planWrite(op, target, value, dialect);
}

function findKnownTarget(path: string, resourceType: ResourceType, dialect: Dialect): PatchTarget | undefined {
  try {
    return findPatchTarget(path, resourceType, dialect);
  } catch (error) {
    if (error instanceof ScimError && error.scimType === 'invalidPath') return undefined;
    throw error;
  }
}

import type { RawOperation } from '../dialects/deviation.js';
import type { Dialect } from '../dialects/dialect.js';
import { LENIENT } from '../dialects/lenient.js';
import type { ResolvedFilter } from '../filter/resolved-filter.js';
import { isJsonArray, isJsonObject, jsonKind, valueInAnyCase, type JsonObject, type JsonValue } from '../json/json-value.js';
import { invalidSyntax, invalidValue, payloadTooLarge } from '../messages/error-table.js';
import { PATCH_OP_URN } from '../messages/schema-urns.js';
import { ScimError } from '../messages/scim-error.js';
import type { ResourceType } from '../schemas/resource-type.js';
import { expandOperation } from './expand-operation.js';
import type { PatchOperation } from './patch-operation.js';

/** More operations than any directory sends for one resource; members come many to one operation. */
export const MAX_PATCH_OPERATIONS = 1_000;
/** What all operations together may look at: an attribute each, and one more for every comparison in a path's brackets. */
export const MAX_PATCH_STEPS = 2_500;

/**
 * Reads the body of a PATCH as the steps that it asks for, in order.
 *
 * @throws {ScimError} 400 `invalidSyntax` for a body that is no PatchOp; `invalidPath`, `invalidFilter`, `noTarget`,
 *   `mutability`, `invalidValue` for an operation (the detail says which); 413 for more than 1,000 operations, or 2,500 attributes
 *   and comparisons in them.
 * @see RFC 7644 §3.5.2
 */
export function parsePatch(body: JsonObject, resourceType: ResourceType, dialect: Dialect = LENIENT): readonly PatchOperation[] {
  checkPatchSchemas(valueInAnyCase(body, 'schemas'), dialect);
  const operations = valueInAnyCase(body, 'Operations');
  if (!isJsonArray(operations) || operations.length === 0) {
    throw invalidSyntax('"Operations" must be an array of one operation or more.');
  }
  if (operations.length > MAX_PATCH_OPERATIONS) {
    throw payloadTooLarge(`A PATCH may hold ${MAX_PATCH_OPERATIONS} operations, and this one holds ${operations.length}. Send it in several requests.`);
  }
  const planned: PatchOperation[] = [];
  let steps = 0;
  for (const [index, operation] of operations.entries()) {
    const expanded = naming(operations.length, index, () => expandOperation(readOperation(operation, dialect), resourceType, dialect));
    for (const { target } of expanded) steps += 1 + comparisonsIn(target.filter);
    if (steps > MAX_PATCH_STEPS) {
      throw payloadTooLarge(`A PATCH may name ${MAX_PATCH_STEPS} attributes and comparisons in all. Send it in several requests.`);
    }
    planned.push(...expanded);
  }
  return planned;
}

function comparisonsIn(filter: ResolvedFilter | undefined): number {
  if (filter === undefined) return 0;
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((sum, each) => sum + comparisonsIn(each), 0);
    case 'not':
    case 'value-path':
      return comparisonsIn(filter.filter);
    case 'compare':
    case 'present':
      return 1;
  }
}

/** Says which of several operations was refused. */
function naming<T>(count: number, index: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ScimError) || count === 1) throw error;
    throw new ScimError(error.status, error.scimType, `Operation ${index + 1} of ${count}: ${error.detail}`);
  }
}

function checkPatchSchemas(schemas: JsonValue | undefined, dialect: Dialect): void {
  if (schemas === undefined || schemas === null) {
    if (dialect.tolerates('missing-schemas')) return;
    throw invalidSyntax(`"schemas" is required. Send ["${PATCH_OP_URN}"].`);
  }
  const named = isJsonArray(schemas) && schemas.some((urn) => typeof urn === 'string' && urn.toLowerCase() === PATCH_OP_URN.toLowerCase());
  if (!named) throw invalidSyntax(`"schemas" of a PATCH must be ["${PATCH_OP_URN}"].`);
}

function readOperation(operation: JsonValue, dialect: Dialect): RawOperation {
  if (!isJsonObject(operation)) throw invalidSyntax(`An operation is ${jsonKind(operation)}, not an object.`);
  const op = valueInAnyCase(operation, 'op');
  const path = valueInAnyCase(operation, 'path');
  const value = valueInAnyCase(operation, 'value');
  if (typeof op !== 'string') throw invalidSyntax(`An operation has no "op". Send add, remove or replace.`);
  if (path !== undefined && path !== null && typeof path !== 'string') {
    throw invalidValue(`"path" of an operation is ${jsonKind(path)}, not a string.`);
  }
  return dialect.repairOperation({
    op,
    ...(typeof path === 'string' ? { path } : {}),
    ...(value === undefined ? {} : { value }),
  });
}

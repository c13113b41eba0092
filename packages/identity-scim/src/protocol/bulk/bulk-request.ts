import type { Dialect } from '../dialects/dialect.js';
import { LENIENT } from '../dialects/lenient.js';
import { isJsonArray, isJsonObject, jsonKind, valueInAnyCase, type JsonObject, type JsonValue } from '../json/json-value.js';
import { invalidSyntax, invalidValue, payloadTooLarge } from '../messages/error-table.js';
import { BULK_REQUEST_URN } from '../messages/schema-urns.js';
import { ScimError } from '../messages/scim-error.js';
import { printable } from '../resources/canonical-value.js';
import { referencesIn } from './bulk-references.js';

export type BulkMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface BulkOperation {
  readonly kind: 'valid';
  readonly method: BulkMethod;
  readonly bulkId: string | undefined;
  /** For `If-Match`. */
  readonly version: string | undefined;
  /** Such as `/Users`. */
  readonly endpoint: string;
  /** Of the resource; may be `bulkId:…`. `undefined` for POST. */
  readonly id: string | undefined;
  /** `undefined` for DELETE. */
  readonly data: JsonObject | undefined;
  /** The bulkIds that `id` and `data` refer to, each once. */
  readonly references: readonly string[];
}

/** Answered with its error; the others are carried out. */
export interface InvalidBulkOperation {
  readonly kind: 'invalid';
  readonly method: string;
  readonly bulkId: string | undefined;
  readonly error: ScimError;
}

export interface BulkRequest {
  /** Stop after so many errors; `undefined`: never. */
  readonly failOnErrors: number | undefined;
  readonly operations: readonly (BulkOperation | InvalidBulkOperation)[];
}

export const DEFAULT_MAX_BULK_OPERATIONS = 1_000;

const METHODS: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Reads the body of `POST /Bulk`.
 *
 * @throws {ScimError} 400 `invalidSyntax` when it is no BulkRequest; 413 for more operations than `maxOperations`; 400 `invalidValue` for a
 *   bulkId that stands twice.
 * @see RFC 7644 §3.7
 */
export function parseBulkRequest(body: JsonObject, dialect: Dialect = LENIENT, maxOperations = DEFAULT_MAX_BULK_OPERATIONS): BulkRequest {
  checkBulkSchemas(valueInAnyCase(body, 'schemas'), dialect);
  const operations = valueInAnyCase(body, 'Operations');
  if (!isJsonArray(operations) || operations.length === 0) throw invalidSyntax('"Operations" must be an array of one operation or more.');
  if (operations.length > maxOperations) {
    throw payloadTooLarge(`A bulk request may hold ${maxOperations} operations, and this one holds ${operations.length}. Send it in several requests.`);
  }
  const read = operations.map(readOperation);
  refuseDuplicates(read);
  return { failOnErrors: readFailOnErrors(valueInAnyCase(body, 'failOnErrors')), operations: read };
}

function checkBulkSchemas(schemas: JsonValue | undefined, dialect: Dialect): void {
  if ((schemas === undefined || schemas === null) && dialect.tolerates('missing-schemas')) return;
  const named = isJsonArray(schemas) && schemas.some((urn) => typeof urn === 'string' && urn.toLowerCase() === BULK_REQUEST_URN.toLowerCase());
  if (!named) throw invalidSyntax(`"schemas" of a bulk request must be ["${BULK_REQUEST_URN}"].`);
}

function readFailOnErrors(value: JsonValue | undefined): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw invalidValue('"failOnErrors" must be a positive integer.');
  return value === 0 ? undefined : value;
}

function refuseDuplicates(operations: readonly (BulkOperation | InvalidBulkOperation)[]): void {
  const seen = new Set<string>();
  for (const { bulkId, method } of operations) {
    if (bulkId === undefined || method !== 'POST') continue;
    if (seen.has(bulkId)) throw invalidValue(`The bulkId "${printable(bulkId)}" stands at two operations. Give each its own.`);
    seen.add(bulkId);
  }
}

function readOperation(operation: JsonValue): BulkOperation | InvalidBulkOperation {
  const given = isJsonObject(operation) ? operation : {};
  const method = valueInAnyCase(given, 'method');
  const bulkId = valueInAnyCase(given, 'bulkId');
  try {
    if (!isJsonObject(operation)) throw invalidSyntax(`An operation is ${jsonKind(operation)}, not an object.`);
    return readValid(operation, method);
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return { kind: 'invalid', method: typeof method === 'string' ? method.slice(0, 20) : '', bulkId: typeof bulkId === 'string' ? bulkId : undefined, error };
  }
}

function readValid(operation: JsonObject, given: JsonValue | undefined): BulkOperation {
  const method = typeof given === 'string' ? given.toUpperCase() : '';
  if (!isMethod(method)) throw invalidSyntax('"method" must be POST, PUT, PATCH or DELETE.');
  const bulkId = text(operation, 'bulkId');
  if (method === 'POST' && (bulkId === undefined || bulkId === '')) throw invalidValue('"bulkId" is required for POST. Give the operation one.');
  const { endpoint, id } = readPath(text(operation, 'path'), method);
  const data = valueInAnyCase(operation, 'data');
  if (method !== 'DELETE' && !isJsonObject(data)) throw invalidValue(`"data" must be an object for ${method}, and is ${jsonKind(data)}.`);
  const used = method === 'DELETE' || !isJsonObject(data) ? undefined : data;
  return {
    kind: 'valid', method, bulkId, version: text(operation, 'version'), endpoint, id, data: used,
    references: [...referencesIn([id ?? null, used ?? null])],
  };
}

function isMethod(method: string): method is BulkMethod {
  return METHODS.includes(method);
}

/** `/Users` for POST, `/Users/{id}` for the others; a trailing slash does not matter. */
function readPath(path: string | undefined, method: BulkMethod): { readonly endpoint: string; readonly id: string | undefined } {
  const match = /^\/?([A-Za-z]+)(?:\/([^/?#]+))?\/?$/.exec(path ?? '');
  const id = match?.[2];
  if (match === null || (method === 'POST') === (id !== undefined)) {
    throw invalidValue(method === 'POST' ? '"path" of a POST must be an endpoint such as "/Users".' : `"path" of a ${method} must name a resource, such as "/Users/{id}".`);
  }
  return { endpoint: `/${match[1] ?? ''}`, id: id === undefined ? undefined : decodeId(id) };
}

function decodeId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    throw invalidValue('"path" holds a malformed percent-encoding.');
  }
}

function text(operation: JsonObject, name: string): string | undefined {
  const value = valueInAnyCase(operation, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidValue(`"${name}" must be a string, and is ${jsonKind(value)}.`);
  return value;
}

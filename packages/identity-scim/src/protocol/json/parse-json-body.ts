import { invalidSyntax, invalidValue, payloadTooLarge } from '../messages/error-table.js';
import { findDoubledKey } from './find-doubled-key.js';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.js';

export interface JsonLimits {
  readonly maxBytes: number;
  /** The root object is at depth 1. */
  readonly maxDepth: number;
  /** Values of any kind, keys not counted. */
  readonly maxNodes: number;
}

export const DEFAULT_JSON_LIMITS: JsonLimits = { maxBytes: 1_048_576, maxDepth: 32, maxNodes: 200_000 };

/** Names that reach an object's prototype in careless code; no SCIM attribute is called so. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a request body as one JSON object, bounded in size, depth and number of values.
 *
 * @param body Bytes must be UTF-8; a byte order mark is tolerated.
 * @throws {ScimError} 413 when larger than the limit; 400 `invalidSyntax` when it is not one JSON
 *   object, is too deep or too long, has a key twice in one object, in any case (RFC 7643
 *   §2.1 makes them the same attribute), or a key such as `__proto__`; 400 `invalidValue`, naming the attribute, for a NUL, a lone
 *   surrogate or a number that is not finite.
 */
export function parseJsonBody(body: Uint8Array | string, limits: JsonLimits = DEFAULT_JSON_LIMITS): JsonObject {
  const size = typeof body === 'string' ? byteLength(body, limits.maxBytes) : body.byteLength;
  if (size > limits.maxBytes) {
    throw payloadTooLarge(`The body is larger than ${limits.maxBytes} bytes. Send it in several requests.`);
  }
  const json = typeof body === 'string' ? body.replace(/^\uFEFF/, '') : decode(body);
  const root = parse(json);
  if (!isJsonObject(root)) throw invalidSyntax('The body must be one JSON object.');
  inspect(root, limits);
  const doubled = findDoubledKey(json);
  if (doubled !== undefined) {
    throw invalidSyntax(`Attribute ${quoteName(doubled)} stands twice in one object (names do not differ by case). Send it once.`);
  }
  return root;
}

function byteLength(text: string, limit: number): number {
  return text.length > limit ? text.length : new TextEncoder().encode(text).byteLength;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidSyntax('The body is not valid UTF-8.');
  }
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw invalidSyntax('The body is not valid JSON.');
  }
}

interface Pending {
  readonly value: JsonValue;
  readonly depth: number;
  /** Of the attribute, from the resource on: `emails.value`. */
  readonly name: string;
}

function inspect(root: JsonObject, limits: JsonLimits): void {
  const pending: Pending[] = [{ value: root, depth: 1, name: '' }];
  let nodes = 1;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, depth, name } = next;
    if (typeof value === 'string') refuseUnstorableText(value, name);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw invalidValue(`Attribute ${quoteName(name)} is not a finite number.`);
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth > limits.maxDepth) {
      throw invalidSyntax(`The body is nested deeper than ${limits.maxDepth} levels.`);
    }
    const children = Array.isArray(value) ? value.map((child: JsonValue) => [name, child] as const) : entries(value as JsonObject, name);
    nodes += children.length;
    if (nodes > limits.maxNodes) {
      throw invalidSyntax(`The body holds more than ${limits.maxNodes} values. Send it in several requests.`);
    }
    for (const [key, child] of children) pending.push({ value: child, depth: depth + 1, name: key });
  }
}

function entries(object: JsonObject, name: string): readonly (readonly [string, JsonValue])[] {
  const found = Object.entries(object);
  for (const [key] of found) {
    refuseUnstorableText(key, nameOf(name, key));
    if (FORBIDDEN_KEYS.has(key.toLowerCase())) throw invalidSyntax(`${quoteName(key)} is not an attribute name.`);
  }
  const isOperation = found.some(([key]) => OPERATION.test(key));
  return found.map(([key, value]) => [isOperation ? nameInOperation(object, key, value) : nameOf(name, key), value] as const);
}

/** Of a PATCH or a Bulk request: the resource that an operation speaks of begins inside it. */
const OPERATION = /^(op|method)$/i;

function nameInOperation(operation: JsonObject, key: string, value: JsonValue): string {
  const [, path] = Object.entries(operation).find(([each]) => each.toLowerCase() === 'path') ?? [];
  if (/^value$/i.test(key) && typeof path === 'string') return path.trim();
  return /^(value|data)$/i.test(key) && isJsonObject(value) ? '' : key;
}

/** A schema's URN, which its attributes follow behind a colon. */
const SCHEMA = /:\d[\d.]*:[^:.]+$/;

const nameOf = (parent: string, key: string): string => (parent === '' ? key : `${parent}${SCHEMA.test(parent) ? ':' : '.'}${key}`);

/** Neither can be stored as text by PostgreSQL, nor sent as JSON by everyone. */
function refuseUnstorableText(text: string, name: string): void {
  if (text.includes('\0')) throw invalidValue(`Attribute ${quoteName(name)} contains a NUL character. Remove it.`);
  if (!text.isWellFormed()) {
    throw invalidValue(`Attribute ${quoteName(name)} contains half of a surrogate pair. Send well-formed Unicode.`);
  }
}

function quoteName(name: string): string {
  return `"${name.slice(0, 100).toWellFormed().replaceAll('\0', '\uFFFD')}"`;
}

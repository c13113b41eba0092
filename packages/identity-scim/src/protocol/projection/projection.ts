import type { Dialect } from '../dialects/dialect.js';
import { LENIENT } from '../dialects/lenient.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.js';
import { invalidValue } from '../messages/error-table.js';
import { parseAttributePath } from '../path/attribute-path.js';
import type { AttributeDefinition } from '../schemas/attribute-definition.js';
import { COMMON_ATTRIBUTES } from '../schemas/common-attributes.js';
import { findPath } from '../schemas/find-path.js';
import { findAttribute, findExtension, type ResourceType } from '../schemas/resource-type.js';

/**
 * Which attributes of a resource are returned. Keys are lower-case: `name`, `name.familyname`, `urn:…:user:department`;
 * a lone URN means a whole extension.
 *
 * @see RFC 7644 §3.9
 */
export type Projection =
  | { readonly kind: 'default' }
  | { readonly kind: 'only'; readonly names: ReadonlySet<string> }
  | { readonly kind: 'without'; readonly names: ReadonlySet<string> };

/** What was asked for, as lists of names or one comma-separated text. */
export interface ProjectionRequest {
  readonly attributes?: string | readonly string[] | undefined;
  readonly excludedAttributes?: string | readonly string[] | undefined;
}

/**
 * Reads `attributes` or `excludedAttributes`. Names that no schema has are ignored.
 *
 * @throws {ScimError} 400 `invalidValue` when both are given, or a name is no attribute path.
 */
export function parseProjection(request: ProjectionRequest, resourceType: ResourceType, dialect: Dialect = LENIENT): Projection {
  const only = namesOf(request.attributes);
  const without = namesOf(request.excludedAttributes);
  if (only.length > 0 && without.length > 0) {
    throw invalidValue('"attributes" and "excludedAttributes" exclude each other. Send one of them.');
  }
  const read = (names: readonly string[]) => new Set(names.flatMap((name) => readName(name, resourceType, dialect) ?? []));
  if (only.length > 0) return { kind: 'only', names: read(only) };
  return without.length > 0 ? { kind: 'without', names: read(without) } : { kind: 'default' };
}

function namesOf(names: string | readonly string[] | undefined): readonly string[] {
  const list = typeof names === 'string' ? splitOutsideBrackets(names) : (names ?? []);
  return list.map((name) => name.trim()).filter((name) => name !== '');
}

function splitOutsideBrackets(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '[') depth += 1;
    if (character === ']') depth -= 1;
    if (character === ',' && depth <= 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function readName(name: string, resourceType: ResourceType, dialect: Dialect): string | undefined {
  const extension = findExtension(resourceType, name);
  if (extension !== undefined) return extension.schema.id.toLowerCase();
  const path = parseAttributePath(dialect.tolerates('filter-in-attributes') ? withoutBrackets(name) : name);
  if (path === undefined) throw invalidValue('"attributes" and "excludedAttributes" hold attribute names, joined by commas.');
  const found = findPath(resourceType, path);
  if (found === undefined) return undefined;
  const { extension: urn, attribute, subAttribute } = found;
  return keyOf(keyOf(urn?.toLowerCase(), attribute.name, ':'), subAttribute?.name, '.');
}

function withoutBrackets(name: string): string {
  const [open, close] = [name.indexOf('['), name.lastIndexOf(']')];
  return open < 0 || close < open ? name : name.slice(0, open) + name.slice(close + 1);
}

function keyOf(parent: string | undefined, name: string | undefined, separator: string): string {
  const lower = name?.toLowerCase();
  if (parent === undefined) return lower ?? '';
  return lower === undefined ? parent : `${parent}${separator}${lower}`;
}

/**
 * The resource as it is returned. `schemas`, `id` and whatever is `returned: always` stay; `returned: never` goes; unknown
 * keys of the stored resource go.
 *
 * Pure. @see RFC 7643 §7 "returned", RFC 7644 §3.9
 */
export function projectResource(resource: JsonObject, projection: Projection, resourceType: ResourceType): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(resource)) {
    const attribute = findAttribute(resourceType.schema.attributes, key) ?? findAttribute(COMMON_ATTRIBUTES, key);
    const extension = attribute === undefined ? findExtension(resourceType, key)?.schema : undefined;
    const projected =
      attribute !== undefined
        ? projectAttribute(value, attribute, attribute.name.toLowerCase(), projection, false)
        : extension !== undefined && isJsonObject(value)
          ? projectExtension(value, extension.attributes, extension.id.toLowerCase(), projection)
          : undefined;
    if (projected !== undefined) result[key] = projected;
  }
  return result;
}

/** Whether an attribute of the core schema can be part of the answer: lets a store leave `members` or `groups` unread. */
export function projectionIncludes(projection: Projection, name: string): boolean {
  const lower = name.toLowerCase();
  if (projection.kind === 'default') return true;
  if (projection.kind === 'without') return !projection.names.has(lower);
  return projection.names.has(lower) || [...projection.names].some((each) => each.startsWith(`${lower}.`));
}

function projectExtension(
  values: JsonObject,
  attributes: readonly AttributeDefinition[],
  key: string,
  projection: Projection,
): JsonObject | undefined {
  const named = projection.kind !== 'default' && projection.names.has(key);
  if (named && projection.kind === 'without') return undefined;
  return projectObject(values, attributes, `${key}:`, projection, named);
}

function projectAttribute(
  value: JsonValue,
  attribute: AttributeDefinition,
  key: string,
  projection: Projection,
  parentNamed: boolean,
): JsonValue | undefined {
  if (attribute.returned === 'never') return undefined;
  const named = projection.kind !== 'default' && projection.names.has(key);
  if (projection.kind === 'without' && named && attribute.returned !== 'always') return undefined;
  const wanted = isWanted(attribute, projection, named || parentNamed);
  if (attribute.type !== 'complex') return wanted ? value : undefined;
  // A sub-attribute may be named although its parent is not.
  if (!wanted && (projection.kind !== 'only' || ![...projection.names].some((name) => name.startsWith(`${key}.`)))) return undefined;
  const project = (each: JsonValue) =>
    isJsonObject(each) ? projectObject(each, attribute.subAttributes ?? [], `${key}.`, projection, wanted) : undefined;
  if (!isJsonArray(value)) return project(value);
  return value.flatMap((each) => project(each) ?? []);
}

function isWanted(attribute: AttributeDefinition, projection: Projection, named: boolean): boolean {
  if (attribute.returned === 'always') return true;
  if (projection.kind === 'only') return named;
  return attribute.returned === 'default';
}

function projectObject(
  values: JsonObject,
  attributes: readonly AttributeDefinition[],
  prefix: string,
  projection: Projection,
  parentNamed: boolean,
): JsonObject | undefined {
  const result: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(values)) {
    const attribute = findAttribute(attributes, name);
    if (attribute === undefined) continue;
    const projected = projectAttribute(value, attribute, `${prefix}${name.toLowerCase()}`, projection, parentNamed);
    if (projected !== undefined) result[attribute.name] = projected;
  }
  return Object.keys(result).length === 0 ? undefined : result;
}

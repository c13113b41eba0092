import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.js';

const PREFIX = 'bulkId:';

/** The bulkIds that a value refers to, each once. @see RFC 7644 §3.7.2 */
export function referencesIn(value: JsonValue): ReadonlySet<string> {
  const found = new Set<string>();
  collect(value, found);
  return found;
}

function collect(value: JsonValue, found: Set<string>): void {
  if (typeof value === 'string') {
    if (value.startsWith(PREFIX)) found.add(value.slice(PREFIX.length));
  } else if (isJsonArray(value)) {
    for (const each of value) collect(each, found);
  } else if (isJsonObject(value)) {
    for (const each of Object.values(value)) collect(each, found);
  }
}

/** The value with every reference that `ids` knows replaced by the id it stands for; pure. */
export function resolveReferences<T extends JsonValue>(value: T, ids: ReadonlyMap<string, string>): T;
export function resolveReferences(value: JsonValue, ids: ReadonlyMap<string, string>): JsonValue {
  if (typeof value === 'string') return value.startsWith(PREFIX) ? (ids.get(value.slice(PREFIX.length)) ?? value) : value;
  if (isJsonArray(value)) return value.map((each) => resolveReferences(each, ids));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolveReferences(each, ids)]));
}

export interface DeferredReferences {
  /** What can be created now. */
  readonly data: JsonObject;
  /** Operations of a PATCH that add the rest, once the references are resolved. */
  readonly operations: readonly JsonObject[];
}

/**
 * Splits the body of a POST so that it can be created before the resources it refers to: members are taken out one by one, any
 * other attribute whole.
 *
 * @param deferred The bulkIds that do not exist yet.
 */
export function deferReferences(data: JsonObject, deferred: ReadonlySet<string>): DeferredReferences {
  const refers = (value: JsonValue) => [...referencesIn(value)].some((bulkId) => deferred.has(bulkId));
  const operations: JsonObject[] = [];
  const split = (values: JsonObject, prefix: string): JsonObject => {
    const kept: [string, JsonValue][] = [];
    for (const [key, value] of Object.entries(values)) {
      if (!refers(value)) kept.push([key, value]);
      else if (isJsonArray(value)) {
        kept.push([key, value.filter((each) => !refers(each))]);
        operations.push({ op: 'add', path: `${prefix}${key}`, value: value.filter(refers) });
      } else if (isJsonObject(value) && key.toLowerCase().startsWith('urn:')) kept.push([key, split(value, `${key}:`)]);
      else operations.push({ op: 'add', path: `${prefix}${key}`, value });
    }
    return Object.fromEntries(kept);
  };
  return { data: split(data, ''), operations };
}

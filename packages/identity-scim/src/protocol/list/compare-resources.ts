import { foldCase } from '../filter/fold-case.js';
import { isJsonArray, isJsonObject, ownValue, type JsonObject, type JsonValue } from '../json/json-value.js';
import { parseDateTime } from '../schemas/date-time.js';
import type { Sort } from './list-query.js';

/**
 * Orders two resources, for `Array.prototype.sort`. Those without a value come last when ascending and first when descending.
 *
 * @see RFC 7644 §3.4.2.3
 */
export function compareResources(a: JsonObject, b: JsonObject, { attribute, order }: Sort): number {
  const direction = order === 'ascending' ? 1 : -1;
  const [left, right] = [sortKey(a, attribute), sortKey(b, attribute)];
  if (left === undefined || right === undefined) {
    return left === right ? 0 : left === undefined ? direction : -direction;
  }
  return left === right ? 0 : left < right ? -direction : direction;
}

function sortKey(resource: JsonObject, { steps, type, caseExact }: Sort['attribute']): string | number | undefined {
  let value: JsonValue | undefined = resource;
  for (const step of steps) {
    if (isJsonArray(value)) value = value.find((each) => isJsonObject(each) && each['primary'] === true) ?? value[0];
    value = isJsonObject(value) ? ownValue(value, step) : undefined;
  }
  if (isJsonArray(value)) value = value[0];
  if (typeof value === 'boolean' || typeof value === 'number') return Number(value);
  if (typeof value !== 'string') return undefined;
  if (type === 'dateTime') return parseDateTime(value);
  return caseExact ? value : foldCase(value);
}

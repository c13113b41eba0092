import { isJsonArray, isJsonObject, type JsonValue } from './json-value.js';

/** Whether the texts of a value, its keys included, have more characters than `limit`. Stops as soon as it knows. */
export function isLargerThan(value: JsonValue, limit: number): boolean {
  return remaining(value, limit) < 0;
}

function remaining(value: JsonValue, left: number): number {
  if (left < 0) return left;
  if (typeof value === 'string') return left - value.length;
  if (isJsonArray(value)) return value.reduce<number>((rest, each) => remaining(each, rest), left);
  if (!isJsonObject(value)) return left - 4;
  return Object.entries(value).reduce((rest, [key, each]) => remaining(each, rest - key.length), left);
}

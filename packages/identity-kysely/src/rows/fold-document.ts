import { foldText, type JsonObject, type JsonValue } from '@vestibule/identity-core';

/** The document with every text folded and every name as it was. Pure. */
export function foldDocument(document: JsonObject): JsonObject {
  return foldValue(document) as JsonObject;
}

function foldValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return foldText(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((element: JsonValue) => foldValue(element));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, foldValue(inner)]));
}

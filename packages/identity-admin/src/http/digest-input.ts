import type { JsonObject, JsonValue } from '@vestibule/identity-core';

/** Documents that a decision does not repeat. */
const LEFT_OUT = new Set(['metadataXml']);

/**
 * What a decision keeps of a request: the call, and the body without whole documents; of a body with personal data only
 * the names of its properties, for the decision outlives the person's data.
 */
export function digestInput(
  { method, path, isPersonal = false }: { readonly method: string; readonly path: string; readonly isPersonal?: boolean },
  query: Readonly<Record<string, string>>,
  body: JsonValue,
): JsonObject {
  return {
    call: `${method} ${path}`,
    ...(Object.keys(query).length === 0 ? {} : { query }),
    ...(isEmpty(body) ? {} : isPersonal ? { properties: Object.keys(body as JsonObject).sort() } : { body: withoutDocuments(body) }),
  };
}

const isEmpty = (body: JsonValue): boolean => body === null || typeof body !== 'object' || Object.keys(body).length === 0;

function withoutDocuments(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutDocuments);
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, inner]) => [
      name,
      LEFT_OUT.has(name) && typeof inner === 'string' ? `(${inner.length} characters)` : withoutDocuments(inner),
    ]),
  );
}

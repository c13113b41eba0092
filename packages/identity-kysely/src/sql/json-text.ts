/** What jsonb refuses: the escapes of NUL and of half a surrogate pair. */
const REFUSED = /\\u(?:0000|d[89a-f])/;

/** A value as the text of a jsonb parameter; text that PostgreSQL cannot hold is replaced, not refused. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return REFUSED.test(text) ? JSON.stringify(value, (_, inner: unknown) => storableJson(inner)) : text;
}

function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storableText(name), inner as unknown]));
}

const storableText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\ufffd');

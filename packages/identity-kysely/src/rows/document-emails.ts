import { foldText, type JsonObject } from '@vestibule/identity-core';

/** Longest address that an index entry takes; a longer one is found through the document alone. */
const MAX_INDEXED_LENGTH = 512;

/**
 * The folded addresses of the resource's `emails`, once each and sorted: what an index finds them by.
 *
 * @see RFC 7643 §4.1.2
 */
export function emailKeysOf(document: JsonObject): readonly string[] {
  const emails = Object.hasOwn(document, 'emails') ? document['emails'] : undefined;
  if (!Array.isArray(emails)) return [];
  const keys = new Set<string>();
  for (const email of emails as readonly unknown[]) {
    const value: unknown = typeof email === 'object' && email !== null && 'value' in email ? email.value : undefined;
    if (typeof value === 'string' && value.length <= MAX_INDEXED_LENGTH) keys.add(foldText(value));
  }
  return [...keys].sort();
}

import { InvalidCursorError } from '@vestibule/identity-core';

/** Where a page ended: the sort key of its last item. Opaque to callers. */
export function formatCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws {InvalidCursorError} Not what {@link formatCursor} made of a key of this length. */
export function parseCursor(cursor: string, length: number): readonly string[] {
  const key = decode(cursor);
  const isKey = Array.isArray(key) && key.length === length && key.every((part) => typeof part === 'string' && isStorable(part));
  if (!isKey) throw new InvalidCursorError();
  return key as string[];
}

function decode(cursor: string): unknown {
  if (cursor.length > 4096) return undefined;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    // Whatever it was, this list did not give it.
    return undefined;
  }
}

/** PostgreSQL stores no NUL, and half a surrogate pair is no UTF-8. */
const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

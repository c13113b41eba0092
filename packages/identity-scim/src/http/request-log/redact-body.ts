import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/index.js';

/** Characters of one body that are kept, about. */
const BUDGET = 8_000;
const MAX_TEXT = 1_000;
const MAX_NAME = 200;
const MAX_ITEMS = 20;
const MAX_DEPTH = 12;

export const REDACTED = '[redacted]';

/** Names of what nobody may read later, wherever in a name the word stands. */
const SECRET = /passw|passphrase|secret|token|authorization|credential|private.?key|api.?key/i;
/** A value that is a credential whatever its name is. */
const BEARER = /^\s*(bearer|basic)\s+\S+\s*$/i;

/** What the log keeps of a body: without secrets, and never more than a screenful. Pure. */
export function redactBody(body: JsonValue): JsonValue {
  return new Redaction().value(body, 0);
}

/** A path with its query; a query that compares a secret, or holds one, is left out. */
export function redactPath(path: string, query: string): string {
  if (query === '') return path.slice(0, MAX_TEXT);
  const isSecret = SECRET.test(decode(query).replace(/"(?:[^"\\]|\\.)*"/g, '""'));
  return `${path}?${isSecret ? REDACTED : query}`.slice(0, MAX_TEXT);
}

class Redaction {
  private left = BUDGET;

  value(value: JsonValue, depth: number): JsonValue {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) {
      this.left -= 8;
      return value;
    }
    if (this.left <= 0 || depth === MAX_DEPTH) return '…';
    return isJsonArray(value) ? this.list(value, depth) : this.object(value, depth);
  }

  private text(value: string): string {
    if (BEARER.test(value)) return REDACTED;
    const kept = value.length > MAX_TEXT || value.length > this.left ? `${value.slice(0, Math.max(0, Math.min(MAX_TEXT, this.left)))}…` : value;
    this.left -= kept.length + 3;
    return kept;
  }

  private list(items: readonly JsonValue[], depth: number): JsonValue {
    const kept: JsonValue[] = [];
    for (const item of items) {
      if (kept.length === MAX_ITEMS || this.left <= 0) return [...kept, `… ${items.length - kept.length} more`];
      kept.push(this.value(item, depth + 1));
    }
    return kept;
  }

  private object(object: JsonObject, depth: number): JsonValue {
    const kept: [string, JsonValue][] = [];
    const names = Object.keys(object);
    const isAboutSecret = namesSecret(object);
    for (const name of names) {
      if (this.left <= 0) {
        kept.push(['…', `${names.length - kept.length} more`]);
        break;
      }
      this.left -= name.length + 4;
      const isSecret = SECRET.test(name) || (isAboutSecret && name.toLowerCase() === 'value');
      kept.push([name.slice(0, MAX_NAME), isSecret ? REDACTED : this.value(object[name] ?? null, depth + 1)]);
    }
    return Object.fromEntries(kept);
  }
}

/** A PATCH operation whose path names a secret. */
function namesSecret(object: JsonObject): boolean {
  return Object.keys(object).some((name) => {
    const value = name.toLowerCase() === 'path' ? object[name] : undefined;
    return typeof value === 'string' && SECRET.test(value);
  });
}

function decode(query: string): string {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}

/** Bodies beyond this are known by their size only. */
const MAX_BYTES = 65_536;

/** A body as it was received; what is no JSON cannot be redacted and is known by its size only. */
export function redactBytes(bytes: Uint8Array): JsonValue {
  if (bytes.length === 0) return null;
  if (bytes.length > MAX_BYTES) return `[${bytes.length} bytes]`;
  const parsed = parse(bytes);
  return parsed === undefined || (!isJsonObject(parsed) && !isJsonArray(parsed)) ? `[${bytes.length} bytes that are no JSON object]` : redactBody(parsed);
}

function parse(bytes: Uint8Array): JsonValue | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as JsonValue;
  } catch {
    return undefined;
  }
}

import { invalidFilter } from '../messages/error-table.js';

export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly at: number }
  /** `text` is the decoded value of a quoted JSON string. */
  | { readonly kind: 'string'; readonly text: string; readonly at: number }
  | { readonly kind: '(' | ')' | '[' | ']'; readonly text: string; readonly at: number };

const BLANK = /\s/;
const WORD_END = /[\s()[\]"]/;

/**
 * Splits a filter or path into tokens, in one pass over the text.
 *
 * @throws {ScimError} `invalidFilter` for an unterminated or malformed string, or a text that holds a NUL or half a surrogate pair.
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (BLANK.test(character)) {
      at += 1;
    } else if (character === '(' || character === ')' || character === '[' || character === ']') {
      tokens.push({ kind: character, text: character, at });
      at += 1;
    } else if (character === '"') {
      const end = endOfString(text, at);
      tokens.push({ kind: 'string', text: decodeString(text.slice(at, end), at), at });
      at = end;
    } else {
      let end = at + 1;
      while (end < text.length && !WORD_END.test(text.charAt(end))) end += 1;
      tokens.push({ kind: 'word', text: storable(text.slice(at, end), at), at });
      at = end;
    }
  }
  return tokens;
}

/** One past the closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '"') return at + 1;
  }
  throw invalidFilter(`The string that starts at character ${start + 1} is not closed with a quotation mark.`);
}

function decodeString(quoted: string, at: number): string {
  let decoded: unknown;
  try {
    decoded = JSON.parse(quoted);
  } catch {
    throw invalidFilter(`The string that starts at character ${at + 1} is not a valid JSON string. Escape " and \\ with \\.`);
  }
  return storable(String(decoded), at);
}

/** What PostgreSQL cannot hold, nothing there equals. */
function storable(value: string, at: number): string {
  if (value.includes('\0') || !value.isWellFormed()) {
    throw invalidFilter(`The text that starts at character ${at + 1} contains a NUL character or half of a surrogate pair.`);
  }
  return value;
}

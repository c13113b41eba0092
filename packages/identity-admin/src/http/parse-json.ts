import { isUtf8 } from 'node:buffer';
import type { JsonValue } from '@vestibule/identity-core';
import { findDoubledKey } from './find-doubled-key.js';
import { isArray } from './is-array.js';
import { escapePointer, invalid, invalidAt, type FieldError } from './problem.js';

const MAX_DEPTH = 20;
const MAX_ERRORS = 50;

/**
 * JSON text of an untrusted body as a value that can be stored: UTF-8, bounded in depth, without NUL and lone surrogates, each key of an object once.
 *
 * @throws {ProblemError} 400
 */
export function parseJson(bytes: Uint8Array, maxDepth = MAX_DEPTH): JsonValue {
  const text = decode(bytes);
  if (isDeeperThan(text, maxDepth)) throw invalid(`The body is nested deeper than ${maxDepth} levels`);
  const value = parse(text);
  const doubled = findDoubledKey(text);
  if (doubled !== undefined) throw invalidAt(doubled.toWellFormed().replaceAll('\0', '\ufffd'), 'stands more than once');
  const errors: FieldError[] = [];
  checkText(value, '', errors);
  if (errors.length > 0) throw invalid('The body contains text that cannot be stored', errors.slice(0, MAX_ERRORS));
  return value;
}

function decode(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw invalid('The body is not valid UTF-8');
  return new TextDecoder('utf-8').decode(bytes);
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('The body is not valid JSON');
    throw error;
  }
}

/** Looks at brackets outside strings only, so that no parser has to recurse into a hostile text first. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInString) {
      if (character === '\\') index += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') {
      isInString = true;
    } else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === '}' || character === ']') {
      depth -= 1;
    }
  }
  return false;
}

function checkText(value: JsonValue, pointer: string, errors: FieldError[]): void {
  if (typeof value === 'string') {
    const detail = defect(value);
    if (detail !== null) errors.push({ pointer, detail });
  } else if (isArray(value)) {
    value.forEach((element, index) => checkText(element, `${pointer}/${index}`, errors));
  } else if (value !== null && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      const detail = defect(name);
      if (detail === null) checkText(inner, `${pointer}/${escapePointer(name)}`, errors);
      else errors.push({ pointer, detail: `a property name ${detail}` });
    }
  }
}

function defect(text: string): string | null {
  if (text.includes('\0')) return 'contains a NUL character';
  return text.isWellFormed() ? null : 'contains half of a surrogate pair';
}

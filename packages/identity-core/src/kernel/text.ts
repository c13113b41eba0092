import { InvalidValueError } from './errors.js';

/** Longest identifier (UPN, e-mail, external id, group name) in UTF-16 code units. */
export const MAX_IDENTIFIER_LENGTH = 512;

/** Longest descriptive text (display name, department, job title) in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 1024;

// C0 and C1 controls: they have no place in a name, and PostgreSQL cannot store NUL.
 
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * Trims, composes (Unicode NFC) and bounds untrusted text.
 *
 * @throws {InvalidValueError} Not a string, empty after trimming, too long, or with control characters or lone surrogates.
 */
export function parseText(field: string, raw: unknown, maxLength: number): string {
  if (typeof raw !== 'string') throw new InvalidValueError(field, 'must be a string');
  if (raw.length > maxLength * 4) throw new InvalidValueError(field, `must be at most ${maxLength} characters`);
  if (!raw.isWellFormed()) throw new InvalidValueError(field, 'contains half of a surrogate pair');
  const text = raw.trim().normalize('NFC');
  if (text === '') throw new InvalidValueError(field, 'must not be empty');
  if (text.length > maxLength) throw new InvalidValueError(field, `must be at most ${maxLength} characters`);
  if (CONTROL.test(text)) throw new InvalidValueError(field, 'contains control characters');
  return text;
}

/** As {@link parseText}, with absent, `null` and blank text read as "there is none". */
export function parseOptionalText(field: string, raw: unknown, maxLength: number = MAX_TEXT_LENGTH): string | null {
  if (raw === undefined || raw === null) return null;
  if (typeof raw === 'string' && raw.trim() === '') return null;
  return parseText(field, raw, maxLength);
}

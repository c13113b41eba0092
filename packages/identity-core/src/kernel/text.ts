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

// Format characters (Cf: bidirectional overrides, zero widths, tags) and separators of lines: unseen, they make two names look like one.
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * As {@link parseText}, for what people tell apart by looking at it: an identifier or a name of which there is one.
 *
 * @throws {InvalidValueError} As {@link parseText}, or with a character that nobody sees, such as U+202E or U+200B.
 */
export function parseVisibleText(field: string, raw: unknown, maxLength: number): string {
  const text = parseText(field, raw, maxLength);
  refuseUnseen(field, String(raw));
  return text;
}

// Joiners decide how these scripts are written, and hold an emoji of several together.
const JOINED =
  /(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])[\u200c\u200d]/gu;

/** As {@link parseVisibleText}, with the joiners (U+200C, U+200D) that Persian, Indic and other scripts are written with. */
export function parseName(field: string, raw: unknown, maxLength: number): string {
  const text = parseText(field, raw, maxLength);
  refuseUnseen(field, String(raw).replace(JOINED, ''));
  return text;
}

function refuseUnseen(field: string, text: string): void {
  if (UNSEEN.test(text)) throw new InvalidValueError(field, 'contains characters that cannot be seen, such as a zero-width space or a change of direction');
}

/** As {@link parseText}, with absent, `null` and blank text read as "there is none". */
export function parseOptionalText(field: string, raw: unknown, maxLength: number = MAX_TEXT_LENGTH): string | null {
  if (raw === undefined || raw === null) return null;
  if (typeof raw === 'string' && raw.trim() === '') return null;
  return parseText(field, raw, maxLength);
}

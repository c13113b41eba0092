import { describe, expect, it } from '@jest/globals';
import { parseInstant } from './parse-instant.js';

describe('a time of SAML', () => {
  it.each([
    ['2026-06-01T12:00:00Z', '2026-06-01T12:00:00.000Z'],
    ['2026-06-01T12:00:00.5Z', '2026-06-01T12:00:00.500Z'],
    ['2026-06-01T12:00:00.123456789Z', '2026-06-01T12:00:00.123Z'],
    ['2028-02-29T23:59:59Z', '2028-02-29T23:59:59.000Z'],
  ])('%s is read', (text, instant) => expect(parseInstant(text)?.toISOString()).toBe(instant));

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a day alone', '2026-06-01'],
    ['a time with an offset', '2026-06-01T12:00:00+00:00'],
    ['a time of no zone', '2026-06-01T12:00:00'],
    ['lower-case letters', '2026-06-01t12:00:00z'],
    ['a space before it', ' 2026-06-01T12:00:00Z'],
    ['a space behind it', '2026-06-01T12:00:00Z '],
    ['ten digits of a second', '2026-06-01T12:00:00.0123456789Z'],
    ['a point without digits', '2026-06-01T12:00:00.Z'],
    ['a month that does not exist', '2026-13-01T12:00:00Z'],
    ['a day that does not exist', '2026-02-29T12:00:00Z'],
    ['the hour 24', '2026-06-01T24:00:00Z'],
    ['the minute 60', '2026-06-01T12:60:00Z'],
    ['the second 60', '2026-06-01T12:00:60Z'],
    ['a year of which a lenient reader makes another century', '0026-06-01T12:00:00Z'],
    ['a year of five digits', '12026-06-01T12:00:00Z'],
  ])('%s is none', (_, text) => expect(parseInstant(text)).toBeUndefined());
});

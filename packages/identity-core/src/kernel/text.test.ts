import { describe, expect, it } from '@jest/globals';
import { InvalidValueError } from './errors.js';
import { parseDuration } from './duration.js';
import { parseOptionalText, parseText } from './text.js';
import { parseEmail, parseExternalProviderId, parseUpn } from '../user/identifiers.js';
import { parseGroupName } from '../group/group.js';
import { parseSlug } from '../connection/connection-id.js';

const HOSTILE: readonly [string, unknown][] = [
  ['nothing', undefined],
  ['a number', 7],
  ['an object', { toString: () => 'x' }],
  ['the empty string', ''],
  ['only blanks', ' \t '],
  ['10,000 characters', 'x'.repeat(10_000)],
  ['a NUL', 'an\u0000n'],
  ['an escape character', 'an\u001bn'],
  ['half a surrogate pair', 'an\ud800n'],
];

describe.each([
  ['parseUpn', parseUpn],
  ['parseEmail', parseEmail],
  ['parseExternalProviderId', parseExternalProviderId],
  ['parseGroupName', parseGroupName],
  ['parseText', (raw: unknown) => parseText('field', raw, 1_024)],
])('%s', (_, parse: (raw: unknown) => unknown) => {
  it.each(HOSTILE)('refuses %s and never repeats the value', (__, raw) => {
    expect(() => parse(raw)).toThrow(InvalidValueError);
  });
});

describe('parseText', () => {
  it('trims and composes, and keeps the spelling otherwise', () => {
    expect(parseText('field', '  Zoe\u0308 Ångström ', 100)).toBe('Zoë Ångström');
  });

  it('reads absent, null and blank as "there is none" where text is optional', () => {
    expect([undefined, null, '', '  '].map((raw) => parseOptionalText('field', raw))).toEqual([null, null, null, null]);
    expect(() => parseOptionalText('field', 7)).toThrow(InvalidValueError);
  });
});

describe('parseEmail', () => {
  it.each(['ann', '@acme.example', 'ann@', 'a@b@c', 'an n@acme.example'])('refuses %j', (raw) => {
    expect(() => parseEmail(raw)).toThrow(InvalidValueError);
  });
});

describe('parseExternalProviderId', () => {
  it('changes nothing of the value, not even blanks around it', () => {
    expect(parseExternalProviderId(' 00uAbC ')).toBe(' 00uAbC ');
  });
});

describe('parseSlug', () => {
  it.each(['', '-a', 'A', 'a_b', 'a'.repeat(64), 'a/b', 7])('refuses %j', (raw) => {
    expect(() => parseSlug(raw)).toThrow(InvalidValueError);
  });

  it.each(['a', '0', 'acme-2', 'a'.repeat(63)])('takes %j', (raw) => {
    expect(parseSlug(raw)).toBe(raw);
  });
});

describe('parseDuration', () => {
  it.each([
    ['P30D', 2_592_000_000],
    ['PT2S', 2_000],
    ['P1W', 604_800_000],
    ['P1DT1H1M1S', 90_061_000],
    ['P0D', 0],
  ])('reads %s', (raw, milliseconds) => {
    expect(parseDuration(raw)).toBe(milliseconds);
  });

  it.each(['', 'P', 'PT', 'P1DT', '30', 'P-1D', 'p30d', 'P1.5D', null])('refuses %j', (raw) => {
    expect(() => parseDuration(raw)).toThrow(InvalidValueError);
  });
});

import { describe, expect, it } from '@jest/globals';
import { parseGroupName } from '../group/group.js';
import { parseEmail, parseExternalProviderId, parseUpn } from '../user/identifiers.js';
import { InvalidValueError } from './errors.js';
import { parseOptionalText, parseText } from './text.js';

/** Characters that nobody sees and that make one name look like another, or like nothing. */
const UNSEEN: readonly [string, string][] = [
  ['a right-to-left override', '\u202e'],
  ['a left-to-right embedding', '\u202a'],
  ['an isolate', '\u2066'],
  ['a zero-width space', '\u200b'],
  ['a word joiner', '\u2060'],
  ['a byte order mark', '\ufeff'],
  ['a soft hyphen', '\u00ad'],
  ['a mark of direction', '\u200e'],
  ['a joiner between Latin letters', '\u200d'],
  ['a non-joiner between Latin letters', '\u200c'],
  ['a tag', '\u{e0041}'],
  ['a separator of lines', '\u2028'],
];

describe.each<[string, (raw: unknown) => string, string, (unseen: string) => string]>([
  ['a UPN', parseUpn, 'userName', (unseen) => `an${unseen}n@acme.example`],
  ['an e-mail address', parseEmail, 'email', (unseen) => `an${unseen}n@acme.example`],
  ['a group name', parseGroupName, 'displayName', (unseen) => `Sal${unseen}es`],
])('%s', (_, parse, field, write) => {
  it.each(UNSEEN)('is refused with %s, naming the field', (__, unseen) => {
    let thrown: unknown;
    try {
      parse(write(unseen));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidValueError);
    expect(thrown).toMatchObject({ field, reason: expect.stringContaining('cannot be seen') });
    expect((thrown as Error).message).not.toContain(unseen);
  });

  it.each(UNSEEN)('is refused with %s before it, where a trim could hide it', (__, unseen) => {
    expect(() => parse(`${unseen}${write('')}`)).toThrow(InvalidValueError);
  });
});

describe('names in the scripts of the world', () => {
  it.each([
    'زهرا@acme.example',
    'Jürgen.Groß@acme.example',
    'анна.ли@acme.example',
    '山田太郎@acme.example',
    'ann.李@acme.example',
    "d'arc+sso@acme.example",
    'ann#ext#@acme.onmicrosoft.example',
    'ACME\\ann',
  ])('are taken as UPN: %s', (raw) => {
    expect(parseUpn(raw)).toBe(raw);
  });

  it.each(['تیم نرم\u200cافزار', 'क्\u200dष समूह', 'Vertrieb & Köln', 'שיווק', '営業部', '👩\u200d💻 Engineers', '👩🏽\u200d💻 Night shift', 'Отдел Sales'])('are taken as name of a group: %s', (raw) => {
    expect(parseGroupName(raw)).toBe(raw);
  });

  it.each(['علی\u200cرضا', 'क्\u200dष', 'Ann \u200fלוי', '👩\u200d💻'])('keep their joiners and marks in what describes a person: %j', (raw) => {
    expect(parseText('displayName', raw, 100)).toBe(raw);
    expect(parseOptionalText('displayName', raw)).toBe(raw);
  });

  it('leave an external id as its provider wrote it', () => {
    expect(parseExternalProviderId('00u\u200b1')).toBe('00u\u200b1');
  });
});

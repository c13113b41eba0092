import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LENIENT } from '../dialects/lenient.js';
import { STRICT } from '../dialects/strict.js';
import { ScimError } from '../messages/scim-error.js';
import { attribute } from '../schemas/attribute-definition.js';
import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE, withExtension } from '../schemas/resource-type.js';
import { COMPARE_OPERATORS, type Filter } from './filter.js';
import { formatFilter } from './format-filter.js';
import { matchesFilter } from './matches-filter.js';
import { FILTER_LIMITS, parseFilter } from './parse-filter.js';
import { resolveFilter } from './resolve-filter.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const ann = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
  id: 'Id-1',
  externalId: '00uA',
  userName: 'Ann@Acme.example',
  name: { givenName: 'Ann', familyName: 'O"Malley and sons' },
  displayName: 'Ann (or) Not',
  active: true,
  emails: [
    { value: 'ann@acme.example', type: 'work', primary: true },
    { value: 'ann@home.example', type: 'home' },
  ],
  [ENTERPRISE]: { department: 'Sales', manager: { value: 'M-1' } },
  meta: { created: '2024-01-31T10:00:00.000Z', lastModified: '2024-02-01T00:00:00.000Z' },
};

const finds = (text: string) => matchesFilter(ann, resolveFilter(parseFilter(text), USER_RESOURCE_TYPE));
const refusal = (text: string, dialect = STRICT, type = USER_RESOURCE_TYPE): ScimError => {
  try {
    resolveFilter(parseFilter(text, dialect), type, dialect);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`was accepted: ${text}`);
};

describe('a filter', () => {
  it.each([
    ['userName eq "ann@acme.EXAMPLE"', true],
    ['USERNAME EQ "ann@acme.example"', true],
    ['userName ne "ann@acme.example"', false],
    ['externalId eq "00ua"', false],
    ['externalId eq "00uA"', true],
    ['id eq "id-1"', false],
    ['userName co "ACME"', true],
    ['userName co "%"', false],
    ['userName sw "ann_"', false],
    ['userName sw "ANN"', true],
    ['userName ew ".example"', true],
    ['userName gt "ann"', true],
    ['userName lt "ann"', false],
    ['userName ge "ann@acme.example"', true],
    ['userName le "ann@acme.example"', true],
    ['active eq true', true],
    ['active ne true', false],
    ['title pr', false],
    ['name pr', true],
    ['emails pr', true],
    ['title eq null', true],
    ['userName eq null', false],
    ['userName ne null', true],
    ['title ne "x"', true],
    ['name.familyName eq "O\\"Malley and sons"', true],
    ['displayName eq "Ann (or) Not"', true],
    ['displayName eq "\\u0041nn (or) Not"', true],
    ['emails co "home.example"', true],
    ['emails eq "ann@home.example"', true],
    ['emails.type eq "HOME"', true],
    ['emails[type eq "work" and value co "home"]', false],
    ['emails[type eq "home" and value co "home"]', true],
    ['emails[not (type eq "work")]', true],
    ['emails[primary eq true].value eq "ann@acme.example"', true],
    ['emails[type eq "work"].value eq "ann@home.example"', false],
    [`${ENTERPRISE}:department eq "sales"`, true],
    [`${ENTERPRISE.toUpperCase()}:Department eq "sales"`, true],
    [`${ENTERPRISE}:manager.value eq "M-1"`, true],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "ann"', true],
    ['meta.created gt "2024-01-31T11:59:59+02:00"', true],
    ['meta.created eq "2024-01-31T12:00:00.0000000+02:00"', true],
    ['meta.lastModified lt "2024-01-31T23:59:59Z"', false],
    ['userName eq "x" and active eq true or displayName pr', true],
    ['displayName pr or active eq true and userName eq "x"', true],
    ['(displayName pr or active eq true) and userName eq "x"', false],
    ['not (userName eq "x")', true],
    ['not(userName eq "x")', true],
    ['NOT (userName pr) OR active eq true', true],
    ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"', true],
  ])('%s answers %s', (text, expected) => {
    expect(finds(text)).toBe(expected);
  });

  it('disregards case beyond ASCII, as Unicode folds it', () => {
    const finds = (stored: string, asked: string) => matchesFilter({ userName: stored }, resolveFilter(parseFilter(`userName eq ${JSON.stringify(asked)}`), USER_RESOURCE_TYPE));
    expect(finds('STRASSE', 'straße')).toBe(true);
    expect(finds('ΟΔΟΣ', 'οδος')).toBe(true);
    expect(finds('ÜNAL', 'ünal')).toBe(true);
    expect(finds('Ü', 'u\u0308')).toBe(true);
    expect(finds('ı', 'i')).toBe(false);
    expect(finds('а', 'a')).toBe(false);
  });

  it('compares numbers of a custom extension as numbers', () => {
    const urn = 'urn:example:custom:1.0:User';
    const type = withExtension(USER_RESOURCE_TYPE, { id: urn, name: 'x', description: 'x', attributes: [attribute('badge', 'integer', 'x'), attribute('tags', 'string', 'x', { multiValued: true })] });
    const finds = (text: string) => matchesFilter({ [urn]: { badge: 9, tags: ['a', 'B'] } }, resolveFilter(parseFilter(text), type));
    expect(finds(`${urn}:badge lt 10`)).toBe(true);
    expect(finds(`${urn}:badge eq 9`)).toBe(true);
    expect(finds(`${urn}:badge ge 10`)).toBe(false);
    expect(finds(`${urn}:tags eq "b"`)).toBe(true);
    expect(finds(`${urn}:tags pr`)).toBe(true);
    for (const text of [`${urn}:badge eq "9"`, `${urn}:badge co 9`, `${urn}:tags[value eq "a"]`, `${urn} pr`]) expect(refusal(text, LENIENT, type).scimType).toBe('invalidFilter');
  });

  it('takes unquoted values from Entra ID and refuses them in the strict dialect', () => {
    expect(finds('userName eq ann@acme.example and (emails.Value co acme.example or active eq "True")')).toBe(true);
    expect(finds('meta.Created gt 2015-10-10T14:38:21.8617979-07:00')).toBe(true);
    expect(refusal('userName eq ann@acme.example').scimType).toBe('invalidFilter');
    expect(refusal('active eq "true"').scimType).toBe('invalidFilter');
    expect(refusal('emails[type eq "work"].value eq "x"').scimType).toBe('invalidFilter');
  });

  it('keeps every digit of an unquoted id', () => {
    expect(resolveFilter(parseFilter('externalId eq 12345678901234567890'), USER_RESOURCE_TYPE)).toMatchObject({ value: '12345678901234567890' });
    expect(resolveFilter(parseFilter('externalId eq 42'), USER_RESOURCE_TYPE)).toMatchObject({ value: '42' });
  });

  it.each([
    '', ' ', '(', ')', 'userName', 'userName eq', 'userName eq ', 'eq "x"', 'userName xx "x"', 'userName eq "x" and', 'and userName pr',
    'userName eq "x', 'userName eq "x\\"', 'userName eq "\\x"', 'userName eq "\\ud800"', 'userName eq "\\u0000"', 'userName eq "x" userName pr',
    '(userName pr', 'userName pr)', 'emails[', 'emails[]', 'emails[type eq "work"', 'emails[type eq "work"]]', 'emails[emails[type pr]]',
    'name.familyName.x pr', 'not userName pr', 'userName eq "x" or or active eq true', 'userName[value eq "x"]', '1 eq 1', '.name pr',
    'userName eq {"a":1}', 'userName eq ["a"]', "userName eq 'x' or 'x' eq 'x'",
  ])('is refused as invalidFilter when malformed: %j', (text) => {
    expect(refusal(text)).toMatchObject({ status: 400, scimType: 'invalidFilter' });
  });

  it.each([
    ['nonsense eq "x"', 'nonsense'],
    ['name eq "Ann"', 'name.formatted'],
    ['addresses eq "x"', 'addresses'],
    ['name.nonsense eq "x"', 'nonsense'],
    ['urn:x:y:z:department eq "x"', 'department'],
    ['department eq "x"', 'department'],
    ['active gt true', 'active'],
    ['active co "t"', 'active'],
    ['active eq 1', 'active'],
    ['userName eq 1', 'userName'],
    ['userName gt null', 'null'],
    ['meta.created gt "yesterday"', 'meta.created'],
    ['meta.created gt "2024-02-30T00:00:00Z"', 'meta.created'],
    ['meta.created co "2024"', 'meta.created'],
    ['password eq "x"', 'password'],
    ['password pr', 'password'],
    ['emails[nonsense eq "x"]', 'nonsense'],
    ['x509Certificates.value gt "x"', 'x509Certificates'],
    ['constructor eq "x"', 'constructor'],
    ['__proto__ pr', '__proto__'],
  ])('is refused as invalidFilter when the schema does not support it: %s', (text, named) => {
    const error = refusal(text);
    expect(error).toMatchObject({ status: 400, scimType: 'invalidFilter' });
    if (!named.startsWith('__')) expect(error.detail).toContain(named);
  });

  it('refuses `active gt true` in the lenient dialect too', () => {
    expect(() => resolveFilter(parseFilter('active gt true'), USER_RESOURCE_TYPE)).toThrow(/boolean/);
  });

  it('gives a store the way to the attribute and its characteristics', () => {
    const filter = resolveFilter(parseFilter(`${ENTERPRISE.toLowerCase()}:MANAGER.VALUE eq "x" and members eq "y"`.split(' and ')[0] ?? ''), USER_RESOURCE_TYPE);
    expect(filter).toEqual({
      kind: 'compare',
      operator: 'eq',
      value: 'x',
      attribute: { urn: ENTERPRISE, steps: [ENTERPRISE, 'manager', 'value'], type: 'string', caseExact: true, multiValued: false },
    });
    expect(resolveFilter(parseFilter('members eq "y"'), GROUP_RESOURCE_TYPE)).toMatchObject({
      attribute: { steps: ['members', 'value'], multiValued: true, caseExact: true },
    });
  });

  it('is bounded in length, depth and comparisons', () => {
    expect(refusal(`${'('.repeat(5_000)}userName pr`).scimType).toBe('invalidFilter');
    expect(refusal(`${'not ('.repeat(33)}userName pr${')'.repeat(33)}`).detail).toContain('deeper');
    expect(refusal(Array(201).fill('id pr').join(' or ')).detail).toContain('200');
    expect(refusal(`userName eq "${'x'.repeat(FILTER_LIMITS.maxLength)}"`).detail).toContain('longer');
    expect(() => parseFilter(Array(200).fill('id pr').join(' or '))).not.toThrow();
  });

  const name = fc.constantFrom('userName', 'and', 'not', 'pr', 'x-y', 'a_b', 'or');
  const path = fc.record(
    { urn: fc.constantFrom('urn:ietf:params:scim:schemas:core:2.0:User', 'urn:a:b'), name, subAttribute: name },
    { requiredKeys: ['name'] },
  );
  const value = fc.oneof(fc.string({ unit: fc.constantFrom(...'aZ0 "\\()[].:,'.split(''), '\u0001', 'ä', 'ß', '\u2028', '😀') }), fc.integer(), fc.boolean(), fc.constant(null));
  const leaf = (inBrackets: boolean): fc.Arbitrary<Filter> =>
    fc.oneof(
      fc.record({ kind: fc.constant('compare' as const), path, operator: fc.constantFrom(...COMPARE_OPERATORS), value }),
      fc.record({ kind: fc.constant('present' as const), path }),
      ...(inBrackets
        ? []
        : [fc.record({ kind: fc.constant('value-path' as const), path: fc.record({ name }), filter: fc.constant<Filter>({ kind: 'present', path: { name: 'type' } }) })]),
    );
  const filters = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4 },
      leaf(false),
      fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }) }),
      fc.record({ kind: fc.constant('not' as const), filter: tie('filter') }),
    ),
  })).filter;

  it('reads back whatever it writes', () => {
    fc.assert(fc.property(filters, (filter) => {
      expect(parseFilter(formatFilter(filter), STRICT)).toEqual(filter);
    }));
  });

  it('is named in its refusal without what no message may hold', () => {
    const { detail } = refusal('urn:\u202e:\u0001:z eq "a"', LENIENT);
    expect(detail).not.toMatch(/\p{C}/u);
  });

  it.each(['userName eq a\0', 'userName eq a\ud800', 'urn:\ud800:x:z pr'])('holds nothing that cannot be stored, quoted or not: %j', (text) => {
    expect(refusal(text, LENIENT)).toMatchObject({ status: 400, scimType: 'invalidFilter' });
  });

  it('never throws anything but invalidFilter', () => {
    const words = fc.array(fc.constantFrom('userName', 'eq', '"x"', 'and', 'or', 'not', '(', ')', '[', ']', 'emails', 'pr', '.value', 'true', '"', '\\', '12'), { maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: fc.constantFrom(...'aZ0 "\\()[].:,&=%+'.split(''), '\0', '\u0001', 'ä', '\ud800', '\udc00', '😀'), maxLength: 200 }), words.map((each) => each.join(' ')), words.map((each) => each.join(''))), (text) => {
        try {
          matchesFilter(ann, resolveFilter(parseFilter(text), USER_RESOURCE_TYPE));
        } catch (error) {
          expect(error).toMatchObject({ scimType: 'invalidFilter' });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is read in bounded time, however hostile', () => {
    const before = process.cpuUsage();
    for (const hostile of ['"', '\\"', '(', '[', 'a.', 'urn:', 'a eq "', 'not (', ' ', 'a[a eq 1] and ']) {
      const text = hostile.repeat(FILTER_LIMITS.maxLength / hostile.length);
      expect(() => parseFilter(text)).toThrow(ScimError);
    }
    const { user } = process.cpuUsage(before);
    expect(user / 1_000).toBeLessThan(2_000);
  });
});

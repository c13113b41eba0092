import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STRICT } from '../dialects/strict.js';
import { ScimError } from '../messages/scim-error.js';
import { formatPath, parsePath, type PatchPath } from './patch-path.js';

describe('a path', () => {
  it.each([
    ['members', { name: 'members' }],
    ['name.familyName', { name: 'name', subAttribute: 'familyName' }],
    [' members[value eq "2819c223"] ', { name: 'members', filter: { kind: 'compare', path: { name: 'value' }, operator: 'eq', value: '2819c223' } }],
    ['emails[value eq "a].b"].display', { name: 'emails', filter: { kind: 'compare', path: { name: 'value' }, operator: 'eq', value: 'a].b' }, subAttribute: 'display' }],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value', { urn: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', name: 'manager', subAttribute: 'value' }],
    ['members[$ref pr]', { name: 'members', filter: { kind: 'present', path: { name: '$ref' } } }],
  ])('is read: %s', (text, path) => {
    expect(parsePath(text, STRICT)).toEqual(path);
  });

  it.each(['', ' ', '.', 'a.', '.a', 'a.b.c', 'a b', '1a', 'urn:x', 'urn:x:a:', ':a', 'a[type eq "x"', 'a.b[c pr]', 'a[b pr]c', 'a[b pr].c.d', 'a[b pr].c[d pr]', 'a[b pr] c', 'a[]', 'a]', `a[${'('.repeat(40)}`, 'a'.repeat(10_001), '"a"', 'a[b[c pr]]'])('is refused: %j', (text) => {
    expect(() => parsePath(text)).toThrow(ScimError);
  });

  const name = fc.constantFrom('emails', 'x-y', 'A_1', 'not', 'and');
  const path: fc.Arbitrary<PatchPath> = fc.record(
    {
      urn: fc.constantFrom('urn:a:b', 'urn:ietf:params:scim:schemas:core:2.0:User'),
      name,
      subAttribute: name,
      filter: fc.record({ kind: fc.constant('compare' as const), path: fc.record({ name }), operator: fc.constantFrom('eq' as const, 'co' as const), value: fc.string({ unit: fc.constantFrom(...'aZ0 "\\()[].:,'.split(''), '\u0001', 'ä', 'ß', '\u2028', '😀') }) }),
    },
    { requiredKeys: ['name'] },
  );

  it('reads back whatever it writes', () => {
    fc.assert(fc.property(path, (each) => expect(parsePath(formatPath(each), STRICT)).toEqual(each)));
  });

  it('never throws anything but invalidPath or invalidFilter', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: fc.constantFrom(...'aZ0 "\\()[].:,&=%+'.split(''), '\0', '\u0001', 'ä', '\ud800', '\udc00', '😀') }), fc.array(fc.constantFrom('a', '.', '[', ']', '"', ' ', 'eq', ':', 'urn')).map((each) => each.join(''))), (text) => {
        try {
          parsePath(text);
        } catch (error) {
          expect(['invalidPath', 'invalidFilter']).toContain((error as ScimError).scimType);
        }
      }),
    );
  });
});

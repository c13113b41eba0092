import { describe, expect, it } from '@jest/globals';
import { groupNameKey, parseGroupName } from './group.js';

describe('the name of a group', () => {
  it('is compared folded', () => {
    expect(groupNameKey(parseGroupName('STRASSE'))).toBe(groupNameKey(parseGroupName('straße')));
    expect(groupNameKey(parseGroupName('Staff'))).not.toBe(groupNameKey(parseGroupName('Stuff')));
  });

  it('is read as text and nothing else, the field named', () => {
    expect(parseGroupName('Staff')).toBe('Staff');
    for (const wrong of [undefined, 7, '', 'x'.repeat(10_000)]) expect(() => parseGroupName(wrong)).toThrow(/displayName/);
  });
});

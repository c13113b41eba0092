import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../contracts/fixture/property-runs.js';
import { foldText } from './fold-text.js';

describe('foldText', () => {
  it.each([
    ['ANN@ACME.EXAMPLE', 'ann@acme.example'],
    ['  ann@acme.example ', 'ann@acme.example'],
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['Cafe\u0301', 'CAFÉ'],
    ['ﬁn', 'FIN'],
    ['\u212Aelvin', 'kelvin'],
  ])('holds %j and %j for one spelling', (one, other) => {
    expect(foldText(one)).toBe(foldText(other));
  });

  it.each([
    ['dıana', 'diana'],
    ['аnn', 'ann'],
    ['ann', 'anne'],
    ['a n', 'an'],
  ])('tells %j and %j apart', (one, other) => {
    expect(foldText(one)).not.toBe(foldText(other));
  });

  it('folds what is folded to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });
});

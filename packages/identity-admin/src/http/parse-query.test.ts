import { describe, expect, it } from '@jest/globals';
import { parseQuery, parseSegment } from './parse-query.js';
import { ProblemError } from './problem.js';

describe('parseQuery', () => {
  it('decodes names and values', () => {
    expect(parseQuery('q=a+b%20c%C3%BC&status=active&empty')).toEqual({ q: 'a b cü', status: 'active', empty: '' });
    expect(parseQuery('')).toEqual({});
  });

  it.each(['q=%zz', 'q=%ff', 'q=a&q=b', 'q=%00', `q=${'x'.repeat(9_000)}`])('refuses %.20s', (raw) => {
    expect(() => parseQuery(raw)).toThrow(ProblemError);
  });
});

describe('parseSegment', () => {
  it('decodes an id', () => expect(parseSegment('a%2Fb')).toBe('a/b'));

  it.each(['%ff', '%', '', '%00', 'x'.repeat(513)])('knows that %.10s is no id', (raw) => expect(parseSegment(raw)).toBeUndefined());
});

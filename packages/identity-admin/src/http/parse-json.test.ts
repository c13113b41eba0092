import { describe, expect, it } from '@jest/globals';
import { parseJson } from './parse-json.js';
import { ProblemError } from './problem.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function problemOf(raw: Uint8Array) {
  try {
    parseJson(raw);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('It was accepted');
}

describe('parseJson', () => {
  it('reads JSON in UTF-8', () => {
    expect(parseJson(bytes('{"name":"Jürgen","brackets":"[[[[[[[[[[[[[[[[[[[[[[[[\\""}'))).toEqual({ name: 'Jürgen', brackets: '[[[[[[[[[[[[[[[[[[[[[[[["' });
  });

  it('refuses what is no JSON or no UTF-8', () => {
    expect(problemOf(bytes('{"name":'))).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(problemOf(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))).toMatchObject({ status: 400, detail: expect.stringContaining('UTF-8') });
  });

  it('refuses deep nesting before any parser recurses into it', () => {
    expect(problemOf(bytes('['.repeat(1_000_000)))).toMatchObject({ status: 400, detail: expect.stringContaining('nested') });
    expect(problemOf(bytes(`${'{"a":'.repeat(21)}1${'}'.repeat(21)}`))).toMatchObject({ status: 400 });
  });

  it.each([
    ['{"a":1,"a":2}', '/a'],
    ['{"x":[{"b":1},{"b":1,"c/d":"\\"","c\\/d":2}]}', '/x/1/c~1d'],
    ['{"a":1,"\\u0061":2}', '/a'],
    ['{"__proto__":1,"__proto__":2}', '/__proto__'],
  ])('refuses a key that stands twice: %s', (text, pointer) => {
    expect(problemOf(bytes(text))).toMatchObject({ status: 400, errors: [{ pointer }] });
  });

  it('takes the same key in two objects, in another case, and as a value', () => {
    const text = '{"a":{"a":["a","a"]},"A":{"a":"a"}}';
    expect(parseJson(bytes(text))).toEqual(JSON.parse(text));
  });

  it('points at NUL characters and lone surrogates, also in property names', () => {
    expect(problemOf(bytes('{"a":["x","\\u0000"],"b/c":"\\ud800"}')).errors?.map((error) => error.pointer)).toEqual(['/a/1', '/b~1c']);
    expect(problemOf(bytes('{"a":{"\\u0000":1}}')).errors).toMatchObject([{ pointer: '/a' }]);
  });
});

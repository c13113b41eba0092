import { describe, expect, it } from '@jest/globals';
import { quoted } from './verdict.js';

describe('text of a message in the words of a refusal', () => {
  it('stands in quotes, and what is missing is called nothing', () => {
    expect(quoted('https://sp.example')).toBe('"https://sp.example"');
    expect(quoted('')).toBe('""');
    expect(quoted(undefined)).toBe('nothing');
  });

  it('is one line without invisible characters', () => {
    expect(quoted(' a\r\nb\u2028c\u0000\u202Ed\uD800 ')).toBe('"a b c d"');
  });

  it('is cut at its length', () => {
    expect(quoted('x'.repeat(200))).toBe(`"${'x'.repeat(200)}"`);
    expect(quoted('x'.repeat(201))).toBe(`"${'x'.repeat(200)}…"`);
    expect(quoted('abcdef', 3)).toBe('"abc…"');
  });
});

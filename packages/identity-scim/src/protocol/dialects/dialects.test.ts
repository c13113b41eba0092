import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { DEVIATIONS, LENIENT } from './lenient.js';
import { STRICT } from './strict.js';

const folder = fileURLToPath(new URL('./', import.meta.url));
const notDeviations = ['deviation.ts', 'dialect.ts', 'lenient.ts', 'strict.ts', 'dialects.test.ts'];

describe('the dialects', () => {
  it('register every deviation, each in the file of its name, once', () => {
    const files = readdirSync(folder).filter((file) => !notDeviations.includes(file));
    expect(DEVIATIONS.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
  });

  it.each(DEVIATIONS)('$name says who sends it, what the standard says, and shows both messages', ({ name, clients, rfc, wrong, repaired }) => {
    expect(clients.length).toBeGreaterThan(0);
    expect(rfc).not.toBe('');
    expect(wrong).not.toBe(repaired);
    expect(readFileSync(`${folder}${name}.ts`, 'utf8')).toMatch(/wrong:[\s\S]*repaired:/);
  });

  it.each(DEVIATIONS)('$name has an effect', ({ tolerance, repairValue, repairOperation, readUnquotedValue }) => {
    expect([tolerance, repairValue, repairOperation, readUnquotedValue].filter((effect) => effect !== undefined)).toHaveLength(1);
  });

  it('are lenient with all of them, and strict with none', () => {
    expect(LENIENT.deviations).toBe(DEVIATIONS);
    expect(STRICT.deviations).toEqual([]);
    expect(STRICT.readUnquotedValue('x')).toBeUndefined();
    expect(DEVIATIONS.every(({ tolerance }) => tolerance === undefined || (LENIENT.tolerates(tolerance) && !STRICT.tolerates(tolerance)))).toBe(true);
  });
});

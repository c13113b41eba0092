import { describe, expect, it } from '@jest/globals';
import { parseDurationSeconds } from './parse-duration.js';

describe('an xs:duration', () => {
  it.each([
    ['PT2S', 2],
    ['PT6H', 21_600],
    ['P1DT1M', 86_460],
    ['P1Y2M', (365 + 60) * 86_400],
    ['PT1.5S', 1],
  ])('%s is %d seconds', (text, seconds) => expect(parseDurationSeconds(text)).toBe(seconds));

  it.each(['', 'P', 'PT', 'P1DT', '-PT1H', 'PT1H ', '6 hours', 'PT99999999999S'])('%j is none', (text) => expect(parseDurationSeconds(text)).toBeUndefined());
});

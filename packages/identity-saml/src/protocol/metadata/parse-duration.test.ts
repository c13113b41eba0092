import { describe, expect, it } from '@jest/globals';
import { parseDurationSeconds } from './parse-duration.js';

describe('an xs:duration', () => {
  it.each([
    ['PT2S', 2],
    ['PT6H', 21_600],
    ['P1DT1M', 86_460],
    ['P1Y2M', (365 + 60) * 86_400],
    ['PT1.5S', 1],
    ['PT1.999999S', 1],
    ['P10Y10M10DT10H10M10S', (3_650 + 300 + 10) * 86_400 + 36_610],
    ['P123456D', 123_456 * 86_400],
    ['PT123456789S', 123_456_789],
  ])('%s is %d seconds', (text, seconds) => expect(parseDurationSeconds(text)).toBe(seconds));

  it.each(['', 'P', 'PT', 'P1DT', '-PT1H', 'PT1H ', '6 hours', 'PT99999999999S'])('%j is none', (text) => expect(parseDurationSeconds(text)).toBeUndefined());
});

import { describe, expect, it } from '@jest/globals';
import { decideGuard } from './decide-guard.js';

const settings = { maxShare: 0.2, windowMinutes: 60, minimum: 5 };

describe('decideGuard', () => {
  it.each([
    ['a few acts are never held, whatever their share', { standing: 4, takenAway: 4 }, 1, 'allowed'],
    ['a small share is never held, however many', { standing: 1_000, takenAway: 100 }, 50, 'allowed'],
    ['the act that reaches the share exactly passes', { standing: 40, takenAway: 9 }, 0.8, 'allowed'],
    ['the act that exceeds both is held', { standing: 40, takenAway: 10 }, 1, 'held'],
    ['one act that takes everything is held', { standing: 100, takenAway: 0 }, 100, 'held'],
    ['an act on nothing is allowed by the minimum', { standing: 0, takenAway: 0 }, 1, 'allowed'],
  ] as const)('%s', (_, window, size, expected) => {
    expect(decideGuard(settings, window, size).kind).toBe(expected);
  });

  it('counts what the window took away into the base', () => {
    expect(decideGuard(settings, { standing: 90, takenAway: 10 }, 10).kind).toBe('allowed');
    expect(decideGuard(settings, { standing: 90, takenAway: 10 }, 11)).toMatchObject({ kind: 'held', count: 21, base: 100, share: 0.21 });
  });

  it('holds everything beyond the minimum where no share is allowed, and nothing where all is', () => {
    expect(decideGuard({ ...settings, maxShare: 0 }, { standing: 100, takenAway: 5 }, 1).kind).toBe('held');
    expect(decideGuard({ ...settings, maxShare: 1 }, { standing: 10, takenAway: 0 }, 10).kind).toBe('allowed');
  });
});

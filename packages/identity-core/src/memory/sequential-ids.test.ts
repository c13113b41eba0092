import { describe, expect, it } from '@jest/globals';
import { ManualClock } from './manual-clock.js';
import { SequentialIds, SequentialSecrets } from './sequential-ids.js';

describe('Deterministic drivers', () => {
  it('issue the same UUIDs of version 7 in every run, each sorting after the one before', () => {
    const [ids, again] = [new SequentialIds(), new SequentialIds()];
    const issued = Array.from({ length: 300 }, () => ids.next());

    expect(issued).toEqual(Array.from({ length: 300 }, () => again.next()));
    expect([...issued].sort()).toEqual(issued);
    expect(new Set(issued).size).toBe(300);
    expect(issued.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
  });

  it('issue no id of one series in another', () => {
    expect(new SequentialIds(1).next()).not.toBe(new SequentialIds(2).next());
  });

  it('issue secrets whose hash is not the secret', () => {
    const secrets = new SequentialSecrets();
    const [one, other] = [secrets.next(), secrets.next()];

    expect(one.plain).not.toBe(other.plain);
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(one.hash).not.toBe(other.hash);
  });

  it('keep time until it is moved, and hand out dates that nobody can move', () => {
    const clock = new ManualClock(new Date('2026-03-01T00:00:00Z'));
    clock.now().setFullYear(1999);
    expect(clock.now()).toEqual(new Date('2026-03-01T00:00:00Z'));

    clock.advanceSeconds(90);
    expect(clock.now()).toEqual(new Date('2026-03-01T00:01:30Z'));

    clock.set(new Date('2027-01-01T00:00:00Z'));
    expect(clock.now()).toEqual(new Date('2027-01-01T00:00:00Z'));
  });
});

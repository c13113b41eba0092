import { describe, expect, it } from '@jest/globals';
import { AdminToken } from './admin-token.js';
import { hashSecret, NodeSecrets } from './node-secrets.js';
import { SystemClock } from './system-clock.js';
import { UuidV7Ids } from './uuid-v7-ids.js';

describe('UuidV7Ids', () => {
  it('issues ids of version 7 and variant 10 that carry the time', () => {
    const [id = ''] = take(new UuidV7Ids({ now: () => new Date('2026-01-15T08:00:00.123Z') }), 1);

    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-01-15T08:00:00.123Z'));
  });

  it('keeps the order of issue while the clock stands still', () => {
    const ids = take(new UuidV7Ids({ now: () => new Date(1_700_000_000_000) }), 10_000);

    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps the order of issue when the clock steps back', () => {
    const times = [2_000, 1_000, 1_500, 2_001];
    const ids = take(new UuidV7Ids({ now: () => new Date(times.shift() ?? 0) }), 4);

    expect(ids.toSorted()).toEqual(ids);
  });
});

describe('NodeSecrets', () => {
  it('shows a recognisable token of at least 256 random bits, and keeps only its hash and its end', () => {
    const { plain, hash, hint } = new NodeSecrets().next();

    expect(plain).toMatch(/^vst_[A-Za-z0-9_-]{43}$/);
    expect(hash).toBe(hashSecret(plain));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(plain.endsWith(hint)).toBe(true);
    expect(hint).toHaveLength(4);
  });

  it('never shows the same token twice', () => {
    const secrets = new NodeSecrets();
    expect(new Set(Array.from({ length: 500 }, () => secrets.next().plain)).size).toBe(500);
  });
});

describe('AdminToken', () => {
  it('knows the token by its hash', () => {
    const token = new AdminToken(hashSecret('right'));
    expect(token.matches('right')).toBe(true);
    expect(['', 'wrong', 'right ', hashSecret('right')].some((presented) => token.matches(presented))).toBe(false);
  });

  it('refuses a hash that is none', () => {
    expect(() => new AdminToken('abc')).toThrow(TypeError);
  });
});

describe('SystemClock', () => {
  it('tells the time of this machine', () => {
    expect(Math.abs(new SystemClock().now().getTime() - Date.now())).toBeLessThan(1_000);
  });
});

const take = (ids: UuidV7Ids, count: number): readonly string[] => Array.from({ length: count }, () => ids.next());

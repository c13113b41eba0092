import { describe, expect, it } from '@jest/globals';
import { OKTA, sampleConnection } from '../contracts/fixture/samples.js';
import { tenantId } from '../kernel/tenant-id.js';
import { describeFailed, describeFetched } from './plan-metadata-refresh.js';
import type { IdentityProviderDescription } from './saml-settings.js';

const now = new Date('2026-01-01T00:00:00.000Z');
const idp = sampleConnection(tenantId('t'), { id: OKTA }).saml?.idp as IdentityProviderDescription;
const secondsUntil = (time: string | null) => (Date.parse(time ?? '') - now.getTime()) / 1_000;
const fetched = (cacheDuration: string | null, validUntil: string | null = null, spread = 0) =>
  describeFetched({ ...idp, cacheDuration, validUntil }, { url: 'https://idp', etag: null, now, spread });

describe('the next refresh of metadata', () => {
  it.each([
    ['PT2S', 2],
    ['PT2.5S', 2],
    ['PT0S', 2],
    ['PT45S', 45],
    ['PT6H', 21_600],
    ['P1M', 86_400],
    ['nonsense', 3_600],
    [null, 3_600],
  ])('follows the cacheDuration %s within sensible bounds', (cacheDuration, seconds) => {
    expect(secondsUntil(fetched(cacheDuration).nextRefreshAt)).toBe(seconds);
  });

  it('comes before validUntil passes', () => {
    expect(secondsUntil(fetched('PT6H', '2026-01-01T00:01:00.000Z').nextRefreshAt)).toBe(30);
    expect(secondsUntil(fetched('PT6H', '2026-01-01T00:00:01.000Z').nextRefreshAt)).toBe(2);
  });

  it('is spread to earlier times once there is room', () => {
    expect(secondsUntil(fetched('PT1000S', null, 0.5).nextRefreshAt)).toBe(950);
    expect(secondsUntil(fetched('PT59S', null, 0.99).nextRefreshAt)).toBe(59);
  });

  it.each([
    ['PT2S', 0, 2],
    ['PT2S', 2, 2],
    ['PT2S', 12, 10],
    ['PT2S', 100_000, 3_600],
    ['PT1H', 3_600, 60],
    ['PT1H', 4_500, 900],
  ])('waits longer the longer it fails: cacheDuration %s, read %i seconds ago', (cacheDuration, ago, seconds) => {
    const refreshedAt = new Date(now.getTime() - ago * 1_000).toISOString();
    const failed = describeFailed({ ...idp, cacheDuration, refreshedAt }, 'HTTP 500', now, 0);
    expect(secondsUntil(failed.nextRefreshAt)).toBe(seconds);
    expect(failed).toMatchObject({ lastError: 'HTTP 500', refreshedAt, entityId: idp.entityId, certificates: idp.certificates });
  });
});

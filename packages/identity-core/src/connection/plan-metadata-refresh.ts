import { parseDuration } from '../kernel/duration.js';
import { InvalidValueError } from '../kernel/errors.js';
import type { MetadataContent } from './metadata-source.js';
import type { IdentityProviderDescription } from './saml-settings.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** Shortest pause between two looks at one URL, whatever it says of itself. */
const SHORTEST = 2 * SECOND;
const LONGEST = 24 * HOUR;
const USUAL = HOUR;
/** From here on times are spread, so that many connections made at once are not asked for at once. */
const SPREAD_FROM = 60 * SECOND;

/** Where and when something was read. `spread`: 0 to 1, by chance. */
export interface MetadataReading {
  readonly url: string;
  readonly etag: string | null;
  readonly now: Date;
  readonly spread: number;
}

/** Pure. What a URL answered, as it is kept. */
export function describeFetched(content: MetadataContent, { url, etag, now, spread }: MetadataReading): IdentityProviderDescription {
  return {
    ...content,
    source: 'url',
    sourceUrl: url,
    etag,
    refreshedAt: now.toISOString(),
    nextRefreshAt: later(now, intervalOf(content, now), spread),
    lastError: null,
  };
}

/** Pure. The last good copy, whose refresh failed: tried again after about as long as it has been failing, an hour at most. */
export function describeFailed(idp: IdentityProviderDescription, detail: string, now: Date, spread: number): IdentityProviderDescription {
  const interval = intervalOf(idp, now);
  const overdue = idp.refreshedAt === null ? 0 : now.getTime() - Date.parse(idp.refreshedAt) - interval;
  const first = Math.min(Math.max(SHORTEST, interval / 10), 60 * SECOND);
  return { ...idp, lastError: detail, nextRefreshAt: later(now, Math.min(Math.max(first, overdue), HOUR), spread) };
}

/** cacheDuration as the document gives it, and soon enough that validUntil does not pass meanwhile (SAML metadata 2.3.2). */
function intervalOf({ cacheDuration, validUntil }: Pick<MetadataContent, 'cacheDuration' | 'validUntil'>, now: Date): number {
  const wanted = (cacheDuration === null ? undefined : findDuration(cacheDuration)) ?? USUAL;
  const untilHalf = validUntil === null ? Infinity : (Date.parse(validUntil) - now.getTime()) / 2;
  return Math.max(SHORTEST, Math.min(wanted, untilHalf, LONGEST));
}

function findDuration(text: string): number | undefined {
  try {
    return parseDuration(text.replace(/\.\d+S$/, 'S'));
  } catch (error) {
    if (error instanceof InvalidValueError) return undefined;
    throw error;
  }
}

/** Up to a tenth earlier, never later. */
function later(now: Date, milliseconds: number, spread: number): string {
  const earlier = milliseconds < SPREAD_FROM ? 0 : (milliseconds / 10) * spread;
  return new Date(now.getTime() + milliseconds - earlier).toISOString();
}

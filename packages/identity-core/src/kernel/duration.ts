import { InvalidValueError } from './errors.js';

const DURATION = /^P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/;

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const UNITS = [365 * DAY, 30 * DAY, 7 * DAY, DAY, 3_600 * SECOND, 60 * SECOND, SECOND] as const;

/**
 * Milliseconds of an ISO 8601 duration in whole units; a year is 365 days, a month 30.
 *
 * @throws {InvalidValueError} No duration, or an empty one such as `P`.
 */
export function parseDuration(raw: unknown): number {
  const match = typeof raw === 'string' ? DURATION.exec(raw) : null;
  const parts: readonly (string | undefined)[] = match?.slice(1) ?? [];
  if (match === null || parts.every((part) => part === undefined) || match[0].endsWith('T')) {
    throw new InvalidValueError('duration', 'must be an ISO 8601 duration such as P30D or PT12H');
  }
  return UNITS.reduce((sum, unit, index) => sum + unit * Number(parts[index] ?? 0), 0);
}

import type { Brand } from '../kernel/brand.js';
import { InvalidValueError } from '../kernel/errors.js';


/** A connection's slug: unique within its tenant and never changed, so that it is the connection's identity everywhere. */
export type ConnectionId = Brand<string, 'ConnectionId'>;

export const connectionId = (value: string): ConnectionId => value as ConnectionId;

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** @throws {InvalidValueError} Not 1–63 of `a-z 0-9 -` starting with a letter or digit. */
export function parseSlug(raw: unknown): string {
  if (typeof raw !== 'string' || !SLUG.test(raw)) {
    throw new InvalidValueError('slug', 'must be 1 to 63 of a-z, 0-9 and "-", starting with a letter or a digit');
  }
  return raw;
}

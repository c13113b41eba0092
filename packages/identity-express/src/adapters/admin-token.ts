import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The operator's token, known by its SHA-256 only.
 *
 * @param hash 64 hex digits.
 */
export class AdminToken {
  private readonly hash: Buffer;

  constructor(hash: string) {
    this.hash = Buffer.from(hash, 'hex');
    if (this.hash.length !== 32) throw new TypeError('The hash of the admin token is 64 hex digits');
  }

  /** Takes the same time whatever is presented. */
  matches(presented: string): boolean {
    return timingSafeEqual(createHash('sha256').update(presented).digest(), this.hash);
  }
}

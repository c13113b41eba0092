export interface BucketSize {
  /** What a bucket regains. */
  readonly perSecond: number;
  /** What a full one holds. */
  readonly burst: number;
}

interface Bucket {
  level: number;
  /** Seconds. */
  at: number;
}

/** A leaking allowance per key. Memory is bounded: the key that was not seen for longest is forgotten, and begins full again. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  /** @param seconds A clock that never goes back. */
  constructor(
    private readonly size: BucketSize,
    private readonly seconds: () => number,
    private readonly maxKeys = 20_000,
  ) {}

  /** Takes `cost` when it is there. @returns 0, or the seconds until it will be. */
  take(key: string, cost = 1): number {
    const bucket = this.fill(key);
    if (bucket.level >= cost) {
      bucket.level -= cost;
      return 0;
    }
    return (cost - bucket.level) / this.size.perSecond;
  }

  /** Gives back what was taken for something that then did not count. */
  giveBack(key: string): void {
    const bucket = this.fill(key);
    bucket.level = Math.min(this.size.burst, bucket.level + 1);
  }

  private fill(key: string): Bucket {
    const now = this.seconds();
    const known = this.buckets.get(key);
    const bucket: Bucket =
      known === undefined ? { level: this.size.burst, at: now } : { level: Math.min(this.size.burst, known.level + (now - known.at) * this.size.perSecond), at: now };
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size > this.maxKeys) this.buckets.delete(this.buckets.keys().next().value as string);
    return bucket;
  }
}

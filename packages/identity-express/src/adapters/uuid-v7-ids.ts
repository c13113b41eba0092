import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '@vestibule/identity-core';

/** `rand_a`: counts within one millisecond (RFC 9562 §6.2, method 1). */
const COUNTER_LIMIT = 0x1000;

/** Strictly increasing within the process, also when the clock stands still or steps back. */
export class UuidV7Ids implements Ids {
  private milliseconds = 0;
  private counter = 0;

  constructor(private readonly clock: Clock) {}

  next(): string {
    const now = this.clock.now().getTime();
    if (now > this.milliseconds) {
      this.milliseconds = now;
      this.counter = 0;
    } else {
      this.counter += 1;
      if (this.counter === COUNTER_LIMIT) {
        this.milliseconds += 1;
        this.counter = 0;
      }
    }
    const bytes = randomBytes(16);
    bytes.writeUIntBE(this.milliseconds, 0, 6);
    bytes.writeUInt16BE(0x7000 | this.counter, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
}

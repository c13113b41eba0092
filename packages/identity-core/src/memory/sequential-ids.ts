import type { Ids, Secrets } from '../kernel/clock.js';

/** The same ids in every run, shaped and ordered as UUIDs of version 7. */
export class SequentialIds implements Ids {
  private issued = 0;

  /** @param series 0 to 4095: two series have no id in common. */
  constructor(private readonly series = 0) {}

  next(): string {
    this.issued += 1;
    const time = this.issued.toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${this.series.toString(16).padStart(12, '0')}`;
  }
}

/** The same secrets in every run; `hash` only looks like one. */
export class SequentialSecrets implements Secrets {
  private issued = 0;

  next(): { readonly plain: string; readonly hash: string; readonly hint: string } {
    this.issued += 1;
    const number = this.issued.toString(16);
    return { plain: `secret-${number}`, hash: number.padStart(64, '0'), hint: number.padStart(4, '0').slice(-4) };
  }
}

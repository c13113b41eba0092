import type { Clock } from '../kernel/clock.js';

/** Stands still until it is moved. */
export class ManualClock implements Clock {
  private instant: number;

  constructor(start: Date = new Date('2026-01-15T08:00:00Z')) {
    this.instant = start.getTime();
  }

  now(): Date {
    return new Date(this.instant);
  }

  set(instant: Date): void {
    this.instant = instant.getTime();
  }

  advanceSeconds(seconds: number): void {
    this.instant += seconds * 1000;
  }
}

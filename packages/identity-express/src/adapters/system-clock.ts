import type { Clock } from '@vestibule/identity-core';

export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }
}

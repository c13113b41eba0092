import type { Clock } from '@vestibule/identity-core';
import type { BackgroundTask } from './background-task.js';

/** Rows that one statement removes at most. */
const BATCH = 1_000;
const EVERY_MILLISECONDS = 60_000;
/** Clocks of several processes differ: nothing goes that another one might still take for live. */
const GRACE_MILLISECONDS = 5 * 60_000;

/** A store of rows that end by themselves. */
export interface ExpiringRows {
  /** Removes what expired before `before`, at most `limit` rows. @returns how many went. */
  removeExpired(before: Date, limit: number): Promise<number>;
}

/** Removes what has expired, a batch of each kind a round. Idempotent: any number of processes may do it. */
export function createHousekeeping(stores: readonly ExpiringRows[], clock: Clock): BackgroundTask {
  return {
    name: 'housekeeping',
    everyMilliseconds: EVERY_MILLISECONDS,
    async run(signal) {
      const before = new Date(clock.now().getTime() - GRACE_MILLISECONDS);
      let isMore = false;
      for (const store of stores) {
        if (signal.aborted) return 'done';
        isMore = (await store.removeExpired(before, BATCH)) >= BATCH || isMore;
      }
      return isMore ? 'again' : 'done';
    },
  };
}

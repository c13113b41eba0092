import type { Clock } from '@vestibule/identity-core';
import type { BackgroundTask } from './background-task.js';

/** Connections that one round counts at most. */
const BATCH = 10;
const EVERY_MILLISECONDS = 10_000;
/** How old a count may become: it is kept up by every write, and counted again only against what went past them. */
const DAY_MILLISECONDS = 86_400_000;

interface Countable {
  /** Counts for connections that were not counted since `before`. @returns how many there were. */
  countDue(now: Date, before: Date, limit: number): Promise<number>;
}

/** Counts what connections own, so that the total of a list is known. Idempotent: any number of processes may do it. */
export function createCountResources(totals: Countable, clock: Clock): BackgroundTask {
  return {
    name: 'count-resources',
    everyMilliseconds: EVERY_MILLISECONDS,
    async run() {
      const now = clock.now();
      return (await totals.countDue(now, new Date(now.getTime() - DAY_MILLISECONDS), BATCH)) === BATCH ? 'again' : 'done';
    },
  };
}

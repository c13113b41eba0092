import { setTimeout as sleep } from 'node:timers/promises';
import { classifyFailure } from '../store-error.js';

/** Runs a whole transaction again when it lost a race: deadlocked, not serialisable, or a lock not won in time. */
export async function retryConflicts<T>(work: () => Promise<T>, attempts = 8): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || classifyFailure(error) !== 'conflict') throw error;
      await sleep(Math.random() * Math.min(4 * 2 ** attempt, 200));
    }
  }
}

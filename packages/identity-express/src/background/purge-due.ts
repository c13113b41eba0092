import type { Clock, PurgeUser, UserDirectory } from '@vestibule/identity-core';
import type { BackgroundTask } from './background-task.js';

/** People purged by one round at most. */
const BATCH = 100;
/** The contract allows thirty seconds. */
const EVERY_MILLISECONDS = 2_000;

/**
 * Purges whoever's retention time is over. Idempotent: of several processes that reach for one person one finds something
 * to do.
 */
export function createPurgeDue(users: Pick<UserDirectory, 'findDueForPurge'>, purgeUser: Pick<PurgeUser, 'execute'>, clock: Clock): BackgroundTask {
  return {
    name: 'purge-due',
    everyMilliseconds: EVERY_MILLISECONDS,
    async run(signal) {
      const due = await users.findDueForPurge(clock.now(), BATCH);
      let purged = 0;
      const failures: unknown[] = [];
      for (const { tenant, user } of due) {
        if (signal.aborted) return 'done';
        try {
          if ((await purgeUser.execute(tenant, user)).kind === 'purged') purged += 1;
        } catch (error) {
          // One person who cannot be purged keeps nobody else.
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
      return due.length === BATCH && purged > 0 ? 'again' : 'done';
    },
  };
}

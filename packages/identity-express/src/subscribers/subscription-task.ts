import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '@vestibule/identity-core';
import type { BackgroundTask } from '../background/background-task.js';
import type { AfterCommitSubscriber } from './event-subscriber.js';
import { SubscriptionRun, type SubscriptionDependencies } from './subscription-run.js';

const EVERY_MILLISECONDS = 500;
/** Tenants whose events one subscriber handles at once in this process. */
const MOST_AT_ONCE = 16;
/** A run begins nothing more after this. */
const RUN_MILLISECONDS = 20_000;
/** What a round waits for its runs at most. */
const PATIENCE_MILLISECONDS = 200;

/** Brings a subscriber its events; of several processes one works on a tenant at a time. */
export function createSubscriptionTask(subscriber: AfterCommitSubscriber, deps: SubscriptionDependencies): BackgroundTask {
  const running = new Map<TenantId, Promise<void>>();
  const startedAt = deps.clock.now();
  let registering: Promise<Date> | undefined;

  const serve = async (id: TenantId, since: Date | null, signal: AbortSignal): Promise<void> => {
    const run = await SubscriptionRun.claim(subscriber, deps, id);
    if (run === undefined) return;
    const begin = performance.now();
    const tenant = await deps.connections.getTenant(id);
    if (tenant === undefined) return run.release();
    await run.execute(tenant.slug, since, signal, () => performance.now() - begin < RUN_MILLISECONDS);
  };

  /** Kept once it is known; a failure is tried again. */
  const register = (): Promise<Date> => {
    registering ??= deps.queue.register(subscriber.name, startedAt).catch((error: unknown) => {
      registering = undefined;
      throw error;
    });
    return registering;
  };

  return {
    name: `subscriber ${subscriber.name}`,
    everyMilliseconds: EVERY_MILLISECONDS,
    async run(signal) {
      const registeredAt = await register();
      const since = subscriber.startAt === 'beginning' ? null : registeredAt;
      if (running.size >= MOST_AT_ONCE) return 'done';
      for (const tenant of await deps.queue.findDue(subscriber.name, deps.clock.now(), MOST_AT_ONCE)) {
        if (running.has(tenant) || running.size >= MOST_AT_ONCE) continue;
        running.set(
          tenant,
          serve(tenant, since, signal)
            .catch(deps.onError)
            .finally(() => running.delete(tenant)),
        );
      }
      await Promise.race([Promise.all(running.values()), sleep(PATIENCE_MILLISECONDS, undefined, { ref: false })]);
      return 'done';
    },
    close: async () => {
      await Promise.all(running.values());
    },
  };
}

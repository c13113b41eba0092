import type { Clock, ConnectionDirectory, EventFeed, FedEvent, SubscriptionProgress, SubscriptionQueue, TenantId } from '@vestibule/identity-core';
import { EventSubscriberError } from './event-subscriber-error.js';
import { isWanted, type AfterCommitSubscriber } from './event-subscriber.js';

export interface SubscriptionDependencies {
  readonly queue: SubscriptionQueue;
  readonly events: EventFeed;
  readonly connections: Pick<ConnectionDirectory, 'getTenant'>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Events that are taken from the feed at once. */
const BATCH = 100;
/** How long handling one event may take. */
const HANDLING_MILLISECONDS = 30_000;
/** Longer than one event may take: who holds a place keeps it while it works. */
const CLAIM_MILLISECONDS = 60_000;
const LONGEST_PAUSE_MILLISECONDS = 5 * 60_000;

/** Brings one subscriber the events of one tenant whose place it holds, in order, until there is no more or time is up. */
export class SubscriptionRun {
  private constructor(
    private readonly subscriber: AfterCommitSubscriber,
    private readonly deps: SubscriptionDependencies,
    private readonly tenant: TenantId,
    private progress: SubscriptionProgress,
  ) {}

  /** @returns `undefined`: somebody else holds the place, or the tenant is gone. */
  static async claim(subscriber: AfterCommitSubscriber, deps: SubscriptionDependencies, tenant: TenantId): Promise<SubscriptionRun | undefined> {
    const now = deps.clock.now();
    const progress = await deps.queue.claim(subscriber.name, tenant, now, claimUntil(now));
    return progress === undefined ? undefined : new SubscriptionRun(subscriber, deps, tenant, progress);
  }

  /** @param since Events before it are passed over; `null`: none. */
  async execute(slug: string, since: Date | null, signal: AbortSignal, isTime: () => boolean): Promise<void> {
    const mayGoOn = (): boolean => isTime() && !signal.aborted;
    try {
      for (let isMore = true; isMore && mayGoOn(); ) {
        const { items } = await this.deps.events.find(this.tenant, this.progress.cursor ?? undefined, BATCH);
        for (const event of items) {
          if (!mayGoOn()) return;
          const isOurs = isWanted(this.subscriber, event.type) && (since === null || event.at >= since);
          if (isOurs && !(await this.handle(event, slug, signal))) return;
          this.progress = { cursor: event.cursor, failures: 0, nextAttemptAt: null };
          if (isOurs || event === items.at(-1)) await this.keep();
        }
        isMore = items.length === BATCH;
      }
    } finally {
      await this.release();
    }
  }

  async release(): Promise<void> {
    await this.deps.queue.save(this.subscriber.name, this.tenant, this.progress, null);
  }

  private async keep(): Promise<void> {
    await this.deps.queue.save(this.subscriber.name, this.tenant, this.progress, claimUntil(this.deps.clock.now()));
  }

  private async handle(event: FedEvent, slug: string, stopping: AbortSignal): Promise<boolean> {
    const limit = AbortSignal.timeout(HANDLING_MILLISECONDS);
    const signal = AbortSignal.any([stopping, limit]);
    try {
      await Promise.race([this.subscriber.handle({ ...event, tenant: slug }, { signal }), aborted(limit)]);
      return true;
    } catch (error) {
      const failures = this.progress.failures + 1;
      this.progress = { ...this.progress, failures, nextAttemptAt: new Date(this.deps.clock.now().getTime() + pauseAfter(failures)) };
      if (!stopping.aborted) this.deps.onError(new EventSubscriberError(this.subscriber.name, event, 'it is tried again', error));
      return false;
    }
  }
}

const claimUntil = (now: Date): Date => new Date(now.getTime() + CLAIM_MILLISECONDS);

const pauseAfter = (failures: number): number => Math.min(LONGEST_PAUSE_MILLISECONDS, 1_000 * 2 ** Math.min(failures - 1, 20)) * (0.8 + Math.random() * 0.4);

const aborted = (limit: AbortSignal): Promise<never> =>
  new Promise((_, fail) => {
    limit.addEventListener('abort', () => fail(new Error(`it did not end within ${HANDLING_MILLISECONDS / 1_000} seconds`)), { once: true });
  });

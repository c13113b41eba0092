import { parseShadowWorldId } from '../connection/shadow-world-id.js';
import type { SubscriptionProgress, SubscriptionQueue } from '../events/subscription-queue.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { InMemoryDatabase } from './in-memory-database.js';
import { InMemoryEventFeed } from './in-memory-event-feed.js';

const BEGINNING: SubscriptionProgress = { cursor: null, failures: 0, nextAttemptAt: null };

export class InMemorySubscriptionQueue implements SubscriptionQueue {
  private readonly feed: InMemoryEventFeed;

  constructor(private readonly database: InMemoryDatabase) {
    this.feed = new InMemoryEventFeed(database);
  }

  async register(subscriber: string, now: Date): Promise<Date> {
    const { subscribers } = this.database;
    const since = subscribers.get(subscriber) ?? now;
    subscribers.set(subscriber, since);
    return since;
  }

  async findDue(subscriber: string, now: Date, limit: number): Promise<readonly TenantId[]> {
    const due: TenantId[] = [];
    for (const { tenant, data } of this.database.all()) {
      if (parseShadowWorldId(tenant.id) !== undefined) continue;
      const row = data.subscriptions.get(subscriber);
      if (isLater(row?.claimedUntil, now) || isLater(row?.progress.nextAttemptAt, now)) continue;
      const { items } = await this.feed.find(tenant.id, row?.progress.cursor ?? undefined, 1);
      if (items.length > 0) due.push(tenant.id);
    }
    return due.slice(0, limit);
  }

  async claim(subscriber: string, tenant: TenantId, now: Date, until: Date): Promise<SubscriptionProgress | undefined> {
    const data = this.database.read(tenant);
    const row = data.subscriptions.get(subscriber);
    if (data.isGone || isLater(row?.claimedUntil, now)) return undefined;
    const progress = row?.progress ?? BEGINNING;
    data.subscriptions.set(subscriber, { progress, claimedUntil: until });
    return progress;
  }

  async save(subscriber: string, tenant: TenantId, progress: SubscriptionProgress, until: Date | null): Promise<void> {
    const data = this.database.read(tenant);
    if (!data.isGone) data.subscriptions.set(subscriber, { progress, claimedUntil: until });
  }
}

const isLater = (time: Date | null | undefined, now: Date): boolean => time != null && time > now;

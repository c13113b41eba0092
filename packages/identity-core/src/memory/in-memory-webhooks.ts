import type { WebhookQueue } from '../events/webhook-queue.js';
import type { WebhookStore } from '../events/webhook-store.js';
import type { Webhook, WebhookDelivery, WebhookProgress } from '../events/webhook.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { InMemoryDatabase, TenantData } from './in-memory-database.js';
import { InMemoryEventFeed } from './in-memory-event-feed.js';
import { pageOf } from './page-of.js';
import { removeRows } from './remove-rows.js';
import type { RecordWrite } from './unit-writes.js';

const BEGINNING: WebhookProgress = { cursor: null, failures: 0, failingSince: null, nextAttemptAt: null };

export class InMemoryWebhookStore implements WebhookStore {
  constructor(
    private readonly data: TenantData,
    private readonly record: RecordWrite,
  ) {}

  async get(id: string): Promise<Webhook | undefined> {
    return this.data.webhooks.get(id)?.webhook;
  }

  insert(webhook: Webhook, cursor: string | null): void {
    this.record(() => this.data.webhooks.set(webhook.id, { webhook, progress: { ...BEGINNING, cursor }, claimedUntil: null }));
  }

  replace(before: Webhook, after: Webhook): void {
    this.record(() => {
      this.data.webhooks.updateWhere(
        ({ webhook }) => webhook.id === before.id,
        (row) => ({ ...row, webhook: after, progress: before.enabled || !after.enabled ? row.progress : { ...BEGINNING, cursor: row.progress.cursor } }),
      );
      if (before.enabled || !after.enabled) return;
      this.data.deliveries.updateWhere(
        (delivery) => delivery.webhook === before.id && delivery.status === 'pending',
        (delivery) => ({ ...delivery, nextAttemptAt: after.updatedAt }),
      );
    });
  }

  delete(id: string): void {
    this.record(() => {
      this.data.webhooks.delete(id);
      this.data.deliveries.deleteWhere((delivery) => delivery.webhook === id);
    });
  }
}

export class InMemoryWebhookQueue implements WebhookQueue {
  private readonly feed: InMemoryEventFeed;

  constructor(private readonly database: InMemoryDatabase) {
    this.feed = new InMemoryEventFeed(database);
  }

  async find(tenant: TenantId, page: PageRequest): Promise<Page<Webhook>> {
    const webhooks = this.database.read(tenant).webhooks.filter(() => true).map(({ webhook }) => webhook);
    return pageOf(webhooks, ({ id }) => id, page, 'descending');
  }

  async get(tenant: TenantId, id: string): Promise<Webhook | undefined> {
    return this.database.read(tenant).webhooks.get(id)?.webhook;
  }

  async findDeliveries(tenant: TenantId, webhook: string, page: PageRequest): Promise<Page<WebhookDelivery>> {
    return pageOf(this.deliveriesOf(tenant, webhook), ({ id }) => id, page, 'descending');
  }

  async getDelivery(tenant: TenantId, webhook: string, id: string): Promise<WebhookDelivery | undefined> {
    return this.deliveriesOf(tenant, webhook).find((delivery) => delivery.id === id);
  }

  async findEndOfFeed(tenant: TenantId): Promise<string | null> {
    const { items } = await this.feed.find(tenant, undefined, Number.MAX_SAFE_INTEGER);
    return items.at(-1)?.cursor ?? null;
  }

  async findDue(now: Date, limit: number): Promise<readonly { readonly tenant: TenantId; readonly id: string }[]> {
    const due: { readonly tenant: TenantId; readonly id: string }[] = [];
    for (const { tenant, data } of this.database.all()) {
      for (const { webhook, progress, claimedUntil } of data.webhooks.filter(({ webhook: { enabled } }) => enabled)) {
        if (isLater(claimedUntil, now) || isLater(progress.nextAttemptAt, now)) continue;
        const hasNew = (await this.feed.find(tenant.id, progress.cursor ?? undefined, 1)).items.length > 0;
        const hasDue = this.deliveriesOf(tenant.id, webhook.id).some((each) => each.status === 'pending' && !isLater(each.nextAttemptAt, now));
        if (hasNew || hasDue) due.push({ tenant: tenant.id, id: webhook.id });
      }
    }
    return due.slice(0, limit);
  }

  async claim(tenant: TenantId, id: string, now: Date, until: Date): Promise<WebhookProgress | undefined> {
    const { webhooks } = this.database.read(tenant);
    const row = webhooks.get(id);
    if (row === undefined || !row.webhook.enabled || isLater(row.claimedUntil, now)) return undefined;
    webhooks.set(id, { ...row, claimedUntil: until });
    return row.progress;
  }

  async release(tenant: TenantId, id: string): Promise<void> {
    this.database.read(tenant).webhooks.updateWhere(({ webhook }) => webhook.id === id, (row) => ({ ...row, claimedUntil: null }));
  }

  async findPending(tenant: TenantId, webhook: string, limit: number): Promise<readonly WebhookDelivery[]> {
    const pending = this.deliveriesOf(tenant, webhook).filter(({ status }) => status === 'pending');
    const dueAt = ({ nextAttemptAt }: WebhookDelivery): number => nextAttemptAt?.getTime() ?? 0;
    return pending.sort((one, other) => dueAt(one) - dueAt(other) || (one.id < other.id ? -1 : 1)).slice(0, limit);
  }

  async save(tenant: TenantId, webhook: string, progress: WebhookProgress | null, delivery: WebhookDelivery | null): Promise<void> {
    const data = this.database.read(tenant);
    if (!data.webhooks.has(webhook)) return;
    if (progress !== null) data.webhooks.updateWhere((row) => row.webhook.id === webhook, (row) => ({ ...row, progress }));
    if (delivery !== null) data.deliveries.set(delivery.id, delivery);
  }

  async hasten(tenant: TenantId, webhook: string, now: Date): Promise<void> {
    this.database.read(tenant).deliveries.updateWhere(
      (each) => each.webhook === webhook && each.status === 'pending' && isLater(each.nextAttemptAt, now),
      (each) => ({ ...each, nextAttemptAt: now }),
    );
  }

  async removeExpired(before: Date, limit: number): Promise<number> {
    return removeRows(this.database.everything().map(({ deliveries }) => deliveries), (each) => each.createdAt < before, limit);
  }

  private deliveriesOf(tenant: TenantId, webhook: string): WebhookDelivery[] {
    return this.database.read(tenant).deliveries.filter((delivery) => delivery.webhook === webhook);
  }
}

const isLater = (time: Date | null, now: Date): boolean => time !== null && time > now;

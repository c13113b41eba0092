import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { Webhook, WebhookDelivery, WebhookProgress } from './webhook.js';

/** Driven port: reads of webhooks, and the work of sending. Each call is one short statement or transaction. */
export interface WebhookQueue {
  /** Newest first. @throws {InvalidCursorError} */
  find(tenant: TenantId, page: PageRequest): Promise<Page<Webhook>>;
  get(tenant: TenantId, id: string): Promise<Webhook | undefined>;
  /** Newest first. @throws {InvalidCursorError} */
  findDeliveries(tenant: TenantId, webhook: string, page: PageRequest): Promise<Page<WebhookDelivery>>;
  getDelivery(tenant: TenantId, webhook: string, id: string): Promise<WebhookDelivery | undefined>;
  /** The cursor of the tenant's newest event. */
  findEndOfFeed(tenant: TenantId): Promise<string | null>;

  /** Over all tenants: enabled webhooks that nobody holds and that have something to send at `now`. */
  findDue(now: Date, limit: number): Promise<readonly { readonly tenant: TenantId; readonly id: string }[]>;
  /** Of any number of processes exactly one holds a webhook, until `until` or until it lets go. */
  claim(tenant: TenantId, id: string, now: Date, until: Date): Promise<WebhookProgress | undefined>;
  release(tenant: TenantId, id: string): Promise<void>;
  /** Pending ones: what is to be tried next before what may wait longer, and of what is due at once the oldest first. */
  findPending(tenant: TenantId, webhook: string, limit: number): Promise<readonly WebhookDelivery[]>;
  /** Keeps a delivery as it stands now, and how far its webhook has come, both or neither. Of a webhook that is gone nothing. */
  save(tenant: TenantId, webhook: string, progress: WebhookProgress | null, delivery: WebhookDelivery | null): Promise<void>;
  /** The receiver is back: what waits for its next attempt is due now. */
  hasten(tenant: TenantId, webhook: string, now: Date): Promise<void>;
  /** Housekeeping: forgets deliveries begun before `before`; none is pending for so long. @returns how many went. */
  removeExpired(before: Date, limit: number): Promise<number>;
}

import type { Webhook } from './webhook.js';

/** Driven port: a tenant's webhooks inside one unit of work; locks and recorded writes as in `UserStore`. */
export interface WebhookStore {
  get(id: string): Promise<Webhook | undefined>;
  /** @param cursor Events behind this one are sent; `null`: all there are. */
  insert(webhook: Webhook, cursor: string | null): void;
  /** Enabling one that was off also makes everything that waits due at once. */
  replace(before: Webhook, after: Webhook): void;
  /** Its deliveries go with it. */
  delete(id: string): void;
}

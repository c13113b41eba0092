import type { Webhook, WebhookProgress } from '../events/webhook.js';

export interface WebhookRow {
  readonly webhook: Webhook;
  readonly progress: WebhookProgress;
  readonly claimedUntil: Date | null;
}

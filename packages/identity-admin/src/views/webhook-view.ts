import type { Webhook, WebhookDelivery } from '@vestibule/identity-core';
import { timeView } from './time-view.js';

export function webhookView({ id, url, types, description, enabled, disabledReason, createdAt, updatedAt }: Webhook): object {
  return { id, url, types, description, enabled, disabledReason, createdAt: timeView(createdAt), updatedAt: timeView(updatedAt) };
}

export function deliveryView(delivery: WebhookDelivery): object {
  const { id, event, type, status, attempts, responseStatus, error } = delivery;
  return {
    id,
    event,
    type,
    status,
    attempts,
    createdAt: timeView(delivery.createdAt),
    lastAttemptAt: timeView(delivery.lastAttemptAt),
    nextAttemptAt: timeView(delivery.nextAttemptAt),
    responseStatus,
    error,
  };
}

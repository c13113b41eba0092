import { tenantId, type Webhook, type WebhookDelivery, type WebhookProgress } from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { WebhookDeliveriesTable, WebhooksTable } from '../schema.js';
import { jsonText } from '../sql/json-text.js';

export type WebhookRow = Selectable<WebhooksTable>;
export type DeliveryRow = Selectable<WebhookDeliveriesTable>;

export const webhookColumns = [
  'tenant_id',
  'id',
  'url',
  'types',
  'description',
  'enabled',
  'disabled_reason',
  'sealed_secret',
  'previous_sealed_secret',
  'previous_until',
  'created_at',
  'updated_at',
] as const;

export const progressColumns = ['position', 'failures', 'failing_since', 'next_attempt_at'] as const;

export const deliveryColumns = [
  'tenant_id',
  'webhook',
  'id',
  'event_id',
  'type',
  'body',
  'status',
  'attempts',
  'created_at',
  'last_attempt_at',
  'next_attempt_at',
  'response_status',
  'error',
] as const;

export const toWebhook = (row: WebhookRow): Webhook => ({
  tenant: tenantId(row.tenant_id),
  id: row.id,
  url: row.url,
  types: row.types as Webhook['types'],
  description: row.description,
  enabled: row.enabled,
  disabledReason: row.disabled_reason,
  sealedSecret: row.sealed_secret,
  previous: row.previous_sealed_secret === null || row.previous_until === null ? null : { sealedSecret: row.previous_sealed_secret, until: row.previous_until },
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const fromWebhook = (webhook: Webhook) => ({
  tenant_id: webhook.tenant,
  id: webhook.id,
  url: webhook.url,
  types: webhook.types === null ? null : jsonText(webhook.types),
  description: webhook.description,
  enabled: webhook.enabled,
  disabled_reason: webhook.disabledReason,
  sealed_secret: webhook.sealedSecret,
  previous_sealed_secret: webhook.previous?.sealedSecret ?? null,
  previous_until: webhook.previous?.until ?? null,
  created_at: webhook.createdAt,
  updated_at: webhook.updatedAt,
});

export const toProgress = (row: Pick<WebhookRow, (typeof progressColumns)[number]>): WebhookProgress => ({
  cursor: Number(row.position) === 0 ? null : row.position,
  failures: row.failures,
  failingSince: row.failing_since,
  nextAttemptAt: row.next_attempt_at,
});

export const fromProgress = ({ cursor, failures, failingSince, nextAttemptAt }: WebhookProgress) => ({
  position: cursor ?? '0',
  failures,
  failing_since: failingSince,
  next_attempt_at: nextAttemptAt,
});

export const toDelivery = (row: DeliveryRow): WebhookDelivery => ({
  tenant: tenantId(row.tenant_id),
  webhook: row.webhook,
  id: row.id,
  event: row.event_id as WebhookDelivery['event'],
  type: row.type,
  body: row.body,
  status: row.status,
  attempts: row.attempts,
  createdAt: row.created_at,
  lastAttemptAt: row.last_attempt_at,
  nextAttemptAt: row.next_attempt_at,
  responseStatus: row.response_status,
  error: row.error,
});

export const fromDelivery = (delivery: WebhookDelivery): Insertable<WebhookDeliveriesTable> => ({
  tenant_id: delivery.tenant,
  webhook: delivery.webhook,
  id: delivery.id,
  event_id: delivery.event,
  type: delivery.type,
  body: delivery.body,
  status: delivery.status,
  attempts: delivery.attempts,
  created_at: delivery.createdAt,
  last_attempt_at: delivery.lastAttemptAt,
  next_attempt_at: delivery.nextAttemptAt,
  response_status: delivery.responseStatus,
  error: delivery.error,
});

import type { TenantId } from '../kernel/tenant-id.js';
import type { EventId, EventType } from './domain-event.js';

/** Where a tenant's events are sent to. */
export interface Webhook {
  readonly tenant: TenantId;
  readonly id: string;
  readonly url: string;
  /** `null`: every type. */
  readonly types: readonly EventType[] | null;
  readonly description: string | null;
  readonly enabled: boolean;
  /** Why it was switched off without anybody asking for it. */
  readonly disabledReason: string | null;
  /** Encrypted by whoever hands it in. */
  readonly sealedSecret: string;
  /** The secret before the last rotation; signs beside the new one until then. */
  readonly previous: { readonly sealedSecret: string; readonly until: Date } | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** How far the deliveries of one webhook have come. */
export interface WebhookProgress {
  /** Of the last event that was taken from the feed; `null`: none yet. */
  readonly cursor: string | null;
  /** Attempts in a row that failed, whatever they were for. */
  readonly failures: number;
  /** When the first of those was. */
  readonly failingSince: Date | null;
  /** Nothing is tried before. */
  readonly nextAttemptAt: Date | null;
}

/** One message to one webhook, and what became of it. */
export interface WebhookDelivery {
  readonly tenant: TenantId;
  readonly webhook: string;
  /** Time-ordered, in the order of the events. */
  readonly id: string;
  /** `null`: a test. */
  readonly event: EventId | null;
  readonly type: string;
  /** JSON, the same bytes at every attempt. */
  readonly body: string;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly createdAt: Date;
  readonly lastAttemptAt: Date | null;
  /** `null` unless pending. */
  readonly nextAttemptAt: Date | null;
  /** Of the last attempt, where there was an answer. */
  readonly responseStatus: number | null;
  readonly error: string | null;
}

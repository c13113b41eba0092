import type { Brand } from '../kernel/brand.js';
import type { JsonObject } from '../kernel/json.js';

export type EventId = Brand<string, 'EventId'>;

/** The contract's event types, and what we add to them. A refused operation leaves none; a write that changed nothing neither. */
export const EVENT_TYPES = [
  'user.created',
  'user.updated',
  'user.deactivated',
  'user.reactivated',
  'user.deleted',
  'user.restored',
  'user.purged',
  'user.identifiers_released',
  'user.sessions_revoked',
  'group.created',
  'group.renamed',
  'group.members_changed',
  'group.detached',
  'group.relinked',
  'group.deleted',
  'connection.created',
  'connection.updated',
  'connection.deleted',
  'connection.certificate_expiring',
  'connection.metadata_failed',
  'token.created',
  'token.deleted',
  'token.expiring',
  'guard.tripped',
  'webhook.disabled',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export interface DomainEvent {
  readonly id: EventId;
  readonly at: Date;
  readonly type: EventType;
  readonly data: JsonObject;
}

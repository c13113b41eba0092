import {
  connectionId,
  decisionId,
  groupId,
  tenantId,
  userId,
  type Decision,
  type DomainEvent,
  type TenantId,
} from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { DecisionsTable, EventsTable } from '../schema.js';
import { jsonText } from '../sql/json-text.js';

export const decisionColumns = [
  'tenant_id',
  'id',
  'at',
  'kind',
  'action',
  'connection',
  'actor_kind',
  'actor_id',
  'outcome',
  'reason',
  'detail',
  'remedy',
  'matched_by',
  'trail',
  'changes',
  'events',
  'user_id',
  'group_id',
  'input',
] as const;

export type DecisionRow = Selectable<DecisionsTable>;

export const toDecision = (row: DecisionRow): Decision => ({
  tenant: tenantId(row.tenant_id),
  id: decisionId(row.id),
  at: row.at,
  kind: row.kind as Decision['kind'],
  action: row.action,
  connection: row.connection === null ? null : connectionId(row.connection),
  actor: { kind: row.actor_kind as Decision['actor']['kind'], id: row.actor_id },
  outcome: row.outcome as Decision['outcome'],
  reason: row.reason as Decision['reason'],
  detail: row.detail,
  remedy: row.remedy,
  matchedBy: row.matched_by as Decision['matchedBy'],
  trail: row.trail as Decision['trail'],
  changes: row.changes as Decision['changes'],
  events: row.events as Decision['events'],
  user: row.user_id === null ? null : userId(row.user_id),
  group: row.group_id === null ? null : groupId(row.group_id),
  input: row.input as Decision['input'],
});

export const fromDecision = (decision: Decision): Insertable<DecisionsTable> => ({
  tenant_id: decision.tenant,
  id: decision.id,
  at: decision.at,
  kind: decision.kind,
  action: decision.action,
  connection: decision.connection,
  actor_kind: decision.actor.kind,
  actor_id: decision.actor.id,
  outcome: decision.outcome,
  reason: decision.reason,
  detail: decision.detail,
  remedy: decision.remedy,
  matched_by: decision.matchedBy,
  trail: jsonText(decision.trail),
  changes: jsonText(decision.changes),
  events: jsonText(decision.events),
  user_id: decision.user,
  group_id: decision.group,
  input: decision.input === null ? null : jsonText(decision.input),
});

export const fromEvent = (tenant: TenantId, decision: Decision['id'], event: DomainEvent): Insertable<EventsTable> => ({
  tenant_id: tenant,
  id: event.id,
  at: event.at,
  type: event.type,
  data: jsonText(event.data),
  decision,
  position: null,
});

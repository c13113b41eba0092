import type { Decision, FieldChange } from '../decision-log/decision.js';
import type { DomainEvent } from '../events/domain-event.js';
import type { JsonObject } from '../kernel/json.js';

/** Fields whose changes stay readable after a purge: they describe the account, not the person. */
export const KEPT_CHANGE_FIELDS: readonly string[] = ['status', 'blocked', 'protected', 'managedBy'];

/** What an event goes on saying of a purged user. */
export const KEPT_EVENT_KEYS: readonly string[] = ['user', 'status', 'managedBy', 'via', 'connection', 'sessions', 'reason', 'identifiers', 'hold', 'action', 'group'];

/** A decision about a purged user: what was decided and by which policies stays, everything that names the person is blank. */
export function eraseFromDecision(decision: Decision): Decision {
  return {
    ...decision,
    detail: null,
    input: null,
    trail: decision.trail.map((step) => ({ ...step, detail: null })),
    changes: decision.changes.map(eraseFromChange),
  };
}

function eraseFromChange(change: FieldChange): FieldChange {
  const isKept = change.target.kind !== 'user' || KEPT_CHANGE_FIELDS.includes(change.field);
  return isKept ? change : { ...change, from: null, to: null };
}

export function eraseFromEvent(event: DomainEvent): DomainEvent {
  const data: JsonObject = Object.fromEntries(
    Object.entries(event.data).map(([name, value]) => [name, KEPT_EVENT_KEYS.includes(name) ? value : null]),
  );
  return { ...event, data };
}

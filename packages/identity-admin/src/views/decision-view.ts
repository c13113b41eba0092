import type { Decision, FedEvent } from '@vestibule/identity-core';
import { timeView } from './time-view.js';

export function decisionView(decision: Decision): object {
  const { id, kind, action, connection, actor, outcome, reason, detail, remedy, matchedBy, trail, changes, events, user, group, input } = decision;
  return {
    id,
    at: timeView(decision.at),
    kind,
    action,
    connection,
    actor: { kind: actor.kind, id: actor.id },
    outcome,
    reason,
    detail,
    remedy,
    matchedBy,
    trail,
    changes,
    events,
    user,
    group,
    input,
  };
}

export function eventView({ id, cursor, at, type, data, decision }: FedEvent): object {
  return { id, cursor, at: timeView(at), type, data, decision };
}

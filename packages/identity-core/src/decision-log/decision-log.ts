import type { DomainEvent } from '../events/domain-event.js';
import type { Decision } from './decision.js';

/** Driven port: the decisions of one tenant inside one unit of work, and the outbox that shares its fate. */
export interface DecisionLog {
  /** Recorded and applied with the unit's other writes: a decision and its events exist exactly when its change does. */
  record(decision: Decision, events: readonly DomainEvent[]): void;
}

import { mentionsOf, type Decision, type DecisionLog, type DomainEvent } from '@vestibule/identity-core';
import { fromDecision, fromEvent } from '../rows/decision-row.js';
import type { Unit } from './unit.js';

/** Decisions and their events, one multi-row INSERT each. */
export class KyselyDecisionLog implements DecisionLog {
  constructor(private readonly unit: Unit) {}

  record(decision: Decision, events: readonly DomainEvent[]): void {
    this.unit.recorded.push({ decision, events });
    this.unit.writes.addRow('decisions', fromDecision(decision));
    for (const value of mentionsOf(decision)) this.unit.writes.addRow('decision_mentions', { tenant_id: this.unit.tenant, decision: decision.id, value });
    for (const event of events) this.unit.writes.addRow('events', fromEvent(this.unit.tenant, decision.id, event));
  }
}

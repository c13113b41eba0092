import type { DecisionLog } from '../decision-log/decision-log.js';
import type { Decision } from '../decision-log/decision.js';
import type { DomainEvent } from '../events/domain-event.js';
import type { TenantData } from './in-memory-database.js';
import type { RecordWrite } from './unit-writes.js';

export class InMemoryDecisionLog implements DecisionLog {
  constructor(
    private readonly data: TenantData,
    private readonly write: RecordWrite,
  ) {}

  record(decision: Decision, events: readonly DomainEvent[]): void {
    this.write(() => {
      this.data.decisions.set(decision.id, decision);
      for (const event of events) this.data.events.set(String(this.data.events.size), { event, decision: decision.id });
    });
  }
}

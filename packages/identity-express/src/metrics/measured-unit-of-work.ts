import type { Decision, IdentityUnitOfWork, Stores, TenantId } from '@vestibule/identity-core';
import type { Metrics } from './metrics.js';

/** Counts the decisions that units of work kept: those of the attempt that was applied, once it was. */
export class MeasuredUnitOfWork implements IdentityUnitOfWork {
  constructor(
    private readonly inner: IdentityUnitOfWork,
    private readonly metrics: Metrics,
  ) {}

  async run<T>(tenant: TenantId, work: (stores: Stores) => Promise<T>): Promise<T> {
    let kept: Decision[] = [];
    const result = await this.inner.run(tenant, (stores) => {
      const attempt: Decision[] = [];
      kept = attempt;
      const decisions: Stores['decisions'] = {
        record: (decision, events) => {
          attempt.push(decision);
          stores.decisions.record(decision, events);
        },
      };
      return work({ ...stores, decisions });
    });
    for (const decision of kept) this.metrics.countDecision(decision);
    return result;
  }
}

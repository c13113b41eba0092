import type { BeforeCommit, IdentityUnitOfWork, RecordedDecision, Stores, TenantId } from '@vestibule/identity-core';

/** Lets subscribers see what a unit of work has recorded, for stores that have no transaction to let them into. */
export class SubscribedUnitOfWork implements IdentityUnitOfWork {
  constructor(
    private readonly inner: IdentityUnitOfWork,
    private readonly beforeCommit: BeforeCommit,
  ) {}

  run<T>(tenant: TenantId, work: (stores: Stores) => Promise<T>): Promise<T> {
    return this.inner.run(tenant, async (stores) => {
      const recorded: RecordedDecision[] = [];
      const decisions: Stores['decisions'] = {
        record: (decision, events) => {
          recorded.push({ decision, events });
          stores.decisions.record(decision, events);
        },
      };
      const result = await work({ ...stores, decisions });
      if (recorded.length > 0) await this.beforeCommit(tenant, recorded, null);
      return result;
    });
  }
}

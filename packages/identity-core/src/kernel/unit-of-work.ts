import type { TenantId } from './tenant-id.js';

/** Driven port: one transaction over the stores of one tenant. */
export interface UnitOfWork<Stores> {
  /**
   * Runs `work`, then applies every write it recorded, all or nothing, in the order of recording.
   *
   * `work` may run several times: when a unique value was taken or a lock was lost meanwhile, everything is undone and
   * `work` runs again, reading what the winner wrote. It must therefore do nothing but read and record.
   * What `work` throws undoes everything and is thrown on.
   *
   * @throws {StoreConflictError} Concurrent writes kept winning. Retry is safe.
   * @throws {StoreUnavailableError} The database did not answer; nothing was written. Retry later is safe.
   */
  run<T>(tenant: TenantId, work: (stores: Stores) => Promise<T>): Promise<T>;
}

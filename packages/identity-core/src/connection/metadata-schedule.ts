import type { TenantId } from '../kernel/tenant-id.js';
import type { ConnectionId } from './connection-id.js';

export interface DueMetadata {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  /** `nextRefreshAt` as found, RFC 3339. */
  readonly dueAt: string;
}

/** Driven port: which connections need a look by the clock. Over all tenants, one short statement a call. */
export interface MetadataSchedule {
  /** Those whose `nextRefreshAt` is not after `now`, longest due first. */
  findDue(now: Date, limit: number): Promise<readonly DueMetadata[]>;
  /**
   * Takes a due refresh by moving its time to `until`: of any number of processes exactly one gets it, and should that
   * one die, it is due again then.
   */
  claim(due: DueMetadata, until: Date): Promise<boolean>;
  /** Connections with a certificate that ends before `before` and was not yet told of. */
  findExpiring(before: Date, limit: number): Promise<readonly Pick<DueMetadata, 'tenant' | 'connection'>[]>;
}

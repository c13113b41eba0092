import type { TenantId } from '../kernel/tenant-id.js';

/** How far one subscriber has come in the events of one tenant. */
export interface SubscriptionProgress {
  /** Of the last event that it has handled; `null`: none yet. */
  readonly cursor: string | null;
  /** How often in a row it failed to handle the next one. */
  readonly failures: number;
  /** Nothing is tried before. */
  readonly nextAttemptAt: Date | null;
}

/**
 * Driven port: the places that subscribers inside the host's processes have in the events, by the subscriber's name.
 * Each call is one short statement or transaction.
 */
export interface SubscriptionQueue {
  /** @returns Since when the name is known: of any number of calls the first decides. */
  register(subscriber: string, now: Date): Promise<Date>;
  /** Over all tenants but the worlds of shadow mode: events behind the subscriber's place that nobody works on at `now`. */
  findDue(subscriber: string, now: Date, limit: number): Promise<readonly TenantId[]>;
  /** Of any number of processes exactly one holds a tenant's place, until `until` or until it lets go. */
  claim(subscriber: string, tenant: TenantId, now: Date, until: Date): Promise<SubscriptionProgress | undefined>;
  /** Keeps the place, and the claim until `until`; `null` lets go. Of a tenant that is gone nothing. */
  save(subscriber: string, tenant: TenantId, progress: SubscriptionProgress, until: Date | null): Promise<void>;
}

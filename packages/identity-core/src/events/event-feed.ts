import type { Page } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { DomainEvent } from './domain-event.js';

export interface FedEvent extends DomainEvent {
  /** To be given back as `after`. */
  readonly cursor: string;
  readonly decision: string;
}

/**
 * Driven port: a tenant's events in one order for every reader.
 *
 * Positions are given when events are read, not when they are written: a position once seen is final, a commit that
 * becomes visible late stands after everything already read, so that no reader skips one and no writer waits for another.
 * `at` never decreases along the order: a late event carries at least its predecessor's.
 */
export interface EventFeed {
  /**
   * Oldest first, those after the event with that cursor.
   *
   * @param since Only events whose `at` is not before.
   * @throws {InvalidCursorError}
   */
  find(tenant: TenantId, after: string | undefined, limit: number, since?: Date): Promise<Page<FedEvent>>;
}

import type { Decision } from '../decision-log/decision.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { DomainEvent } from './domain-event.js';

/** What one unit of work has recorded. */
export interface RecordedDecision {
  readonly decision: Decision;
  readonly events: readonly DomainEvent[];
}

/** The transaction that a unit of work runs in, for statements of the host's own. */
export interface HostTransaction {
  /** One statement, its values as `$1`, `$2` …. What it does is committed or undone together with the change. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/**
 * Called at the end of every run of a unit of work, behind its writes and before they are committed. It may be called
 * again for the same work, when that lost a race and runs anew.
 *
 * @param transaction `null` where the stores are not in a database.
 * @throws Whatever it throws undoes the unit of work, and is thrown on.
 */
export type BeforeCommit = (tenant: TenantId, recorded: readonly RecordedDecision[], transaction: HostTransaction | null) => Promise<void>;

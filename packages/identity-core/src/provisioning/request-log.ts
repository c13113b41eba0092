import type { ConnectionId } from '../connection/connection-id.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { JsonValue } from '../kernel/json.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';

/** What a directory sent and what it was answered, without secrets and cut to a bounded size. */
export interface LoggedRequest {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  /** Time-ordered: newest first is the order of the ids, backwards. */
  readonly id: string;
  /** When it arrived. */
  readonly at: Date;
  readonly method: string;
  /** With the query, as it was sent. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  readonly userAgent: string | null;
  /** Of a write; of a Bulk request the first one. */
  readonly decision: DecisionId | null;
  /** The body; `null` when none was read. */
  readonly request: JsonValue;
  readonly response: JsonValue;
}

/** How many requests of one connection are kept; older ones go. */
export const KEPT_REQUESTS = 1_000;
/** How long a request is kept at most. */
export const REQUEST_RETENTION_DAYS = 30;

/** Driven port: the requests of a connection's directory, for whoever looks for a mistake. Not part of any unit of work. */
export interface RequestLog {
  /**
   * Adds requests of any tenants; those of a connection that is gone are left out. At least the newest
   * {@link KEPT_REQUESTS} of each connection stay, and not many more.
   *
   * @throws {StoreUnavailableError} Some may have been added.
   */
  append(requests: readonly LoggedRequest[]): Promise<void>;
  /** Newest first. @throws {InvalidCursorError} */
  find(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<LoggedRequest>>;
  /** Housekeeping: removes what arrived before `before`, at most `limit` rows. @returns how many went. */
  removeExpired(before: Date, limit: number): Promise<number>;
}

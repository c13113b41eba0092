import type { ConnectionId } from '../connection/connection-id.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { UserId } from '../user/identifiers.js';
import type { Decision, DecisionId, DecisionKind, DecisionOutcome } from './decision.js';

export interface DecisionQuery {
  readonly connection?: ConnectionId;
  readonly user?: UserId;
  readonly kind?: DecisionKind;
  readonly outcome?: DecisionOutcome;
  /** Inclusive. */
  readonly since?: Date;
  /** Exclusive. */
  readonly until?: Date;
  /** Default: newest first. */
  readonly order?: 'oldest-first';
}

/** Driven port: reads of the decision log. */
export interface DecisionDirectory {
  get(tenant: TenantId, id: DecisionId): Promise<Decision | undefined>;
  /** In whichever tenant it stands: an operator has only the id from an error page. */
  getAnywhere(id: DecisionId): Promise<Decision | undefined>;
  /** Newest first unless the query says otherwise; a cursor goes with the order that gave it. */
  find(tenant: TenantId, query: DecisionQuery, page: PageRequest): Promise<Page<Decision>>;
}

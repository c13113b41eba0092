import type { DecisionDirectory, DecisionQuery } from '../decision-log/decision-directory.js';
import type { Decision, DecisionId } from '../decision-log/decision.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { InMemoryDatabase } from './in-memory-database.js';
import { pageOf } from './page-of.js';

export class InMemoryDecisionDirectory implements DecisionDirectory {
  constructor(private readonly database: InMemoryDatabase) {}

  async get(tenant: TenantId, id: DecisionId): Promise<Decision | undefined> {
    return this.database.read(tenant).decisions.get(id);
  }

  async getAnywhere(id: DecisionId): Promise<Decision | undefined> {
    return this.database.all().flatMap(({ data }) => data.decisions.get(id) ?? [])[0];
  }

  async find(tenant: TenantId, query: DecisionQuery, page: PageRequest): Promise<Page<Decision>> {
    const decisions = this.database
      .read(tenant)
      .decisions.filter(
        (decision) =>
          (query.connection === undefined || decision.connection === query.connection) &&
          (query.user === undefined || decision.user === query.user) &&
          (query.kind === undefined || decision.kind === query.kind) &&
          (query.outcome === undefined || decision.outcome === query.outcome) &&
          (query.since === undefined || decision.at >= query.since) &&
          (query.until === undefined || decision.at < query.until),
      );
    return pageOf(decisions, (decision) => decision.id, page, query.order === undefined ? 'descending' : 'ascending');
  }
}

import type { Decision, DecisionDirectory, DecisionId, DecisionQuery, Page, PageRequest, TenantId } from '@vestibule/identity-core';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { decisionColumns, toDecision, type DecisionRow } from '../rows/decision-row.js';
import type { Database } from '../schema.js';
import { columnsOf } from '../sql/columns.js';
import { parseCursor } from '../sql/page-cursor.js';
import { pageOf } from '../sql/page-of.js';
import { withStoreErrors } from '../store-error.js';

/** Reads of the decision log; ids are time-ordered, so that "newest first" is the order of an index. */
export class KyselyDecisionDirectory implements DecisionDirectory {
  constructor(private readonly db: Kysely<Database>) {}

  get(tenant: TenantId, id: DecisionId): Promise<Decision | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<DecisionRow>`
        select ${columnsOf('d', decisionColumns, '')} from decisions d
        where d.tenant_id = ${tenant} and d.id = ${id}`.execute(this.db);
      return rows[0] === undefined ? undefined : toDecision(rows[0]);
    });
  }

  /** Over all tenants: one look into the index per tenant, not a scan of the log. */
  getAnywhere(id: DecisionId): Promise<Decision | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<DecisionRow>`
        /* across tenants */ select ${columnsOf('d', decisionColumns, '')}
        from tenants t join decisions d on d.tenant_id = t.tenant_id and d.id = ${id}`.execute(this.db);
      return rows[0] === undefined ? undefined : toDecision(rows[0]);
    });
  }

  find(tenant: TenantId, query: DecisionQuery, page: PageRequest): Promise<Page<Decision>> {
    return withStoreErrors(async () => {
      const conditions = [sql`true`, ...conditionsOf(query)];
      const isAscending = query.order === 'oldest-first';
      if (page.cursor !== undefined) conditions.push(sql`d.id ${isAscending ? sql`>` : sql`<`} ${parseCursor(page.cursor, 1)[0]}`);
      const { rows } = await sql<DecisionRow>`
        select ${columnsOf('d', decisionColumns, '')} from decisions d
        where d.tenant_id = ${tenant} and ${sql.join(conditions, sql` and `)}
        order by d.id ${isAscending ? sql`asc` : sql`desc`} limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toDecision, (row) => [row.id]);
    });
  }
}

/** An outcome is written into the statement, so that the partial index is seen. */
function* conditionsOf(query: DecisionQuery): Generator<RawBuilder<unknown>> {
  if (query.connection !== undefined) yield sql`d.connection = ${query.connection}`;
  if (query.user !== undefined) yield sql`d.user_id = ${query.user}`;
  if (query.kind !== undefined) yield sql`d.kind = ${query.kind}`;
  if (query.outcome !== undefined) {
    yield sql`d.outcome = ${sql.lit(query.outcome)}`;
    if (query.outcome !== 'accepted') yield sql`d.outcome <> 'accepted'`;
  }
  if (query.since !== undefined) yield sql`d.at >= ${query.since}`;
  if (query.until !== undefined) yield sql`d.at < ${query.until}`;
}

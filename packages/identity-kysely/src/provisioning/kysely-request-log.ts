import {
  connectionId,
  decisionId,
  KEPT_REQUESTS,
  StoreConflictError,
  tenantId,
  type ConnectionId,
  type JsonValue,
  type LoggedRequest,
  type Page,
  type PageRequest,
  type RequestLog,
  type TenantId,
} from '@vestibule/identity-core';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Database, ScimRequestsTable } from '../schema.js';
import { columnsOf } from '../sql/columns.js';
import { groupBy } from '../sql/group-by.js';
import { jsonText } from '../sql/json-text.js';
import { parseCursor } from '../sql/page-cursor.js';
import { pageOf } from '../sql/page-of.js';
import { withStoreErrors } from '../store-error.js';

const columns = [
  'tenant_id',
  'connection',
  'id',
  'at',
  'method',
  'path',
  'status',
  'duration_ms',
  'user_agent',
  'decision',
  'request',
  'response',
] as const;

/** Rows of a connection between two looks at what is too many. */
const PRUNE_EVERY = 200;
/** Connections whose rows are counted by one process. */
const MAX_COUNTED = 10_000;
/** Of one connection, looked at in one go. */
const OLDEST = 200;

/** One statement for each tenant of a batch; what is too many goes as it is written, whichever process wrote it. */
export class KyselyRequestLog implements RequestLog {
  private readonly added = new Map<string, number>();

  constructor(private readonly db: Kysely<Database>) {}

  async append(requests: readonly LoggedRequest[]): Promise<void> {
    for (const [tenant, ofTenant] of groupBy(requests, (request) => request.tenant)) {
      await this.insert(tenant, ofTenant).catch((error: unknown) => {
        // A connection went meanwhile; without it the rest finds its place.
        if (error instanceof StoreConflictError) return this.insert(tenant, ofTenant);
        throw error;
      });
      for (const [connection, { length }] of groupBy(ofTenant, (request) => request.connection)) {
        if (this.isPruningDue(`${tenant}/${connection}`, length)) await this.prune(tenant, connection);
      }
    }
  }

  find(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<LoggedRequest>> {
    return withStoreErrors(async () => {
      const before = page.cursor === undefined ? sql`true` : sql`r.id < ${parseCursor(page.cursor, 1)[0]}`;
      const { rows } = await sql<Selectable<ScimRequestsTable>>`
        select ${columnsOf('r', columns, '')} from scim_requests r
        where r.tenant_id = ${tenant} and r.connection = ${connection} and ${before}
        order by r.id desc limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toLoggedRequest, (row) => [row.id]);
    });
  }

  /** Ids are time-ordered: the oldest rows of each connection stand at the beginning of its part of the index. */
  removeExpired(before: Date, limit: number): Promise<number> {
    return withStoreErrors(async () => {
      const { rows } = await sql<{ tenant_id: string; connection: string; id: string }>`
        /* across tenants */ select c.tenant_id, c.id as connection, r.id
        from connections c cross join lateral (
          select s.id, s.at from scim_requests s
          where s.tenant_id = c.tenant_id and s.connection = c.id order by s.id limit ${sql.lit(OLDEST)}
        ) r
        where r.at < ${before} limit ${limit}`.execute(this.db);
      let removed = 0;
      for (const [tenant, expired] of groupBy(rows, (row) => row.tenant_id)) {
        const { numAffectedRows } = await sql`
          delete from scim_requests r
          using unnest(${expired.map((row) => row.connection)}::text[], ${expired.map((row) => row.id)}::text[]) as gone (connection, id)
          where r.tenant_id = ${tenant} and r.connection = gone.connection and r.id = gone.id`.execute(this.db);
        removed += Number(numAffectedRows ?? 0n);
      }
      return removed;
    });
  }

  private insert(tenant: TenantId, requests: readonly LoggedRequest[]): Promise<void> {
    const list = <Value>(valueOf: (request: LoggedRequest) => Value) => requests.map(valueOf);
    return withStoreErrors(async () => {
      await sql`
        insert into scim_requests (tenant_id, connection, id, at, method, path, status, duration_ms, user_agent, decision, request, response)
        select ${tenant}::text, c.id, r.id, r.at, r.method, r.path, r.status, r.duration_ms, r.user_agent, r.decision, r.request::json, r.response::json
        from unnest(
          ${list((request) => request.connection)}::text[], ${list((request) => request.id)}::text[],
          ${list((request) => request.at)}::timestamptz[], ${list((request) => request.method)}::text[],
          ${list((request) => request.path)}::text[], ${list((request) => request.status)}::integer[],
          ${list((request) => Math.round(request.durationMs))}::integer[], ${list((request) => request.userAgent)}::text[],
          ${list((request) => request.decision)}::text[], ${list((request) => jsonText(request.request))}::text[],
          ${list((request) => jsonText(request.response))}::text[]
        ) as r (connection, id, at, method, path, status, duration_ms, user_agent, decision, request, response)
        join connections c on c.tenant_id = ${tenant} and c.id = r.connection`.execute(this.db);
    });
  }

  private isPruningDue(connection: string, added: number): boolean {
    const total = (this.added.get(connection) ?? 0) + added;
    if (this.added.size >= MAX_COUNTED) this.added.clear();
    this.added.set(connection, total >= PRUNE_EVERY ? 0 : total);
    return total >= PRUNE_EVERY;
  }

  private prune(tenant: TenantId, connection: ConnectionId): Promise<void> {
    return withStoreErrors(async () => {
      await sql`
        delete from scim_requests r
        where r.tenant_id = ${tenant} and r.connection = ${connection} and r.id <= (
          select s.id from scim_requests s
          where s.tenant_id = ${tenant} and s.connection = ${connection}
          order by s.id desc offset ${sql.lit(KEPT_REQUESTS)} limit 1
        )`.execute(this.db);
    });
  }
}

const toLoggedRequest = (row: Selectable<ScimRequestsTable>): LoggedRequest => ({
  tenant: tenantId(row.tenant_id),
  connection: connectionId(row.connection),
  id: row.id,
  at: row.at,
  method: row.method,
  path: row.path,
  status: row.status,
  durationMs: row.duration_ms,
  userAgent: row.user_agent,
  decision: row.decision === null ? null : decisionId(row.decision),
  request: row.request as JsonValue,
  response: row.response as JsonValue,
});

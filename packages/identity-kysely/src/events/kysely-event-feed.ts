import { InvalidCursorError, type EventFeed, type FedEvent, type Page, type TenantId } from '@vestibule/identity-core';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from '../schema.js';
import { retryConflicts } from '../sql/retry-conflicts.js';
import { withStoreErrors } from '../store-error.js';

interface EventRow {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly data: unknown;
  readonly decision: string;
  readonly position: string;
}

/** Events that get their position by one read at most; the next read goes on. */
const MAX_PLACED = 5000;

/**
 * A tenant's events in the order of positions that readers give, one reader at a time under the lock of the tenant's
 * stream. Writers touch neither the stream nor each other; what they commit later is placed later.
 */
export class KyselyEventFeed implements EventFeed {
  constructor(private readonly db: Kysely<Database>) {}

  find(tenant: TenantId, after: string | undefined, limit: number, since?: Date): Promise<Page<FedEvent>> {
    return withStoreErrors(async () => {
      const position = after === undefined ? 0 : parsePosition(after);
      if (await this.hasUnplaced(tenant)) await placeNewEvents(this.db, tenant);
      if (position > 0 && !(await this.isGiven(tenant, position))) throw new InvalidCursorError();
      const { rows } = await sql<EventRow>`
        select e.id, e.at, e.type, e.data, e.decision, e.position from events e
        where e.tenant_id = ${tenant} and e.position > ${position}${since === undefined ? sql`` : sql` and e.at >= ${since}`}
        order by e.position limit ${limit + 1}`.execute(this.db);
      const items = rows.slice(0, limit).map(toFedEvent);
      return { items, next: rows.length > limit ? (items.at(-1)?.cursor ?? null) : null };
    });
  }

  private async hasUnplaced(tenant: TenantId): Promise<boolean> {
    const { rows } = await sql`select 1 from events e where e.tenant_id = ${tenant} and e.position is null limit 1`.execute(this.db);
    return rows.length > 0;
  }

  private async isGiven(tenant: TenantId, position: number): Promise<boolean> {
    const { rows } = await sql`
      select 1 from event_streams s where s.tenant_id = ${tenant} and s.last_position >= ${position}`.execute(this.db);
    return rows.length > 0;
  }
}

/** As {@link placeEvents}, in a transaction of its own that runs again when it loses a race: a reader never fails for it. */
export function placeNewEvents(db: Kysely<Database>, tenant: TenantId): Promise<void> {
  return retryConflicts(() => db.transaction().execute((transaction) => placeEvents(transaction, tenant)));
}

/** Gives positions to what was committed since somebody last did. */
async function placeEvents(db: Transaction<Database>, tenant: TenantId): Promise<void> {
  await sql`
    insert into event_streams (tenant_id, last_position, last_at) values (${tenant}, 0, null)
    on conflict (tenant_id) do nothing`.execute(db);
  const stream = await sql<{ last_position: string; last_at: Date | null }>`
    select s.last_position, s.last_at from event_streams s where s.tenant_id = ${tenant} for update`.execute(db);
  // Read after the lock was won: nothing that another reader placed is among them.
  const unplaced = await sql<{ id: string; at: Date }>`
    select e.id, e.at from events e where e.tenant_id = ${tenant} and e.position is null
    order by e.id limit ${MAX_PLACED}`.execute(db);
  if (unplaced.rows.length === 0) return;

  let position = Number(stream.rows[0]?.last_position ?? 0);
  let at = stream.rows[0]?.last_at ?? new Date(0);
  const placed = unplaced.rows.map((event) => {
    at = event.at > at ? event.at : at;
    position += 1;
    return { id: event.id, position, at };
  });
  await sql`
    update events e set position = p.position, at = p.at
    from unnest(
      ${placed.map((event) => event.id)}::text[], ${placed.map((event) => event.position)}::bigint[],
      ${placed.map((event) => event.at)}::timestamptz[]
    ) as p (id, position, at)
    where e.tenant_id = ${tenant} and e.id = p.id`.execute(db);
  await sql`update event_streams set last_position = ${position}, last_at = ${at} where tenant_id = ${tenant}`.execute(db);
}

/** @throws {InvalidCursorError} */
function parsePosition(cursor: string): number {
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw new InvalidCursorError();
  return Number(cursor);
}

const toFedEvent = (row: EventRow): FedEvent => ({
  id: row.id as FedEvent['id'],
  at: row.at,
  type: row.type as FedEvent['type'],
  data: row.data as FedEvent['data'],
  cursor: row.position,
  decision: row.decision,
});

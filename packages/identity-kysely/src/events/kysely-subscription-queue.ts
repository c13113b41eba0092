import { StoreConflictError, tenantId, type SubscriptionProgress, type SubscriptionQueue, type TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { withStoreErrors } from '../store-error.js';

interface ProgressRow {
  readonly position: string;
  readonly failures: number;
  readonly next_attempt_at: Date | null;
}

/** Places of subscribers. A claim is one conditional write; no lock outlives a statement. */
export class KyselySubscriptionQueue implements SubscriptionQueue {
  constructor(private readonly db: Kysely<Database>) {}

  register(subscriber: string, now: Date): Promise<Date> {
    return withStoreErrors(async () => {
      await sql`insert into event_subscribers (name, since) values (${subscriber}, ${now}) on conflict (name) do nothing`.execute(this.db);
      const { rows } = await sql<{ since: Date }>`select s.since from event_subscribers s where s.name = ${subscriber}`.execute(this.db);
      return rows[0]?.since ?? now;
    });
  }

  findDue(subscriber: string, now: Date, limit: number): Promise<readonly TenantId[]> {
    return withStoreErrors(async () => {
      const { rows } = await sql<{ tenant_id: string }>`
        /* across tenants */ select t.tenant_id from tenants t
        left join event_streams s on s.tenant_id = t.tenant_id
        left join event_subscriptions c on c.tenant_id = t.tenant_id and c.subscriber = ${subscriber}
        where (c.claimed_until is null or c.claimed_until <= ${now})
          and (c.next_attempt_at is null or c.next_attempt_at <= ${now})
          and strpos(t.tenant_id, '~') = 0
          and (
            coalesce(s.last_position, 0) > coalesce(c.position, 0)
            or exists (select 1 from events e where e.tenant_id = t.tenant_id and e.position is null)
          )
        order by c.claimed_until nulls first, t.tenant_id limit ${limit}`.execute(this.db);
      return rows.map((row) => tenantId(row.tenant_id));
    });
  }

  claim(subscriber: string, tenant: TenantId, now: Date, until: Date): Promise<SubscriptionProgress | undefined> {
    return this.ofTenant(async () => {
      await sql`
        insert into event_subscriptions (tenant_id, subscriber, position, failures, next_attempt_at, claimed_until)
        values (${tenant}, ${subscriber}, 0, 0, null, null) on conflict (tenant_id, subscriber) do nothing`.execute(this.db);
      const { rows } = await sql<ProgressRow>`
        update event_subscriptions set claimed_until = ${until}
        where tenant_id = ${tenant} and subscriber = ${subscriber} and (claimed_until is null or claimed_until <= ${now})
        returning position, failures, next_attempt_at`.execute(this.db);
      return rows[0] === undefined ? undefined : toProgress(rows[0]);
    });
  }

  async save(subscriber: string, tenant: TenantId, { cursor, failures, nextAttemptAt }: SubscriptionProgress, until: Date | null): Promise<void> {
    await this.ofTenant(async () => {
      await sql`
        update event_subscriptions
        set position = ${cursor ?? '0'}, failures = ${failures}, next_attempt_at = ${nextAttemptAt}, claimed_until = ${until}
        where tenant_id = ${tenant} and subscriber = ${subscriber}`.execute(this.db);
    });
  }

  private async ofTenant<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await withStoreErrors(work);
    } catch (error) {
      // The tenant was deleted meanwhile, and its places with it.
      if (error instanceof StoreConflictError) return undefined;
      throw error;
    }
  }
}

const toProgress = ({ position, failures, next_attempt_at }: ProgressRow): SubscriptionProgress => ({
  cursor: Number(position) === 0 ? null : position,
  failures,
  nextAttemptAt: next_attempt_at,
});

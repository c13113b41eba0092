import {
  StoreConflictError,
  tenantId,
  type Page,
  type PageRequest,
  type TenantId,
  type Webhook,
  type WebhookDelivery,
  type WebhookProgress,
  type WebhookQueue,
} from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { columnsOf } from '../sql/columns.js';
import { parseCursor } from '../sql/page-cursor.js';
import { pageOf } from '../sql/page-of.js';
import { removeExpiredRows } from '../sql/remove-expired-rows.js';
import { withStoreErrors } from '../store-error.js';
import { setColumns } from '../unit-of-work/set-columns.js';
import { placeNewEvents } from './kysely-event-feed.js';
import {
  deliveryColumns,
  fromDelivery,
  fromProgress,
  progressColumns,
  toDelivery,
  toProgress,
  toWebhook,
  webhookColumns,
  type DeliveryRow,
  type WebhookRow,
} from './webhook-row.js';

/** Webhooks and their deliveries. A claim is one conditional write; no lock outlives a statement. */
export class KyselyWebhookQueue implements WebhookQueue {
  constructor(private readonly db: Kysely<Database>) {}

  find(tenant: TenantId, page: PageRequest): Promise<Page<Webhook>> {
    return withStoreErrors(async () => {
      const before = page.cursor === undefined ? sql`true` : sql`w.id < ${parseCursor(page.cursor, 1)[0]}`;
      const { rows } = await sql<WebhookRow>`
        select ${columnsOf('w', webhookColumns, '')} from webhooks w
        where w.tenant_id = ${tenant} and ${before} order by w.id desc limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toWebhook, (row) => [row.id]);
    });
  }

  get(tenant: TenantId, id: string): Promise<Webhook | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<WebhookRow>`
        select ${columnsOf('w', webhookColumns, '')} from webhooks w where w.tenant_id = ${tenant} and w.id = ${id}`.execute(this.db);
      return rows[0] === undefined ? undefined : toWebhook(rows[0]);
    });
  }

  findDeliveries(tenant: TenantId, webhook: string, page: PageRequest): Promise<Page<WebhookDelivery>> {
    return withStoreErrors(async () => {
      const before = page.cursor === undefined ? sql`true` : sql`d.id < ${parseCursor(page.cursor, 1)[0]}`;
      const { rows } = await sql<DeliveryRow>`
        select ${columnsOf('d', deliveryColumns, '')} from webhook_deliveries d
        where d.tenant_id = ${tenant} and d.webhook = ${webhook} and ${before}
        order by d.id desc limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toDelivery, (row) => [row.id]);
    });
  }

  getDelivery(tenant: TenantId, webhook: string, id: string): Promise<WebhookDelivery | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<DeliveryRow>`
        select ${columnsOf('d', deliveryColumns, '')} from webhook_deliveries d
        where d.tenant_id = ${tenant} and d.webhook = ${webhook} and d.id = ${id}`.execute(this.db);
      return rows[0] === undefined ? undefined : toDelivery(rows[0]);
    });
  }

  findEndOfFeed(tenant: TenantId): Promise<string | null> {
    return withStoreErrors(async () => {
      await placeNewEvents(this.db, tenant);
      const { rows } = await sql<{ last_position: string }>`
        select s.last_position from event_streams s where s.tenant_id = ${tenant}`.execute(this.db);
      const position = rows[0]?.last_position ?? '0';
      return position === '0' ? null : position;
    });
  }

  findDue(now: Date, limit: number): Promise<readonly { readonly tenant: TenantId; readonly id: string }[]> {
    return withStoreErrors(async () => {
      const { rows } = await sql<{ tenant_id: string; id: string }>`
        /* across tenants */ select w.tenant_id, w.id from webhooks w
        where w.enabled and (w.claimed_until is null or w.claimed_until <= ${now})
          and (w.next_attempt_at is null or w.next_attempt_at <= ${now})
          and (
            exists (select 1 from events e where e.tenant_id = w.tenant_id and e.position is null)
            or exists (select 1 from event_streams s where s.tenant_id = w.tenant_id and s.last_position > w.position)
            or exists (
              select 1 from webhook_deliveries d
              where d.tenant_id = w.tenant_id and d.webhook = w.id and d.status = 'pending' and d.next_attempt_at <= ${now}
            )
          )
        order by w.claimed_until nulls first, w.tenant_id, w.id limit ${limit}`.execute(this.db);
      return rows.map((row) => ({ tenant: tenantId(row.tenant_id), id: row.id }));
    });
  }

  claim(tenant: TenantId, id: string, now: Date, until: Date): Promise<WebhookProgress | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<Pick<WebhookRow, (typeof progressColumns)[number]>>`
        update webhooks set claimed_until = ${until}
        where tenant_id = ${tenant} and id = ${id} and enabled and (claimed_until is null or claimed_until <= ${now})
        returning ${sql.join(progressColumns.map((column) => sql.id(column)))}`.execute(this.db);
      return rows[0] === undefined ? undefined : toProgress(rows[0]);
    });
  }

  release(tenant: TenantId, id: string): Promise<void> {
    return withStoreErrors(async () => {
      await sql`update webhooks set claimed_until = null where tenant_id = ${tenant} and id = ${id}`.execute(this.db);
    });
  }

  findPending(tenant: TenantId, webhook: string, limit: number): Promise<readonly WebhookDelivery[]> {
    return withStoreErrors(async () => {
      const { rows } = await sql<DeliveryRow>`
        select ${columnsOf('d', deliveryColumns, '')} from webhook_deliveries d
        where d.tenant_id = ${tenant} and d.webhook = ${webhook} and d.status = 'pending'
        order by d.next_attempt_at nulls first, d.id limit ${limit}`.execute(this.db);
      return rows.map(toDelivery);
    });
  }

  async save(tenant: TenantId, webhook: string, progress: WebhookProgress | null, delivery: WebhookDelivery | null): Promise<void> {
    try {
      await withStoreErrors(() =>
        this.db.transaction().execute(async (db) => {
          if (delivery !== null) {
            const { tenant_id, webhook: _, id: __, ...columns } = fromDelivery(delivery);
            await sql`
              insert into webhook_deliveries (tenant_id, webhook, id, ${sql.join(Object.keys(columns).map((column) => sql.id(column)))})
              values (${tenant_id}, ${webhook}, ${delivery.id}, ${sql.join(Object.values(columns).map((value) => sql`${value ?? null}`))})
              on conflict (tenant_id, webhook, id) do update set ${setColumns(columns)}`.execute(db);
          }
          if (progress !== null) {
            await sql`update webhooks set ${setColumns(fromProgress(progress))} where tenant_id = ${tenant} and id = ${webhook}`.execute(db);
          }
        }),
      );
    } catch (error) {
      // The webhook was deleted meanwhile.
      if (!(error instanceof StoreConflictError)) throw error;
    }
  }

  hasten(tenant: TenantId, webhook: string, now: Date): Promise<void> {
    return withStoreErrors(async () => {
      await sql`
        update webhook_deliveries set next_attempt_at = ${now}
        where tenant_id = ${tenant} and webhook = ${webhook} and status = 'pending' and next_attempt_at > ${now}`.execute(this.db);
    });
  }

  removeExpired(before: Date, limit: number): Promise<number> {
    return withStoreErrors(() => removeExpiredRows(this.db, 'webhook_deliveries', 'created_at', ['webhook', 'id'], before, limit));
  }
}

import type { Webhook, WebhookStore } from '@vestibule/identity-core';
import { sql } from 'kysely';
import { columnsOf } from '../sql/columns.js';
import { setColumns } from '../unit-of-work/set-columns.js';
import type { Unit } from '../unit-of-work/unit.js';
import { fromProgress, fromWebhook, toWebhook, webhookColumns, type WebhookRow } from './webhook-row.js';

const BEGINNING = { cursor: null, failures: 0, failingSince: null, nextAttemptAt: null };

export class KyselyWebhookStore implements WebhookStore {
  constructor(private readonly unit: Unit) {}

  async get(id: string): Promise<Webhook | undefined> {
    const { rows } = await sql<WebhookRow>`
      select ${columnsOf('w', webhookColumns, '')} from webhooks w
      where w.tenant_id = ${this.unit.tenant} and w.id = ${id} for update`.execute(this.unit.db);
    return rows[0] === undefined ? undefined : toWebhook(rows[0]);
  }

  insert(webhook: Webhook, cursor: string | null): void {
    this.unit.writes.addRow('webhooks', { ...fromWebhook(webhook), ...fromProgress({ ...BEGINNING, cursor }), claimed_until: null });
  }

  replace(before: Webhook, after: Webhook): void {
    const { position: _, ...beginning } = fromProgress(BEGINNING);
    const columns = { ...fromWebhook(after), ...(before.enabled || !after.enabled ? {} : beginning) };
    this.unit.writes.add(['webhooks'], () => [
      sql`update webhooks set ${setColumns(columns)} where tenant_id = ${this.unit.tenant} and id = ${before.id}`,
    ]);
    if (before.enabled || !after.enabled) return;
    this.unit.writes.add(['webhook_deliveries'], () => [
      sql`
        update webhook_deliveries set next_attempt_at = ${after.updatedAt}
        where tenant_id = ${this.unit.tenant} and webhook = ${before.id} and status = 'pending'`,
    ]);
  }

  delete(id: string): void {
    // Its deliveries go with their parent.
    this.unit.writes.add(['webhooks', 'webhook_deliveries'], () => [sql`delete from webhooks where tenant_id = ${this.unit.tenant} and id = ${id}`], {
      alone: true,
    });
  }
}

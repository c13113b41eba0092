import type { RecordedDecision, TenantId, Tenant } from '@vestibule/identity-core';
import { sql } from 'kysely';
import { TotalChanges } from '../totals/total-changes.js';
import { RecordedWrites } from './recorded-writes.js';
import type { Transaction } from './transaction.js';

/** What the stores of one unit of work share: its transaction, its tenant, the writes recorded so far. */
export class Unit {
  readonly writes = new RecordedWrites();
  readonly totals = new TotalChanges();
  readonly recorded: RecordedDecision[] = [];
  /** The tenant's setting as far as this unit came across it. */
  sharedEmail: Tenant['sharedEmail'] | undefined;
  /** Whether the unit holds a lock on the tenant, or inserts it: then nobody changes the setting before the unit ends. */
  holdsTenant = false;

  constructor(
    readonly db: Transaction,
    readonly tenant: TenantId,
  ) {}

  /** Sends every write; `db.settle` waits for them, and so does its end. */
  async apply(combine: boolean): Promise<void> {
    // A setting that lets addresses be shared must still stand when one is written without a claim.
    if (this.writes.claimEmail && this.sharedEmail !== 'refuse' && !this.holdsTenant) this.sharedEmail = await this.lockSharedEmail();
    const totals = this.totals.statement(this.tenant, this.db.slot);
    if (totals !== undefined) this.writes.add(['resource_totals'], () => [totals]);
    await this.writes.apply(this.db, { sharedEmail: this.sharedEmail ?? 'refuse' }, combine);
  }

  private async lockSharedEmail(): Promise<Tenant['sharedEmail']> {
    const { rows } = await sql<{
      shared_email: Tenant['sharedEmail'];
    }>`select shared_email from tenants where tenant_id = ${this.tenant} for share`.execute(this.db);
    return rows[0]?.shared_email ?? 'refuse';
  }
}

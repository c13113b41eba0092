import type { TenantId, Tenant } from '@vestibule/identity-core';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../schema.js';
import { RecordedWrites } from './recorded-writes.js';

/** What the stores of one unit of work share: its transaction, its tenant, the writes recorded so far. */
export class Unit {
  readonly writes = new RecordedWrites();
  /** The tenant's setting as far as this unit came across it. */
  sharedEmail: Tenant['sharedEmail'] | undefined;

  constructor(
    readonly db: Transaction<Database>,
    readonly tenant: TenantId,
  ) {}

  async apply(combine: boolean): Promise<void> {
    if (this.writes.claimEmail) this.sharedEmail ??= await this.readSharedEmail();
    await this.writes.apply(this.db, { sharedEmail: this.sharedEmail ?? 'refuse' }, combine);
  }

  private async readSharedEmail(): Promise<Tenant['sharedEmail']> {
    const { rows } = await sql<{
      shared_email: Tenant['sharedEmail'];
    }>`select shared_email from tenants where tenant_id = ${this.tenant}`.execute(this.db);
    return rows[0]?.shared_email ?? 'refuse';
  }
}

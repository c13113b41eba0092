import type { ConnectionId, CountedAct, GroupId, GuardStore, Hold, HoldId } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import { fromHold, holdColumns, toHold, type HoldRow } from '../rows/hold-row.js';
import { columnsOf } from '../sql/columns.js';
import type { Unit } from './unit.js';

/** The guard's window and holds inside one transaction; who reads the window holds the connection's row lock. */
export class KyselyGuardStore implements GuardStore {
  constructor(private readonly unit: Unit) {}

  async countSince(connection: ConnectionId, group: GroupId | null, since: Date): Promise<number> {
    const { rows } = await sql<{ size: number }>`
      select coalesce(sum(a.size), 0)::int as size from guard_acts a
      where a.tenant_id = ${this.unit.tenant} and a.connection = ${connection} and a.group_id = ${group ?? ''} and a.at >= ${since}`.execute(this.unit.db);
    return rows[0]?.size ?? 0;
  }

  findPending(connection: ConnectionId, subject: string): Promise<readonly Hold[]> {
    return this.lockHolds(sql`h.connection = ${connection} and h.subject = ${subject} and h.status = 'pending'`);
  }

  async getHold(id: HoldId): Promise<Hold | undefined> {
    return (await this.lockHolds(sql`h.id = ${id}`))[0];
  }

  recordAct(act: CountedAct): void {
    this.unit.writes.addRow('guard_acts', {
      tenant_id: this.unit.tenant,
      connection: act.connection,
      group_id: act.group ?? '',
      at: act.at,
      id: act.id,
      size: act.size,
    });
  }

  insertHold(hold: Hold): void {
    this.unit.writes.addRow('holds', fromHold(hold));
  }

  replaceHold(hold: Hold): void {
    this.unit.writes.add(['holds'], () => [
      sql`update holds set status = ${hold.status} where tenant_id = ${this.unit.tenant} and id = ${hold.id}`,
    ]);
  }

  private async lockHolds(condition: RawBuilder<unknown>): Promise<readonly Hold[]> {
    const { rows } = await sql<HoldRow>`
      select ${columnsOf('h', holdColumns, '')} from holds h
      where h.tenant_id = ${this.unit.tenant} and ${condition} order by h.id for update`.execute(this.unit.db);
    return rows.map(toHold);
  }
}

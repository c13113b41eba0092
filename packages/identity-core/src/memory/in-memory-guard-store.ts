import type { ConnectionId } from '../connection/connection-id.js';
import type { GroupId } from '../group/group.js';
import type { CountedAct, GuardStore } from '../guard/guard-store.js';
import { subjectOf, type Hold, type HoldId } from '../guard/hold.js';
import type { TenantData } from './in-memory-database.js';
import type { RecordWrite } from './unit-writes.js';

export class InMemoryGuardStore implements GuardStore {
  constructor(
    private readonly data: TenantData,
    private readonly record: RecordWrite,
  ) {}

  async countSince(connection: ConnectionId, group: GroupId | null, since: Date): Promise<number> {
    return this.data.guardActs
      .filter((act) => act.connection === connection && act.group === group && act.at >= since)
      .reduce((sum, act) => sum + act.size, 0);
  }

  async findPending(connection: ConnectionId, subject: string): Promise<readonly Hold[]> {
    return this.data.holds.filter(
      (hold) => hold.connection === connection && hold.status === 'pending' && subjectOf(hold.act) === subject,
    );
  }

  async getHold(id: HoldId): Promise<Hold | undefined> {
    return this.data.holds.get(id);
  }

  recordAct(act: CountedAct): void {
    this.record(
      () => this.data.guardActs.set(act.id, act),
      () => this.data.connections.has(act.connection),
    );
  }

  insertHold(hold: Hold): void {
    this.record(
      () => this.data.holds.set(hold.id, hold),
      () => this.data.connections.has(hold.connection),
    );
  }

  replaceHold(hold: Hold): void {
    this.record(() => {
      if (this.data.holds.has(hold.id)) this.data.holds.set(hold.id, hold);
    });
  }
}

import type { ConnectionId } from '../connection/connection-id.js';
import type { GuardDirectory } from '../guard/guard-directory.js';
import type { Hold } from '../guard/hold.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { InMemoryDatabase } from './in-memory-database.js';
import { pageOf } from './page-of.js';

export class InMemoryGuardDirectory implements GuardDirectory {
  constructor(private readonly database: InMemoryDatabase) {}

  async findHolds(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<Hold>> {
    const holds = this.database.read(tenant).holds.filter((hold) => hold.connection === connection);
    return pageOf(holds, (hold) => hold.id, page, 'descending');
  }

  async removeExpired(now: Date, limit: number): Promise<number> {
    let left = limit;
    for (const data of this.database.everything()) {
      data.guardActs.deleteWhere((act) => {
        const minutes = data.connections.get(act.connection)?.scim?.guard?.windowMinutes ?? MINUTES_WITHOUT_GUARD;
        return act.at.getTime() < now.getTime() - minutes * 60_000 && left > 0 && left-- > 0;
      });
    }
    return limit - left;
  }
}

/** A guard that is off for a moment forgets nothing. */
const MINUTES_WITHOUT_GUARD = 24 * 60;

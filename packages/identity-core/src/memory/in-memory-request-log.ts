import type { ConnectionId } from '../connection/connection-id.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import { KEPT_REQUESTS, type LoggedRequest, type RequestLog } from '../provisioning/request-log.js';
import type { InMemoryDatabase } from './in-memory-database.js';
import { pageOf } from './page-of.js';

export class InMemoryRequestLog implements RequestLog {
  constructor(private readonly database: InMemoryDatabase) {}

  async append(requests: readonly LoggedRequest[]): Promise<void> {
    const added = requests.filter(({ tenant, connection }) => this.database.read(tenant).connections.has(connection));
    for (const request of added) this.database.read(request.tenant).requests.set(request.id, request);
    for (const tenant of new Set(added.map((request) => request.tenant))) {
      for (const connection of new Set(added.map((request) => request.connection))) this.prune(tenant, connection);
    }
  }

  async find(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<LoggedRequest>> {
    const requests = this.database.read(tenant).requests.filter((request) => request.connection === connection);
    return pageOf(requests, (request) => request.id, page, 'descending');
  }

  async removeExpired(before: Date, limit: number): Promise<number> {
    let left = limit;
    for (const { requests } of this.database.everything()) requests.deleteWhere(({ at }) => left > 0 && at < before && left-- > 0);
    return limit - left;
  }

  private prune(tenant: TenantId, connection: ConnectionId): void {
    const { requests } = this.database.read(tenant);
    const newestFirst = requests.filter((request) => request.connection === connection).sort((one, other) => (one.id < other.id ? 1 : -1));
    for (const { id } of newestFirst.slice(KEPT_REQUESTS)) requests.delete(id);
  }
}

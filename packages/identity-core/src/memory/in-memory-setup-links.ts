import type { SetupLinkDirectory } from '../connection/setup-link-directory.js';
import type { SetupLinkStore } from '../connection/setup-link-store.js';
import type { SetupLink } from '../connection/setup-link.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { InMemoryDatabase, TenantData } from './in-memory-database.js';
import { pageOf } from './page-of.js';
import { removeRows } from './remove-rows.js';
import type { RecordWrite } from './unit-writes.js';

export class InMemorySetupLinkStore implements SetupLinkStore {
  constructor(
    private readonly data: TenantData,
    private readonly record: RecordWrite,
  ) {}

  async get(id: string): Promise<SetupLink | undefined> {
    return this.data.setupLinks.get(id);
  }

  insert(link: SetupLink): void {
    this.record(
      () => this.data.setupLinks.set(link.id, link),
      () => link.connection === null || this.data.connections.has(link.connection),
    );
  }

  delete(id: string): void {
    this.record(() => this.data.setupLinks.delete(id));
  }
}

export class InMemorySetupLinkDirectory implements SetupLinkDirectory {
  constructor(private readonly database: InMemoryDatabase) {}

  async find(tenant: TenantId, page: PageRequest): Promise<Page<SetupLink>> {
    return pageOf(this.database.read(tenant).setupLinks.filter(() => true), (link) => link.id, page, 'descending');
  }

  async findBySecret(tenantSlug: string, secretHash: string): Promise<SetupLink | undefined> {
    return this.database.bySlug(tenantSlug)?.data.setupLinks.find((link) => link.secretHash === secretHash);
  }

  async removeExpired(before: Date, limit: number): Promise<number> {
    return removeRows(this.database.everything().map((data) => data.setupLinks), (link) => link.expiresAt < before, limit);
  }
}

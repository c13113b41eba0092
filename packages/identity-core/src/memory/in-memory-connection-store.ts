import type { ConnectionId } from '../connection/connection-id.js';
import type { ConnectionStore } from '../connection/connection-store.js';
import type { Connection } from '../connection/connection.js';
import type { ProvisioningToken } from '../connection/provisioning-token.js';
import type { SealedKeyRing } from '../connection/sealed-key-store.js';
import type { Tenant } from '../connection/tenant.js';
import { StoreConflictError } from '../kernel/errors.js';
import type { TenantId } from '../kernel/tenant-id.js';
import { userRow, type InMemoryDatabase, type TenantData } from './in-memory-database.js';
import type { RecordWrite } from './unit-writes.js';

export class InMemoryConnectionStore implements ConnectionStore {
  constructor(
    private readonly id: TenantId,
    private readonly data: TenantData,
    private readonly database: InMemoryDatabase,
    private readonly record: RecordWrite,
  ) {}

  async getTenant(): Promise<Tenant | undefined> {
    return this.data.tenant.get(this.id);
  }

  async isTenantSlugTaken(slug: string): Promise<boolean> {
    return this.database.bySlug(slug) !== undefined;
  }

  async get(id: ConnectionId): Promise<Connection | undefined> {
    return this.data.connections.get(id);
  }

  /** Units run optimistically: of two that overlap one runs again, and sees what the other wrote. */
  async lock(): Promise<void> {}

  async lockTenant(): Promise<void> {}

  async findShadowing(): Promise<readonly ConnectionId[]> {
    return this.data.connections.filter(({ scim }) => scim?.mode === 'shadow').map(({ id }) => id);
  }

  async findTokens(connection: ConnectionId): Promise<readonly ProvisioningToken[]> {
    return this.data.tokens.filter((token) => token.connection === connection);
  }

  async getKeyRing(connection: ConnectionId): Promise<SealedKeyRing | undefined> {
    return this.data.keyRings.get(connection);
  }

  insertTenant(tenant: Tenant): void {
    this.record(() => {
      if (this.data.tenant.has(this.id)) throw new StoreConflictError('The tenant exists');
      this.setTenant(tenant);
    });
  }

  replaceTenant(tenant: Tenant): void {
    this.record(() => {
      if (this.data.tenant.has(this.id)) this.setTenant(tenant);
    });
  }

  deleteTenant(): void {
    this.record(() => this.data.clear());
  }

  insert(connection: Connection): void {
    this.record(() => {
      if (this.data.connections.has(connection.id)) throw new StoreConflictError('The slug of the connection is taken');
      this.data.connections.set(connection.id, connection);
    });
  }

  replace(connection: Connection): void {
    this.record(() => {
      if (this.data.connections.has(connection.id)) this.data.connections.set(connection.id, connection);
    });
  }

  delete(connection: ConnectionId): void {
    this.endProvisioning(connection);
    this.record(() => {
      this.data.loginRequests.deleteWhere((request) => request.connection === connection);
      this.data.guardActs.deleteWhere((act) => act.connection === connection);
      this.data.holds.deleteWhere((hold) => hold.connection === connection);
      this.data.promises.deleteWhere((promise) => promise.connection === connection);
      this.data.requests.deleteWhere((request) => request.connection === connection);
      this.data.setupLinks.deleteWhere((link) => link.connection === connection);
      this.data.keyRings.delete(connection);
      this.data.connections.delete(connection);
    });
  }

  endProvisioning(connection: ConnectionId): void {
    this.record(() => {
      this.data.tokens.deleteWhere((token) => token.connection === connection);
      this.data.oauthClients.deleteWhere((client) => client.connection === connection);
      this.data.accessTokens.deleteWhere((token) => token.connection === connection);
      this.data.records.deleteWhere(({ record }) => record.connection === connection);
      this.data.suspended.deleteWhere((row) => row.connection === connection);
      this.data.users.updateWhere(
        () => true,
        ({ user }) =>
          userRow({
            ...user,
            managedBy: user.managedBy === connection ? null : user.managedBy,
            externalIds: user.externalIds.filter((id) => id.connection !== connection),
            scimIds: user.scimIds.map((id) => (id.connection === connection ? { ...id, retired: true } : id)),
          }),
      );
    });
  }

  replaceKeyRing(connection: ConnectionId, ring: SealedKeyRing): void {
    this.record(() => this.data.keyRings.set(connection, ring));
  }

  insertToken(token: ProvisioningToken): void {
    this.record(
      () => this.data.tokens.set(token.id, token),
      () => this.data.connections.has(token.connection),
    );
  }

  deleteTokens(connection: ConnectionId, ids: readonly string[]): void {
    this.record(() => this.data.tokens.deleteWhere((token) => token.connection === connection && ids.includes(token.id)));
  }

  private setTenant(tenant: Tenant): void {
    const holder = this.database.bySlug(tenant.slug);
    if (holder !== undefined && holder.tenant.id !== this.id) throw new StoreConflictError('The slug of the tenant is taken');
    this.data.tenant.set(this.id, tenant);
  }
}

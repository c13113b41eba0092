import type { Connection } from './connection.js';
import type { ConnectionId } from './connection-id.js';
import type { ProvisioningToken } from './provisioning-token.js';
import type { SealedKeyRing } from './sealed-key-store.js';
import type { Tenant } from './tenant.js';

/** Driven port: the tenant, its connections and their tokens inside one unit of work; locks and recorded writes as in `UserStore`. */
export interface ConnectionStore {
  getTenant(): Promise<Tenant | undefined>;
  /** Whether any tenant holds this slug. */
  isTenantSlugTaken(slug: string): Promise<boolean>;
  get(id: ConnectionId): Promise<Connection | undefined>;
  /** Waits for every other unit that locked the connection; what is read afterwards shows what they wrote. Until the unit ends. */
  lock(id: ConnectionId): Promise<void>;
  /** As {@link lock}, for the tenant's own settings, and for what only the whole tenant decides: nesting across connections. */
  lockTenant(): Promise<void>;
  /** Connections whose directory lives in a world of its own now. */
  findShadowing(): Promise<readonly ConnectionId[]>;
  findTokens(connection: ConnectionId): Promise<readonly ProvisioningToken[]>;
  /** Our own keys, none before the first is needed. Locks them until the unit ends. */
  getKeyRing(connection: ConnectionId): Promise<SealedKeyRing | undefined>;

  insertTenant(tenant: Tenant): void;
  replaceTenant(tenant: Tenant): void;
  /** Everything of the tenant goes. */
  deleteTenant(): void;
  insert(connection: Connection): void;
  replace(connection: Connection): void;
  /** The connection and its tokens, records, external ids of both channels, open login requests, holds; users (unmanaged) and groups stay. */
  delete(connection: ConnectionId): void;
  /** Ends SCIM management: users unmanaged, records, external ids of both channels and tokens of the connection gone. Groups are detached by the caller. */
  endProvisioning(connection: ConnectionId): void;
  /** Of a ring that was read. */
  replaceKeyRing(connection: ConnectionId, ring: SealedKeyRing): void;
  insertToken(token: ProvisioningToken): void;
  deleteTokens(connection: ConnectionId, ids: readonly string[]): void;
}

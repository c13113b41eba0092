import type { ConnectionId } from '../connection/connection-id.js';
import type { OAuthClientDirectory } from '../connection/oauth-client-directory.js';
import type { OAuthClientStore } from '../connection/oauth-client-store.js';
import type { AccessToken, OAuthClient } from '../connection/oauth-client.js';
import type { ProvisioningToken } from '../connection/provisioning-token.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import { keyOf, type InMemoryDatabase, type TenantData } from './in-memory-database.js';
import { pageOf } from './page-of.js';
import type { RecordWrite } from './unit-writes.js';

export class InMemoryOAuthClientStore implements OAuthClientStore {
  constructor(
    private readonly data: TenantData,
    private readonly record: RecordWrite,
  ) {}

  async get(connection: ConnectionId, id: string): Promise<OAuthClient | undefined> {
    return this.data.oauthClients.get(keyOf(connection, id));
  }

  insert(client: OAuthClient): void {
    this.record(
      () => this.data.oauthClients.set(keyOf(client.connection, client.id), client),
      () => this.data.connections.has(client.connection),
    );
  }

  delete(connection: ConnectionId, id: string): void {
    this.record(() => {
      this.data.oauthClients.delete(keyOf(connection, id));
      this.data.accessTokens.deleteWhere((token) => token.connection === connection && token.client === id);
    });
  }
}

export class InMemoryOAuthClientDirectory implements OAuthClientDirectory {
  constructor(private readonly database: InMemoryDatabase) {}

  async find(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<OAuthClient>> {
    const clients = this.database.read(tenant).oauthClients.filter((client) => client.connection === connection);
    return pageOf(clients, (client) => client.id, page, 'descending');
  }

  async findBySecret(tenantSlug: string, id: string, secretHash: string): Promise<OAuthClient | undefined> {
    return this.database.bySlug(tenantSlug)?.data.oauthClients.find((client) => client.id === id && client.secretHash === secretHash);
  }

  async issue(token: AccessToken): Promise<boolean> {
    const { oauthClients, accessTokens } = this.database.read(token.tenant);
    const key = keyOf(token.connection, token.client);
    const client = oauthClients.get(key);
    if (client === undefined) return false;
    oauthClients.set(key, { ...client, lastUsedAt: token.issuedAt });
    accessTokens.deleteWhere((other) => other.connection === token.connection && other.client === token.client && other.expiresAt <= token.issuedAt);
    accessTokens.set(token.hash, token);
    return true;
  }
}

/** As a bearer's authentication sees it. */
export const asProvisioningToken = ({ client: _, issuedAt, ...token }: AccessToken): ProvisioningToken => ({
  ...token,
  name: null,
  createdAt: issuedAt,
  lastUsedAt: null,
});

import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { ConnectionId } from './connection-id.js';
import type { AccessToken, OAuthClient } from './oauth-client.js';

/** Driven port: what the token endpoint asks for, each one statement, no locks. Access tokens are found by `ConnectionDirectory.findByTokenHash`. */
export interface OAuthClientDirectory {
  /** Ordered newest first. @throws {InvalidCursorError} */
  find(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<OAuthClient>>;
  /** The whole of a client's authentication: a client of the tenant in the path, with this secret. */
  findBySecret(tenantSlug: string, id: string, secretHash: string): Promise<OAuthClient | undefined>;
  /**
   * Keeps an access token, forgets expired ones of the same client and remembers its use.
   *
   * @returns `false`: the client is gone, and nothing was kept.
   */
  issue(token: AccessToken): Promise<boolean>;
}

import type { ConnectionId } from '../connection/connection-id.js';
import type { OAuthClient } from '../connection/oauth-client.js';
import type { Secrets } from '../kernel/clock.js';
import {
  administer,
  unknown,
  type AdministrationOutcome,
  type AdministrationPorts,
  type AdministrationRequest,
} from './administration-request.js';

/** Use case: OAuth 2.0 client credentials for a connection's directory. The plain secret is in this answer and nowhere else. */
export class CreateOAuthClient {
  constructor(
    private readonly ports: AdministrationPorts,
    private readonly secrets: Secrets,
  ) {}

  execute(
    request: AdministrationRequest,
    connection: ConnectionId,
    name: string | null,
  ): Promise<AdministrationOutcome<{ readonly client: OAuthClient; readonly secret: string }>> {
    return administer(this.ports, request, 'create-oauth-client', connection, async (stores, draft) => {
      const found = await stores.connections.get(connection);
      if (found === undefined) return unknown('Connection', connection);
      if (found.scim === null) {
        return {
          refused: {
            code: 'request.invalid',
            detail: `The connection "${found.name}" has no provisioning`,
            remedy: 'Give the connection a SCIM part first.',
          },
        };
      }
      const { plain, hash, hint } = this.secrets.next();
      const id = this.ports.ids.next();
      const client: OAuthClient = { tenant: request.tenant, connection, id, name, secretHash: hash, hint, createdAt: draft.at, lastUsedAt: null };
      stores.oauthClients.insert(client);
      draft.change({ kind: 'token', id }, 'hint', null, hint);
      draft.event('token.created', { connection, client: id, expiresAt: null });
      return { done: { client, secret: plain } };
    });
  }
}

/** Use case: a client ends, and its access tokens with it, at once. */
export class DeleteOAuthClient {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, connection: ConnectionId, id: string): Promise<AdministrationOutcome<null>> {
    return administer(this.ports, request, 'delete-oauth-client', connection, async (stores, draft) => {
      const client = await stores.oauthClients.get(connection, id);
      if (client === undefined) return unknown('OAuth client', id);
      stores.oauthClients.delete(connection, id);
      draft.change({ kind: 'token', id }, 'hint', client.hint, null);
      draft.event('token.deleted', { connection, client: id });
      return { done: null };
    });
  }
}

import type { ConnectionId, OAuthClient, OAuthClientStore } from '@vestibule/identity-core';
import { sql } from 'kysely';
import { columnsOf } from '../sql/columns.js';
import type { Unit } from '../unit-of-work/unit.js';
import { fromOAuthClient, oauthClientColumns, toOAuthClient, type OAuthClientRow } from './oauth-client-row.js';

export class KyselyOAuthClientStore implements OAuthClientStore {
  constructor(private readonly unit: Unit) {}

  async get(connection: ConnectionId, id: string): Promise<OAuthClient | undefined> {
    const { rows } = await sql<OAuthClientRow>`
      select ${columnsOf('o', oauthClientColumns, '')} from oauth_clients o
      where o.tenant_id = ${this.unit.tenant} and o.connection = ${connection} and o.id = ${id} for update`.execute(this.unit.db);
    return rows[0] === undefined ? undefined : toOAuthClient(rows[0]);
  }

  insert(client: OAuthClient): void {
    this.unit.writes.addRow('oauth_clients', fromOAuthClient(client));
  }

  delete(connection: ConnectionId, id: string): void {
    // Its access tokens go with their parent.
    this.unit.writes.add(
      ['oauth_clients', 'provisioning_tokens'],
      () => [sql`delete from oauth_clients where tenant_id = ${this.unit.tenant} and connection = ${connection} and id = ${id}`],
      { alone: true },
    );
  }
}

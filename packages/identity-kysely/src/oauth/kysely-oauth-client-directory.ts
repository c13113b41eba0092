import type { AccessToken, ConnectionId, OAuthClient, OAuthClientDirectory, Page, PageRequest, TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import { TenantSlugs } from '../directories/tenant-slugs.js';
import type { Database } from '../schema.js';
import { columnsOf } from '../sql/columns.js';
import { parseCursor } from '../sql/page-cursor.js';
import { pageOf } from '../sql/page-of.js';
import { withStoreErrors } from '../store-error.js';
import { oauthClientColumns, toOAuthClient, type OAuthClientRow } from './oauth-client-row.js';

export class KyselyOAuthClientDirectory implements OAuthClientDirectory {
  private readonly slugs: TenantSlugs;

  constructor(private readonly db: Kysely<Database>) {
    this.slugs = new TenantSlugs(db);
  }

  find(tenant: TenantId, connection: ConnectionId, page: PageRequest): Promise<Page<OAuthClient>> {
    return withStoreErrors(async () => {
      const before = page.cursor === undefined ? sql`true` : sql`o.id < ${parseCursor(page.cursor, 1)[0]}`;
      const { rows } = await sql<OAuthClientRow>`
        select ${columnsOf('o', oauthClientColumns, '')} from oauth_clients o
        where o.tenant_id = ${tenant} and o.connection = ${connection} and ${before}
        order by o.id desc limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toOAuthClient, (row) => [row.id]);
    });
  }

  findBySecret(tenantSlug: string, id: string, secretHash: string): Promise<OAuthClient | undefined> {
    return withStoreErrors(() =>
      this.slugs.withTenant(tenantSlug, async (tenant) => {
        const { rows } = await sql<OAuthClientRow>`
          select ${columnsOf('o', oauthClientColumns, '')} from oauth_clients o
          join tenants t on t.tenant_id = ${tenant} and t.slug = ${tenantSlug}
          where o.tenant_id = ${tenant} and o.id = ${id} and o.secret_hash = ${secretHash}`.execute(this.db);
        return rows[0] === undefined ? undefined : toOAuthClient(rows[0]);
      }),
    );
  }

  issue({ tenant, connection, client, id, hash, hint, issuedAt, expiresAt }: AccessToken): Promise<boolean> {
    return withStoreErrors(async () => {
      const { rows } = await sql`
        with asking as (
          update oauth_clients set last_used_at = ${issuedAt}
          where tenant_id = ${tenant} and connection = ${connection} and id = ${client}
          returning id
        ), expired as (
          delete from provisioning_tokens
          where tenant_id = ${tenant} and connection = ${connection} and oauth_client = ${client} and expires_at <= ${issuedAt}
        )
        insert into provisioning_tokens (tenant_id, connection, id, hash, hint, created_at, expires_at, oauth_client)
        select ${tenant}::text, ${connection}::text, ${id}::text, ${hash}::text, ${hint}::text,
          ${issuedAt}::timestamptz, ${expiresAt}::timestamptz, a.id
        from asking a
        returning id`.execute(this.db);
      return rows.length === 1;
    });
  }
}

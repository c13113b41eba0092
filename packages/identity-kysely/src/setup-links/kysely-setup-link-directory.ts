import type { Page, PageRequest, SetupLink, SetupLinkDirectory, TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import { TenantSlugs } from '../directories/tenant-slugs.js';
import type { Database } from '../schema.js';
import { columnsOf } from '../sql/columns.js';
import { parseCursor } from '../sql/page-cursor.js';
import { pageOf } from '../sql/page-of.js';
import { removeExpiredRows } from '../sql/remove-expired-rows.js';
import { withStoreErrors } from '../store-error.js';
import { setupLinkColumns, toSetupLink, type SetupLinkRow } from './setup-link-row.js';

export class KyselySetupLinkDirectory implements SetupLinkDirectory {
  private readonly slugs: TenantSlugs;

  constructor(private readonly db: Kysely<Database>) {
    this.slugs = new TenantSlugs(db);
  }

  find(tenant: TenantId, page: PageRequest): Promise<Page<SetupLink>> {
    return withStoreErrors(async () => {
      const before = page.cursor === undefined ? sql`true` : sql`l.id < ${parseCursor(page.cursor, 1)[0]}`;
      const { rows } = await sql<SetupLinkRow>`
        select ${columnsOf('l', setupLinkColumns, '')} from setup_links l
        where l.tenant_id = ${tenant} and ${before} order by l.id desc limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toSetupLink, (row) => [row.id]);
    });
  }

  findBySecret(tenantSlug: string, secretHash: string): Promise<SetupLink | undefined> {
    return withStoreErrors(() =>
      this.slugs.withTenant(tenantSlug, async (tenant) => {
        const { rows } = await sql<SetupLinkRow>`
          select ${columnsOf('l', setupLinkColumns, '')} from setup_links l
          join tenants t on t.tenant_id = ${tenant} and t.slug = ${tenantSlug}
          where l.tenant_id = ${tenant} and l.secret_hash = ${secretHash}`.execute(this.db);
        return rows[0] === undefined ? undefined : toSetupLink(rows[0]);
      }),
    );
  }

  removeExpired(before: Date, limit: number): Promise<number> {
    return withStoreErrors(() => removeExpiredRows(this.db, 'setup_links', 'expires_at', ['id'], before, limit));
  }
}

import { tenantId, type TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** Slugs remembered by one process; the oldest is forgotten first. */
const MAX_REMEMBERED = 10_000;

/**
 * Which tenant a slug belonged to when last seen. A memory may be old, so that every statement that uses it also asks
 * for the tenant's slug; with it, that statement names one tenant and the way to it costs no statement of its own.
 */
export class TenantSlugs {
  private readonly remembered = new Map<string, TenantId>();

  constructor(private readonly db: Kysely<Database>) {}

  /**
   * @param read Reads with the tenant's id and answers `undefined` unless that tenant still has the slug.
   */
  async withTenant<T>(slug: string, read: (tenant: TenantId) => Promise<T | undefined>): Promise<T | undefined> {
    const remembered = this.remembered.get(slug);
    if (remembered !== undefined) {
      const found = await read(remembered);
      if (found !== undefined) return found;
    }
    const current = await this.resolve(slug);
    if (current === undefined || current === remembered) return undefined;
    return read(current);
  }

  private async resolve(slug: string): Promise<TenantId | undefined> {
    const { rows } = await sql<{ tenant_id: string }>`select tenant_id from tenant_slugs where slug = ${slug}`.execute(this.db);
    this.remembered.delete(slug);
    if (rows[0] === undefined) return undefined;
    const tenant = tenantId(rows[0].tenant_id);
    this.remembered.set(slug, tenant);
    const oldest = this.remembered.keys().next();
    if (this.remembered.size > MAX_REMEMBERED && oldest.done === false) this.remembered.delete(oldest.value);
    return tenant;
  }
}

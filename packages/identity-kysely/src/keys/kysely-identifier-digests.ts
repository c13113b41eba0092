import { createHmac, randomBytes } from 'node:crypto';
import { KeyUnreadableError, type IdentifierDigests, type TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { withStoreErrors } from '../store-error.js';

/** Encrypts what rests in the database; `place` says what it belongs to and is not stored with it. */
export interface KeySeal {
  seal(plain: string, place: string): string;
  open(sealed: string, place: string): string;
}

const PURPOSE = 'identifier-digests';
/** Keys kept in memory; beyond it the oldest are read again when they are wanted. */
const MAX_KEYS = 10_000;

/**
 * HMAC-SHA-256 under a random key of each tenant's own, made at its first use and kept encrypted. A key is read once per
 * process: later digests of the tenant need no database.
 */
export class KyselyIdentifierDigests implements IdentifierDigests {
  private readonly keys = new Map<TenantId, Promise<Buffer>>();

  constructor(
    private readonly db: Kysely<Database>,
    private readonly keySeal: KeySeal,
  ) {}

  async digest(tenant: TenantId, texts: readonly string[]): Promise<readonly string[]> {
    const key = await this.keyOf(tenant);
    return texts.map((text) => createHmac('sha256', key).update(text).digest('hex'));
  }

  private keyOf(tenant: TenantId): Promise<Buffer> {
    const known = this.keys.get(tenant);
    if (known !== undefined) return known;
    const loading = withStoreErrors(() => this.load(tenant));
    this.keys.set(tenant, loading);
    loading.catch(() => this.keys.delete(tenant));
    const [oldest] = this.keys.keys();
    if (this.keys.size > MAX_KEYS && oldest !== undefined) this.keys.delete(oldest);
    return loading;
  }

  private async load(tenant: TenantId): Promise<Buffer> {
    const place = `${PURPOSE}/${tenant}`;
    let sealed = await this.read(tenant);
    if (sealed === undefined) {
      const fresh = this.keySeal.seal(randomBytes(32).toString('base64'), place);
      await sql`
        insert into tenant_keys (tenant_id, purpose, sealed) values (${tenant}, ${PURPOSE}, ${fresh}) on conflict do nothing`.execute(this.db);
      // Another process may have been first: its key counts.
      sealed = (await this.read(tenant)) ?? fresh;
    }
    return Buffer.from(this.open(sealed, place), 'base64');
  }

  private open(sealed: string, place: string): string {
    try {
      return this.keySeal.open(sealed, place);
    } catch (error) {
      throw new KeyUnreadableError('The key of this tenant was stored with another encryption key', { cause: error });
    }
  }

  private async read(tenant: TenantId): Promise<string | undefined> {
    const { rows } = await sql<{ sealed: string }>`
      select k.sealed from tenant_keys k where k.tenant_id = ${tenant} and k.purpose = ${PURPOSE}`.execute(this.db);
    return rows[0]?.sealed;
  }
}

import { foldText, tenantId, userId, type Page, type PageRequest, type TenantId, type User, type UserDirectory, type UserId, type UserQuery } from '@vestibule/identity-core';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { toUser, type UserRow } from '../rows/user-row.js';
import type { Database } from '../schema.js';
import { atMost } from '../sql/at-most.js';
import { groupBy } from '../sql/group-by.js';
import { escapeLike } from '../sql/escape-like.js';
import { parseCursor } from '../sql/page-cursor.js';
import { pageOf } from '../sql/page-of.js';
import { selectUsers } from '../sql/select-users.js';
import { withStoreErrors } from '../store-error.js';

/** An administrator's reads of users; a page is one statement. */
export class KyselyUserDirectory implements UserDirectory {
  constructor(private readonly db: Kysely<Database>) {}

  get(tenant: TenantId, id: UserId): Promise<User | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<UserRow>`
        select ${selectUsers(tenant)} from users u where u.tenant_id = ${tenant} and u.id = ${id}`.execute(this.db);
      return rows[0] === undefined ? undefined : toUser(rows[0]);
    });
  }

  findByIds(tenant: TenantId, ids: readonly UserId[]): Promise<readonly User[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return withStoreErrors(async () => {
      const { rows } = await sql<UserRow>`
        select ${selectUsers(tenant)} from users u
        where u.tenant_id = ${tenant} and u.id = any(${ids}::text[]) order by u.id`.execute(this.db);
      return rows.map(toUser);
    });
  }

  findDueForPurge(now: Date, limit: number): Promise<readonly { readonly tenant: TenantId; readonly user: UserId }[]> {
    return withStoreErrors(async () => {
      const { rows } = await sql<{ tenant_id: string; id: string }>`
        /* across tenants */ select u.tenant_id, u.id from users u
        where u.status = 'deprovisioned' and u.purge_after <= ${now}
        order by u.purge_after, u.id limit ${limit}`.execute(this.db);
      return rows.map((row) => ({ tenant: tenantId(row.tenant_id), user: userId(row.id) }));
    });
  }

  removeExpiredPromises(before: Date, limit: number): Promise<number> {
    return withStoreErrors(async () => {
      const { rows } = await sql<{ tenant_id: string; connection: string; kind: string; external_id: string }>`
        /* across tenants */ select p.tenant_id, p.connection, p.kind, p.external_id
        from promised_ids p join connections c on c.tenant_id = p.tenant_id and c.id = p.connection
        where p.promised_at < ${before} and c.scim ->> 'mode' is distinct from 'shadow' limit ${limit}`.execute(this.db);
      let removed = 0;
      for (const [tenant, promises] of groupBy(rows, (row) => row.tenant_id)) {
        const { numAffectedRows } = await sql`
          delete from promised_ids p
          using unnest(
            ${promises.map((promise) => promise.connection)}::text[], ${promises.map((promise) => promise.kind)}::text[],
            ${promises.map((promise) => promise.external_id)}::text[]
          ) as gone (connection, kind, external_id)
          where p.tenant_id = ${tenant} and p.connection = gone.connection and p.kind = gone.kind and p.external_id = gone.external_id
            and p.promised_at < ${before}`.execute(this.db);
        removed += Number(numAffectedRows ?? 0n);
      }
      return removed;
    });
  }

  find(tenant: TenantId, query: UserQuery, page: PageRequest): Promise<Page<User>> {
    return withStoreErrors(async () => {
      const conditions = [...conditionsOf(query)];
      if (page.cursor !== undefined) conditions.push(sql`u.id > ${parseCursor(page.cursor, 1)[0]}`);
      const { rows } = await sql<UserRow>`
        select * from (
          select ${selectUsers(tenant)} from users u
          where u.tenant_id = ${tenant} and ${sql.join(conditions, sql` and `)}
          order by u.id${atMost(page.limit + 1)}
        ) reach limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toUser, (row) => [row.id]);
    });
  }
}

/** A status is written into the statement, so that partial indexes are seen. */
function* conditionsOf({ text, status, managedBy }: UserQuery): Generator<RawBuilder<unknown>> {
  yield status === undefined ? sql`u.status <> 'purged'` : sql`u.status = ${sql.lit(status)}`;
  if (managedBy !== undefined) yield sql`u.managed_by = ${managedBy}`;
  if (text !== undefined) {
    const pattern = `%${escapeLike(foldText(text))}%`;
    yield sql`(u.upn_key like ${pattern} or u.email_key like ${pattern} or u.display_name_key like ${pattern})`;
  }
}

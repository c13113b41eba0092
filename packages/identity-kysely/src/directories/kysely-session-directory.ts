import {
  type Page,
  type PageRequest,
  type Session,
  type SessionDirectory,
  type SessionRevocation,
  type TenantId,
  type User,
  type UserId,
} from '@vestibule/identity-core';
import { sql, type Kysely, type Selectable } from 'kysely';
import { revocationColumns, sessionColumns, toRevocation, toSession, type SessionRow } from '../rows/session-row.js';
import { toUser, type UserRow } from '../rows/user-row.js';
import type { Database, SessionRevocationsTable } from '../schema.js';
import { columnsOf, withoutPrefix } from '../sql/columns.js';
import { parseCursor } from '../sql/page-cursor.js';
import { pageOf } from '../sql/page-of.js';
import { removeExpiredRows } from '../sql/remove-expired-rows.js';
import { selectUsers } from '../sql/select-users.js';
import { withStoreErrors } from '../store-error.js';

/** Reads of sessions, each one statement. */
export class KyselySessionDirectory implements SessionDirectory {
  constructor(private readonly db: Kysely<Database>) {}

  findLive(tenant: TenantId, secretHash: string, now: Date): Promise<{ session: Session; user: User } | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<Record<string, unknown>>`
        select ${columnsOf('s', sessionColumns, 'session_')}, ${selectUsers(tenant, 'user_')}
        from sessions s join users u on u.tenant_id = ${tenant} and u.id = s.user_id
        where s.tenant_id = ${tenant} and s.secret_hash = ${secretHash} and s.expires_at > ${now}
          and u.status = 'active' and not u.blocked`.execute(this.db);
      const row = rows[0];
      if (row === undefined) return undefined;
      return { session: toSession(withoutPrefix<SessionRow>(row, 'session_')), user: toUser(withoutPrefix<UserRow>(row, 'user_')) };
    });
  }

  touch(session: Session, at: Date): Promise<void> {
    return withStoreErrors(async () => {
      await sql`
        update sessions set last_seen_at = ${at}
        where tenant_id = ${session.tenant} and id = ${session.id} and last_seen_at < ${at}`.execute(this.db);
    });
  }

  end(tenant: TenantId, secretHash: string): Promise<void> {
    return withStoreErrors(async () => {
      await sql`delete from sessions where tenant_id = ${tenant} and secret_hash = ${secretHash}`.execute(this.db);
    });
  }

  findByUser(tenant: TenantId, user: UserId, now: Date): Promise<readonly Session[]> {
    return withStoreErrors(async () => {
      const { rows } = await sql<SessionRow>`
        select ${columnsOf('s', sessionColumns, '')} from sessions s
        where s.tenant_id = ${tenant} and s.user_id = ${user} and s.expires_at > ${now} order by s.id desc`.execute(this.db);
      return rows.map(toSession);
    });
  }

  findRevocations(tenant: TenantId, user: UserId, page: PageRequest): Promise<Page<SessionRevocation>> {
    return withStoreErrors(async () => {
      const before = page.cursor === undefined ? sql`true` : sql`r.id < ${parseCursor(page.cursor, 1)[0]}`;
      const { rows } = await sql<Selectable<SessionRevocationsTable>>`
        select ${columnsOf('r', revocationColumns, '')} from session_revocations r
        where r.tenant_id = ${tenant} and r.user_id = ${user} and ${before}
        order by r.id desc limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toRevocation, (row) => [row.id]);
    });
  }

  removeExpired(before: Date, limit: number): Promise<number> {
    return withStoreErrors(() => removeExpiredRows(this.db, 'sessions', 'expires_at', ['id'], before, limit));
  }
}

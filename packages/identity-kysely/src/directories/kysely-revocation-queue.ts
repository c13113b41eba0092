import type { DueRevocation, RevocationQueue, SessionRevocation } from '@vestibule/identity-core';
import { sql, type Kysely, type Selectable } from 'kysely';
import { revocationColumns, toRevocation } from '../rows/session-row.js';
import type { Database, SessionRevocationsTable } from '../schema.js';
import { columnsOf } from '../sql/columns.js';
import { removeExpiredRows } from '../sql/remove-expired-rows.js';
import { withStoreErrors } from '../store-error.js';

/** Receipts that a host has still to confirm. A claim is one conditional write. */
export class KyselyRevocationQueue implements RevocationQueue {
  constructor(private readonly db: Kysely<Database>) {}

  findDue(now: Date, limit: number): Promise<readonly DueRevocation[]> {
    return withStoreErrors(async () => {
      const { rows } = await sql<Selectable<SessionRevocationsTable>>`
        /* across tenants */ select ${columnsOf('r', revocationColumns, '')}, r.attempts from session_revocations r
        where r.confirmed_at is null and (r.next_attempt_at is null or r.next_attempt_at <= ${now})
        order by r.requested_at, r.tenant_id, r.id limit ${limit}`.execute(this.db);
      return rows.map((row) => ({ revocation: toRevocation(row), attempts: row.attempts ?? 0 }));
    });
  }

  claim(revocation: SessionRevocation, now: Date, until: Date): Promise<boolean> {
    const { tenant, user, id } = revocation;
    return withStoreErrors(async () => {
      const { numAffectedRows } = await sql`
        update session_revocations set next_attempt_at = ${until}
        where tenant_id = ${tenant} and user_id = ${user} and id = ${id} and confirmed_at is null
          and (next_attempt_at is null or next_attempt_at <= ${now})`.execute(this.db);
      return numAffectedRows === 1n;
    });
  }

  postpone({ tenant, user, id }: SessionRevocation, until: Date): Promise<void> {
    return withStoreErrors(async () => {
      await sql`
        update session_revocations set next_attempt_at = ${until}, attempts = coalesce(attempts, 0) + 1
        where tenant_id = ${tenant} and user_id = ${user} and id = ${id} and confirmed_at is null`.execute(this.db);
    });
  }

  confirm({ tenant, user, id }: SessionRevocation, sessions: number, at: Date): Promise<void> {
    return withStoreErrors(async () => {
      await sql`
        update session_revocations set confirmed_at = ${at}, sessions = sessions + ${sessions}
        where tenant_id = ${tenant} and user_id = ${user} and id = ${id} and confirmed_at is null`.execute(this.db);
    });
  }

  readBacklog(): Promise<{ readonly waiting: number; readonly oldest: Date | null }> {
    return withStoreErrors(async () => {
      const { rows } = await sql<{ waiting: number; oldest: Date | null }>`
        /* across tenants */ select count(*)::int as waiting, min(r.requested_at) as oldest from session_revocations r
        where r.confirmed_at is null`.execute(this.db);
      return rows[0] ?? { waiting: 0, oldest: null };
    });
  }

  removeExpired(before: Date, limit: number): Promise<number> {
    return withStoreErrors(() =>
      removeExpiredRows(this.db, 'session_revocations', 'requested_at', ['user_id', 'id'], before, limit, sql`x.confirmed_at is not null`),
    );
  }
}

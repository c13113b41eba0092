import {
  userId,
  type ConnectionId,
  type RevocationReceipt,
  type Session,
  type SessionHolders,
  type SessionId,
  type SessionRevocation,
  type SessionStore,
  type UserId,
} from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import { fromRevocation, fromSession, sessionColumns, toSession, type SessionRow } from '../rows/session-row.js';
import { columnsOf } from '../sql/columns.js';
import type { Unit } from './unit.js';

/** Sessions of one tenant inside one transaction. */
export class KyselySessionStore implements SessionStore {
  constructor(private readonly unit: Unit) {}

  async countByUser(user: UserId): Promise<number> {
    const { rows } = await sql<{ sessions: number }>`
      select count(*)::int as sessions from sessions where tenant_id = ${this.unit.tenant} and user_id = ${user}`.execute(this.unit.db);
    return rows[0]?.sessions ?? 0;
  }

  async findByConnection(connection: ConnectionId, limit: number): Promise<SessionHolders> {
    const { rows } = await sql<{ user_id: string; held: number; users: number; sessions: number }>`
      select s.user_id, count(*)::int as held, count(*) over ()::int as users, (sum(count(*)) over ())::int as sessions from sessions s
      where s.tenant_id = ${this.unit.tenant} and s.connection = ${connection}
      group by s.user_id order by s.user_id collate "C" limit ${limit}`.execute(this.unit.db);
    const { users = 0, sessions = 0 } = rows[0] ?? {};
    return { users, sessions, first: rows.map((row) => ({ user: userId(row.user_id), sessions: row.held })) };
  }

  async findByNameId(connection: ConnectionId, nameId: string): Promise<readonly Session[]> {
    // The index holds the beginning: a NameID may be longer than an index takes.
    const { rows } = await sql<SessionRow>`
      select ${columnsOf('s', sessionColumns, '')} from sessions s
      where s.tenant_id = ${this.unit.tenant} and s.connection = ${connection}
        and (left(s.name_id, 200) collate "C") = left(${nameId}::text, 200) and s.name_id = ${nameId}
      for update`.execute(this.unit.db);
    return rows.map(toSession);
  }

  insert(session: Session): void {
    this.unit.writes.addRow('sessions', fromSession(session));
  }

  end(id: SessionId): void {
    this.endWhere(sql`id = ${id}`);
  }

  endByUser(user: UserId): void {
    this.endWhere(sql`user_id = ${user}`);
  }

  endByConnection(connection: ConnectionId, { id, requestedAt, confirmedAt, reason, decision }: RevocationReceipt, told: { readonly prefix: string; readonly after: UserId | null }): void {
    const { tenant, writes } = this.unit;
    const people = sql`(
      select user_id, count(*)::int as sessions from sessions where tenant_id = ${tenant} and connection = ${connection} group by user_id
    ) s`;
    const receipts = sql`
      insert into session_revocations (tenant_id, user_id, id, requested_at, confirmed_at, sessions, reason, decision)
      select ${tenant}::text, s.user_id, ${id}::text, ${requestedAt}::timestamptz, ${confirmedAt}::timestamptz, s.sessions, ${reason}::text, ${decision}::text
      from ${people}`;
    const events = sql`
      insert into events (tenant_id, id, at, type, data, decision)
      select ${tenant}::text, ${told.prefix}::text || '-' || s.user_id, ${requestedAt}::timestamptz, 'user.sessions_revoked',
        jsonb_build_object('user', s.user_id, 'sessions', s.sessions, 'reason', ${reason}::text), ${decision}::text
      from ${people} where (s.user_id collate "C") > ${told.after ?? ''}`;
    writes.add(['sessions', 'session_revocations'], () => [receipts], { alone: true });
    writes.add(['sessions', 'events'], () => [events], { alone: true });
    this.endWhere(sql`connection = ${connection}`);
  }

  recordRevocation(revocation: SessionRevocation): void {
    this.unit.writes.addRow('session_revocations', fromRevocation(revocation));
  }

  private endWhere(condition: RawBuilder<unknown>): void {
    this.unit.writes.add(['sessions'], () => [
      sql`delete from sessions where tenant_id = ${this.unit.tenant} and ${condition}`,
    ]);
  }
}

import {
  userId,
  type ConnectionId,
  type Session,
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

  async findByConnection(connection: ConnectionId): Promise<readonly { readonly user: UserId; readonly sessions: number }[]> {
    const { rows } = await sql<{ user_id: string; sessions: number }>`
      select user_id, count(*)::int as sessions from sessions
      where tenant_id = ${this.unit.tenant} and connection = ${connection}
      group by user_id order by user_id`.execute(this.unit.db);
    return rows.map((row) => ({ user: userId(row.user_id), sessions: row.sessions }));
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

  endByConnection(connection: ConnectionId): void {
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

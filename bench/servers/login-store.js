/** What a login cannot do without in a database: an open request, a user, a session; one statement each. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';

export async function openLoginStore() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
  await pool.query(`
    create table login_requests (id text primary key, value text not null, at timestamptz not null);
    create table login_users (id text primary key, upn text not null unique, seen_at timestamptz not null);
    create table login_sessions (id text primary key, user_id text not null, at timestamptz not null)`);
  const run = (name, text, values) => pool.query({ name, text, values });
  return {
    saveRequest: (id, value) => run('save', 'insert into login_requests values ($1, $2, $3)', [id, value, new Date()]),
    findRequest: async (id) => (await run('find', 'select value from login_requests where id = $1', [id])).rows[0]?.value ?? null,
    takeRequest: async (id) => (await run('take', 'delete from login_requests where id = $1 returning value', [id])).rows[0]?.value ?? null,
    async signIn(upn) {
      const { rows } = await run('user', 'insert into login_users values ($1, $2, $3) on conflict (upn) do update set seen_at = $3 returning id', [randomUUID(), upn, new Date()]);
      const session = randomUUID();
      await run('session', 'insert into login_sessions values ($1, $2, $3)', [session, rows[0].id, new Date()]);
      return session;
    },
  };
}

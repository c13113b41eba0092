import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import type { OnlineStep } from './migration-step.js';

/** Of the session; held by the one process that works on the steps. */
const LOCK = 7_015;
const ASK_AGAIN_MILLISECONDS = 200;

/** Brings every step to its end, whoever began it. Without steps nothing is asked. */
export async function runOnlineSteps(db: Kysely<Database>, steps: readonly OnlineStep[]): Promise<void> {
  if (steps.length === 0) return;
  await db.connection().execute(async (session) => {
    // Not a waiting lock: the making of an index waits for every statement that began before it, this one included.
    while (!(await tryLock(session))) await sleep(ASK_AGAIN_MILLISECONDS);
    try {
      for (const step of steps) await (step.kind === 'index' ? makeIndex(session, step) : fill(session, step));
    } finally {
      await sql`select pg_advisory_unlock(${LOCK}::bigint)`.execute(session);
    }
  });
}

async function tryLock(session: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${LOCK}::bigint) as held`.execute(session);
  return rows[0]?.held === true;
}

async function makeIndex(session: Kysely<Database>, { name, sql: text }: OnlineStep & { readonly kind: 'index' }): Promise<void> {
  const { rows } = await sql<{ valid: boolean }>`
    select x.indisvalid as valid from pg_index x where x.indexrelid = to_regclass(${name})`.execute(session);
  if (rows[0]?.valid === true) return;
  // Left behind by a process that died while it made it.
  if (rows.length > 0) await sql.raw(`drop index concurrently "${name}"`).execute(session);
  await sql.raw(text).execute(session);
}

async function fill(session: Kysely<Database>, { sql: text }: OnlineStep & { readonly kind: 'fill' }): Promise<void> {
  while (((await sql.raw(text).execute(session)).numAffectedRows ?? 0n) > 0n);
}

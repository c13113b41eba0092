import { createHash } from 'node:crypto';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';
import { planOnce } from './plan-once.js';

/** Statements of which each connection keeps the parsed form. The rest, for instance rare filters, is parsed each time. */
const MAX_PREPARED = 300;
/** Named like the rest, so that they travel together with it. */
const TRANSACTION = new Set(['begin', 'commit', 'rollback']);

/**
 * The pool as Kysely sees it. Each statement is named after its text, so that a connection parses and plans it once, and
 * text that PostgreSQL cannot hold is made harmless: it is found nowhere.
 *
 * @param prepare `false` behind a pooler that hands a session to many clients.
 */
export function statementPool(pool: pg.Pool, prepare: boolean): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= MAX_PREPARED) return known;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
    names.set(text, name);
    return name;
  };

  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const wrap = (client: pg.PoolClient): PostgresPoolClient => {
    function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
    function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
    function query(text: string | PostgresCursor<unknown>, values: readonly unknown[] = []): unknown {
      if (typeof text !== 'string') throw new TypeError('Cursors are not used here');
      const name = prepare && (values.length > 0 || TRANSACTION.has(text)) ? nameOf(text) : undefined;
      return client.query({ text, values: values.map(storable), ...(name === undefined ? {} : { name }) });
    }
    // What is still inside a transaction could not be brought out of it.
    return { query, release: (destroy?: boolean) => client.release(destroy || client.getTransactionStatus() !== 'I') };
  };
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const known = wrapped.get(client);
      if (known !== undefined) return known;
      if (prepare) await preparePlanning(client);
      const fresh = wrap(client);
      wrapped.set(client, fresh);
      return fresh;
    },
  };
}

/** Gives the client back if it fails. */
async function preparePlanning(client: pg.PoolClient): Promise<void> {
  try {
    await planOnce(client);
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** NUL becomes a non-character, and half a surrogate pair the replacement character, which no identifier equals by chance. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\u0000') ? value.replaceAll('\u0000', '\uffff') : value;
  return Array.isArray(value) ? value.map(storable) : value;
}

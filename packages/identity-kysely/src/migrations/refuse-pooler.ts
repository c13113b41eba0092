import pg from 'pg';

/** A migration was asked for through a pooler, where its locks would not hold. */
export class PooledConnectionError extends Error {
  override readonly name = 'PooledConnectionError';

  constructor() {
    super('Migrations need a direct connection, and this one leads through a pooler: name the database itself in MIGRATION_DATABASE_URL.');
  }
}

/**
 * A pooler has to give its clients keys of its own for cancelling, so that a session that is not the one it was announced
 * as is a pooled one.
 *
 * @throws {PooledConnectionError}
 */
export async function refusePooler(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const announced = 'processID' in client ? client.processID : undefined;
    if (typeof announced === 'number' && announced !== rows[0]?.pid) throw new PooledConnectionError();
  } finally {
    await client.end();
  }
}

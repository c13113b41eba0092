import pg from 'pg';
import { withStoreErrors } from '../store-error.js';

/** A migration was asked for through a pooler, where its locks would not hold. */
export class PooledConnectionError extends Error {
  override readonly name = 'PooledConnectionError';

  constructor() {
    super('Migrations need a direct connection, and this one leads through a pooler: name the database itself in MIGRATION_DATABASE_URL.');
  }
}

/**
 * Whether a URL leads through a pooler. A pooler has to give its clients keys of its own for cancelling, so that a session
 * that is not the one it was announced as is a pooled one. Sends no setting that a pooler might refuse.
 *
 * @throws {StoreUnavailableError}
 */
export function leadsThroughPooler(url: string): Promise<boolean> {
  return withStoreErrors(async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    // A connection that is cut after its answer has no listener otherwise.
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const announced = 'processID' in client ? client.processID : undefined;
      return typeof announced === 'number' && announced !== rows[0]?.pid;
    } finally {
      await client.end();
    }
  });
}

/** @throws {PooledConnectionError} */
export async function refusePooler(url: string): Promise<void> {
  if (await leadsThroughPooler(url)) throw new PooledConnectionError();
}

import { Kysely, PostgresDialect, type LogEvent, type PostgresPool } from 'kysely';
import pg from 'pg';
import { GatheringSocket } from './gathering-socket.js';
import type { Database } from './schema.js';
import { sharedPool } from './shared-pool.js';
import { statementPool } from './statement-pool.js';

export interface PostgresOptions {
  readonly url: string;
  /** Connections of this process at most; default 10. */
  readonly poolSize?: number;
  /**
   * The URL leads through a pooler that hands a session to many clients: no session settings and no prepared statements
   * then. Default: a direct connection.
   */
  readonly pooled?: boolean;
  /** 0 = none; default 15 000. */
  readonly statementTimeoutMs?: number;
  /** How long to wait for a free connection, or for the server to answer a new one; default 5 000. */
  readonly connectTimeoutMs?: number;
  /** A connection broke while nobody was using it; whoever uses one gets a `StoreUnavailableError` instead. */
  readonly onError?: (error: Error) => void;
  /** Every statement that ran, for tests and measurements. */
  readonly onStatement?: (event: LogEvent) => void;
}

export interface Postgres {
  readonly db: Kysely<Database>;
  /** The same database, for single statements: those of one moment share a connection. */
  readonly reads: Kysely<Database>;
  /** Connections of this process, and who waits for one. */
  poolUse(): { readonly open: number; readonly idle: number; readonly waiting: number };
  /** Waits for running statements, then closes every connection. */
  close(): Promise<void>;
}

/** Opens lazily: an unreachable server shows at the first statement. */
export function createPostgres(options: PostgresOptions): Postgres {
  const { pooled = false, statementTimeoutMs = 15_000, connectTimeoutMs = 5_000 } = options;
  const onError = options.onError ?? (() => undefined);
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    // Plans that a connection made when its tables were young go with it.
    maxLifetimeSeconds: 600,
    keepAlive: true,
    // Statements are written without waiting for the one before.
    pipeline: true,
    stream: () => new GatheringSocket(),
    application_name: 'vestibule',
    ...(pooled || statementTimeoutMs === 0
      ? {}
      : {
          statement_timeout: statementTimeoutMs,
          lock_timeout: Math.ceil(statementTimeoutMs / 2),
          idle_in_transaction_session_timeout: statementTimeoutMs * 2,
        }),
  });
  // Without a listener on pool and client alike, a failover ends the process.
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  const statements = statementPool(pool, !pooled);
  const open = (from: PostgresPool) =>
    new Kysely<Database>({ dialect: new PostgresDialect({ pool: from }), ...(options.onStatement === undefined ? {} : { log: options.onStatement }) });
  const db = open(statements);
  return {
    db,
    reads: open(sharedPool(statements)),
    poolUse: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => db.destroy(),
  };
}

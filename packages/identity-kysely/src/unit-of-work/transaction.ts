import { randomInt } from 'node:crypto';
import { CompiledQuery, type DatabaseConnection, type Kysely, type QueryExecutorProvider, type QueryResult, type RawBuilder } from 'kysely';
import type { Database } from '../schema.js';

const BEGIN = CompiledQuery.raw('begin');
const COMMIT = CompiledQuery.raw('commit');
const ROLLBACK = CompiledQuery.raw('rollback');
/** SQLSTATE of a statement in a transaction that has already failed. */
const IGNORED = '25P02';

/**
 * A transaction whose statements follow one another on the wire without waiting: PostgreSQL answers them in order, and
 * refuses what follows a failure. `begin` travels with the first read, `commit` with the last write.
 */
export class Transaction implements QueryExecutorProvider {
  private readonly executor: ReturnType<QueryExecutorProvider['getExecutor']>;
  /** No two transactions that run in this process have the same. */
  readonly slot: number;
  private readonly begun: Promise<unknown>;
  private readonly sent: Promise<unknown>[] = [];
  private readonly watched: DatabaseConnection;
  private failure: unknown;
  private isEnded = false;

  private constructor(
    db: Kysely<Database>,
    private readonly connection: DatabaseConnection,
  ) {
    this.slot = slotOf(connection);
    this.watched = {
      executeQuery: async <Row>(query: CompiledQuery) => {
        // The connection serves somebody else by now.
        if (this.isEnded) throw new Error('The transaction is over: nothing was waiting for this statement');
        return connection.executeQuery<Row>(query).catch((error: unknown) => this.fail(error));
      },
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
    this.executor = db.getExecutor().withConnectionProvider({ provideConnection: (consumer) => consumer(this.watched) });
    this.begun = awaitedLater(connection.executeQuery(BEGIN));
  }

  /** What `work` throws undoes everything and is thrown on. */
  static run<T>(db: Kysely<Database>, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return db.getExecutor().provideConnection(async (connection) => {
      const transaction = new Transaction(db, connection);
      try {
        const result = await work(transaction);
        await transaction.commit();
        return result;
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
    });
  }

  getExecutor(): ReturnType<QueryExecutorProvider['getExecutor']> {
    return this.executor;
  }

  executeQuery<Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>> {
    return this.executor.executeQuery(query);
  }

  /** Sends a write and does not wait for it: a failure shows at the end of the transaction. */
  async send(statement: RawBuilder<unknown>): Promise<void> {
    // Outside a transaction each write would stand alone.
    await this.begun;
    this.sent.push(awaitedLater(this.executeQuery(statement.compile(this))));
  }

  /** Waits for every write that was sent. @throws The first failure. */
  async settle(): Promise<void> {
    await firstFailure([this.begun, ...this.sent]);
  }

  /** Of statements under way together those after the one that failed only say that they were ignored. @throws what failed */
  private fail(error: unknown): never {
    const isIgnored = typeof error === 'object' && error !== null && 'code' in error && error.code === IGNORED;
    if (!isIgnored) this.failure = error;
    throw isIgnored ? (this.failure ?? error) : error;
  }

  private async commit(): Promise<void> {
    await this.begun;
    this.isEnded = true;
    const committed = this.connection.executeQuery<{ readonly command: string }>(COMMIT);
    await firstFailure([...this.sent, committed]);
    if ((await committed).rows[0]?.command !== 'COMMIT') throw new Error('The transaction had failed before its commit');
  }

  /** A connection on which even this fails is not used again: see the pool. */
  private async rollback(): Promise<void> {
    if (this.isEnded) return;
    this.isEnded = true;
    await this.connection.executeQuery(ROLLBACK).catch(() => undefined);
  }
}

const slots = new WeakMap<DatabaseConnection, number>();
/** More than a process has connections; processes begin anywhere. */
const SLOTS = 64;
let lastSlot = randomInt(SLOTS);

function slotOf(connection: DatabaseConnection): number {
  const slot = slots.get(connection) ?? (lastSlot = (lastSlot + 1) % SLOTS);
  slots.set(connection, slot);
  return slot;
}

/** A failure of it is looked at later, and is no unhandled one until then. */
function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Waits for all. @throws The failure of the first that failed; those after it only followed it. */
async function firstFailure(promises: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(promises)) if (outcome.status === 'rejected') throw outcome.reason;
}

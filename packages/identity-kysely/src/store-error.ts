import { StoreConflictError, StoreUnavailableError } from '@vestibule/identity-core';

/**
 * A unique value was taken, a lock lost, a parent row gone, or (on Citus) a serialisation failure reported as internal:
 * the same work may succeed when it runs again and reads what the winner wrote.
 */
const CONFLICTS = new Set(['23505', '23503', '40001', '40P01', '55P03', 'XX000']);

/** Connection lost, server shutting down or starting, out of resources, cancelled, or a standby that takes no writes. */
const UNAVAILABLE = /^(08...|57P0.|57014|53...|25006|25P03|58...)$/;

const CONNECTION_LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/** What pg says in words only. */
const CONNECTION_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|Client was closed|Cannot use a pool after|driver has already been destroyed|timeout expired/;

export type StoreFailure = 'conflict' | 'unavailable' | 'other';

/** Reads SQLSTATE and the driver's words; nothing else of an error can be trusted on every server. Pure. */
export function classifyFailure(error: unknown): StoreFailure {
  if (typeof error !== 'object' || error === null) return 'other';
  const { code, message, errors } = error as { code?: unknown; message?: unknown; errors?: unknown };
  if (typeof code === 'string') {
    if (CONFLICTS.has(code)) return 'conflict';
    if (UNAVAILABLE.test(code) || CONNECTION_LOST.has(code)) return 'unavailable';
  }
  if (typeof message === 'string' && CONNECTION_WORDS.test(message)) return 'unavailable';
  // One for each address that was tried.
  return Array.isArray(errors) && errors.some((inner) => classifyFailure(inner) === 'unavailable') ? 'unavailable' : 'other';
}

/** The core's error for a failure of the database; anything else as it is. */
export function storeErrorOf(error: unknown): unknown {
  if (isLockTimeout(error)) return new StoreUnavailableError('Somebody held a lock for too long', { cause: error });
  switch (classifyFailure(error)) {
    case 'conflict':
      return new StoreConflictError('Concurrent writes kept winning', { cause: error });
    case 'unavailable':
      return new StoreUnavailableError('The database did not answer', { cause: error });
    case 'other':
      return error;
  }
}

/** Somebody else works on the same rows, and does not come to an end: another run may win, a later one more likely. */
const isLockTimeout = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === '55P03';

/** @throws {StoreUnavailableError} In place of the driver's errors. */
export async function withStoreErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeErrorOf(error);
  }
}

import type { BeforeCommit, HostTransaction } from '@vestibule/identity-core';
import { CompiledQuery } from 'kysely';
import { classifyFailure } from '../store-error.js';
import type { Unit } from './unit.js';

/** Races that only a new run of the whole unit can decide. A key that the host finds taken is the host's affair. */
const LOST_RACES = new Set(['40001', '40P01', '55P03']);

/**
 * Lets the host into the transaction. What its statements ran into decides like what ours did, whatever it was wrapped
 * into: a lost race runs again, a lost database is unavailable.
 */
export async function callBeforeCommit(beforeCommit: BeforeCommit, unit: Unit): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  const transaction: HostTransaction = {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      try {
        return (await unit.db.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows;
      } catch (error) {
        if (isOfTheDatabase(error)) failure ??= { error };
        throw error;
      }
    },
  };
  try {
    await beforeCommit(unit.tenant, unit.recorded, transaction);
  } catch (error) {
    throw failure === undefined ? error : failure.error;
  }
}

function isOfTheDatabase(error: unknown): boolean {
  if (classifyFailure(error) === 'unavailable') return true;
  return typeof error === 'object' && error !== null && 'code' in error && LOST_RACES.has(String(error.code));
}

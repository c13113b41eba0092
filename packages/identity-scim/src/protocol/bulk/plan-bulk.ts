import { invalidValue } from '../messages/error-table.js';
import type { ScimError } from '../messages/scim-error.js';
import { printable } from '../resources/canonical-value.js';
import type { BulkRequest } from './bulk-request.js';

/** `index` counts the operations of the request from 0; answers are given in that order. */
export type BulkStep =
  /** Every bulkId that the operation refers to has its id by now, except those deferred. */
  | { readonly kind: 'execute'; readonly index: number; readonly deferred: readonly string[] }
  /** The references that `execute` left out can be added now: they were part of a circle. */
  | { readonly kind: 'complete'; readonly index: number; readonly deferred: readonly string[] }
  | { readonly kind: 'refuse'; readonly index: number; readonly error: ScimError };

/**
 * The order in which the operations of a bulk request are carried out: as written, except that what an operation refers to is
 * created before it. In a circle of references, one is created without its reference and completed afterwards.
 *
 * Pure and total; every operation has exactly one `execute` or `refuse`.
 *
 * @see RFC 7644 §3.7.1 (circular references) and §3.7.2 (bulkId)
 */
export function planBulk({ operations }: BulkRequest): readonly BulkStep[] {
  const creators = new Map<string, number>();
  operations.forEach((operation, index) => {
    if (operation.kind === 'valid' && operation.method === 'POST' && operation.bulkId !== undefined) creators.set(operation.bulkId, index);
  });

  const steps: BulkStep[] = [];
  const state = new Map<number, 'open' | 'done'>();
  const waiting: { readonly index: number; readonly deferred: readonly string[] }[] = [];

  const visit = (index: number): void => {
    if (state.has(index)) return;
    state.set(index, 'open');
    steps.push(planOne(index));
    state.set(index, 'done');
    completeWaiting();
  };

  const planOne = (index: number): BulkStep => {
    const operation = operations[index];
    if (operation === undefined || operation.kind === 'invalid') {
      return { kind: 'refuse', index, error: operation?.error ?? invalidValue('There is no such operation.') };
    }
    const unknown = operation.references.find((bulkId) => !creators.has(bulkId));
    if (unknown !== undefined) {
      return { kind: 'refuse', index, error: invalidValue(`No POST of this request has the bulkId "${printable(unknown)}".`) };
    }
    const deferred: string[] = [];
    for (const bulkId of operation.references) {
      const creator = creators.get(bulkId) ?? index;
      visit(creator);
      if (state.get(creator) === 'open') deferred.push(bulkId);
    }
    if (deferred.length > 0) waiting.push({ index, deferred });
    return { kind: 'execute', index, deferred };
  };

  const completeWaiting = (): void => {
    for (let at = waiting.length - 1; at >= 0; at -= 1) {
      const entry = waiting[at];
      if (entry === undefined || state.get(entry.index) !== 'done') continue;
      if (!entry.deferred.every((bulkId) => state.get(creators.get(bulkId) ?? -1) === 'done')) continue;
      waiting.splice(at, 1);
      steps.push({ kind: 'complete', ...entry });
    }
  };

  operations.forEach((_operation, index) => visit(index));
  return steps;
}

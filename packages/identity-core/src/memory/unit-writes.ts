import { StoreConflictError } from '../kernel/errors.js';
import type { TenantData } from './in-memory-database.js';

export interface Write {
  readonly apply: () => void;
  /** Whether what it refers to stands at the end of its unit, in whichever order the two were recorded. */
  readonly refers?: () => boolean;
}

/** Keeps a write until its unit of work ends; nothing of it happens before. */
export type RecordWrite = (apply: Write['apply'], refers?: Write['refers']) => void;

/**
 * Applies the writes of one unit in order, all or nothing.
 *
 * @throws {StoreConflictError} With everything undone.
 */
export function commitWrites(data: TenantData, writes: readonly Write[]): void {
  if (writes.length === 0) return;
  data.journal.length = 0;
  try {
    for (const write of writes) write.apply();
    if (!writes.every(({ refers }) => refers === undefined || refers()) || data.isOrphaned) {
      throw new StoreConflictError('Something that was written refers to what does not exist');
    }
  } catch (error) {
    for (const undo of data.journal.splice(0).reverse()) undo();
    throw error;
  }
  data.journal.length = 0;
  data.version += 1;
}

/** What differs between `before` and `after`, laid over what stands: two changes of one unit do not undo each other. */
export function applyChange<Value extends object>(standing: Value, before: Value, after: Value): Value {
  const changed = Object.entries(after).filter(([name, value]) => before[name as keyof Value] !== value);
  return { ...standing, ...Object.fromEntries(changed) };
}

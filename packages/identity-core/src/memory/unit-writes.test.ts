import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StoreConflictError } from '../kernel/errors.js';
import { Table, type Journal } from './table.js';
import { TenantData } from './in-memory-database.js';
import { applyChange, commitWrites } from './unit-writes.js';

const step = fc.record({ action: fc.constantFrom('set', 'delete', 'clear', 'update'), key: fc.constantFrom('a', 'b', 'c'), value: fc.nat(9) });

describe('Table', () => {
  it('is as before when its journal is undone backwards, whatever was written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(9)), fc.array(step), (start, steps) => {
        const journal: Journal = [];
        const table = new Table<number>(journal);
        for (const [key, value] of Object.entries(start)) table.set(key, value);
        journal.length = 0;

        for (const { action, key, value } of steps) {
          if (action === 'set') table.set(key, value);
          if (action === 'delete') table.delete(key);
          if (action === 'clear') table.clear();
          if (action === 'update') table.updateWhere((row) => row > value, (row) => row + 1);
        }
        for (const undo of journal.reverse()) undo();

        expect(['a', 'b', 'c'].map((key) => table.get(key))).toEqual(['a', 'b', 'c'].map((key) => (Object.hasOwn(start, key) ? start[key] : undefined)));
      }),
    );
  });
});

describe('commitWrites', () => {
  it('undoes every write of a unit that refers to what does not exist', () => {
    const data = new TenantData();
    const write = { apply: () => data.replays.set('a', new Date(0)), refers: () => false };

    expect(() => commitWrites(data, [write])).toThrow(StoreConflictError);

    expect(data.replays.size).toBe(0);
    expect(data.version).toBe(0);
  });
});

describe('applyChange', () => {
  it('lays only what differs over what stands', () => {
    const before = { name: 'Engineers', version: 1 };

    expect(applyChange({ name: 'Engineers', version: 2 }, before, { ...before, name: 'Builders' })).toEqual({ name: 'Builders', version: 2 });
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../contracts/fixture/property-runs.js';
import { foldMembershipChanges, type MembershipChange } from './membership-change.js';

/** What the steps mean, one by one. */
function applied(members: ReadonlySet<string>, changes: readonly MembershipChange[]): string[] {
  let current = new Set(members);
  for (const { kind, ids } of changes) {
    if (kind === 'replace') current = new Set(ids);
    for (const id of ids) if (kind === 'add') current.add(id); else if (kind === 'remove') current.delete(id);
  }
  return [...current].sort();
}

describe('foldMembershipChanges', () => {
  it('amounts to the same members as the steps one by one', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    const change = fc.record({ kind: fc.constantFrom('add' as const, 'remove' as const, 'replace' as const), ids });
    fc.assert(
      fc.property(ids, fc.array(change, { maxLength: 6 }), (members, changes) => {
        const { base, add, remove } = foldMembershipChanges(changes);
        const start = base === 'empty' ? [] : members.filter((id) => !remove.has(id));
        expect([...new Set([...start, ...add])].sort()).toEqual(applied(new Set(members), changes));
        expect([...add].filter((id) => remove.has(id))).toEqual([]);
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it('asks for nothing when there is nothing to do', () => {
    expect(foldMembershipChanges([])).toEqual({ base: 'current', add: new Set(), remove: new Set() });
  });

  it('removes nobody by name once the group is replaced, whoever is taken out afterwards', () => {
    const changes: MembershipChange[] = [{ kind: 'remove', ids: ['a'] }, { kind: 'replace', ids: ['b', 'c'] }, { kind: 'remove', ids: ['b', 'd'] }];
    expect(foldMembershipChanges(changes)).toEqual({ base: 'empty', add: new Set(['c']), remove: new Set() });
  });

  it('empties a group only when it is replaced by nobody', () => {
    expect(foldMembershipChanges([{ kind: 'replace', ids: [] }])).toEqual({ base: 'empty', add: new Set(), remove: new Set() });
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_NESTING_DEPTH, decideNesting } from './decide-nesting.js';
import type { NestingEdge } from './group-store.js';
import { groupId, type GroupId } from './group.js';

const edge = (group: string, member: string): NestingEdge => ({ group: groupId(group), member: groupId(member) });
const chain = (length: number, prefix: string): NestingEdge[] =>
  Array.from({ length: length - 1 }, (_, index) => edge(`${prefix}${index}`, `${prefix}${index + 1}`));
const decide = (group: string, members: readonly string[], edges: readonly NestingEdge[]) => decideNesting(groupId(group), members.map(groupId), edges, edges);

describe('decideNesting', () => {
  it('lets groups be nested side by side and shared', () => {
    expect(decide('a', ['b', 'c'], [edge('b', 'd'), edge('c', 'd'), edge('x', 'a')])).toEqual({ kind: 'allowed' });
  });

  it.each([
    ['itself', 'a', ['a'], [], ['a', 'a']],
    ['what contains it directly', 'a', ['b'], [edge('b', 'a')], ['a', 'b', 'a']],
    ['what contains it in the end', 'a', ['x', 'b'], [edge('b', 'c'), edge('c', 'd'), edge('d', 'a')], ['a', 'b', 'c', 'd', 'a']],
    ['by the shorter of two ways', 'a', ['b'], [edge('b', 'c'), edge('c', 'a'), edge('b', 'a')], ['a', 'b', 'a']],
  ] as const)('refuses a group that would contain %s, with the way', (_, group, members, edges, path) => {
    expect(decide(group, members, edges)).toEqual({ kind: 'cycle', path });
  });

  it('lets a chain of 32 stand and refuses one of 33, wherever the link is', () => {
    for (const above of [1, 10, 31]) {
      const edges = (below: number) => [...chain(above, 'up'), ...chain(below, 'down')];
      const link = (below: number) => decide(`up${above - 1}`, ['down0'], edges(below));
      expect(link(MAX_NESTING_DEPTH - above)).toEqual({ kind: 'allowed' });
      expect(link(MAX_NESTING_DEPTH - above + 1)).toEqual({ kind: 'too-deep', depth: 33 });
    }
  });

  it('measures the deepest of several members', () => {
    expect(decide('a', ['shallow', 'down0'], chain(32, 'down'))).toEqual({ kind: 'too-deep', depth: 33 });
  });

  it('ends on a stored cycle that it did not allow', () => {
    expect(decide('a', ['b'], [edge('b', 'c'), edge('c', 'b')]).kind).toBe('allowed');
    expect(decide('a', ['b'], [edge('b', 'c'), edge('c', 'b'), edge('c', 'a')])).toEqual({ kind: 'cycle', path: ['a', 'b', 'c', 'a'] });
  });

  it('agrees with walking every way, on any graph without cycles', () => {
    const ids = Array.from({ length: 7 }, (_, index) => `g${index}`);
    const acyclic = fc
      .uniqueArray(fc.tuple(fc.nat(6), fc.nat(6)), { selector: ([one, other]) => `${one} ${other}` })
      .map((pairs) => pairs.filter(([one, other]) => one < other).map(([one, other]) => edge(ids[one] ?? '', ids[other] ?? '')));
    fc.assert(
      fc.property(acyclic, fc.constantFrom(...ids), fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 3 }), (edges, group, members) => {
        const decision = decide(group, members, edges);
        const isCycle = members.some((member) => waysFrom(member, edges).some((way) => way.includes(group)));
        expect(decision.kind).toBe(isCycle ? 'cycle' : 'allowed');
        if (decision.kind !== 'cycle') return;
        const joined = [...edges, ...members.map((member) => edge(group, member))].map((each) => `${each.group} ${each.member}`);
        for (const [index, step] of decision.path.slice(1).entries()) expect(joined).toContain(`${decision.path[index]} ${step}`);
        expect([decision.path[0], decision.path.at(-1)]).toEqual([group, group]);
      }),
    );
  });
});

/** Every way down, spelled out. */
function waysFrom(start: string, edges: readonly NestingEdge[]): string[][] {
  const below = edges.filter((each) => each.group === (start as GroupId)).flatMap((each) => waysFrom(each.member, edges));
  return [[start], ...below.map((way) => [start, ...way])];
}

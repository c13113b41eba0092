import type { GroupId } from './group.js';
import type { NestingEdge } from './group-store.js';

/** Groups on the longest chain from an outermost group to an innermost one. */
export const MAX_NESTING_DEPTH = 32;

export type NestingDecision =
  | { readonly kind: 'allowed' }
  /** The way on which `group` would contain itself, from it back to it. */
  | { readonly kind: 'cycle'; readonly path: readonly GroupId[] }
  | { readonly kind: 'too-deep'; readonly depth: number };

/**
 * Decides whether `members` may become members of `group`.
 *
 * Pure and total. Holds under racing writes only when whoever nests is serialised while the edges are read and written.
 *
 * @param down Every edge on the ways down from `members`.
 * @param up Every edge on the ways up to `group`.
 */
export function decideNesting(
  group: GroupId,
  members: readonly GroupId[],
  down: readonly NestingEdge[],
  up: readonly NestingEdge[],
): NestingDecision {
  const below = adjacency(down, 'group', 'member');
  for (const member of members) {
    const way = findWay(member, group, below);
    if (way !== null) return { kind: 'cycle', path: [group, ...way] };
  }
  const above = adjacency(up, 'member', 'group');
  const heightAbove = longestChain(group, above);
  const heightBelow = Math.max(0, ...members.map((member) => longestChain(member, below)));
  const depth = heightAbove + heightBelow;
  return depth > MAX_NESTING_DEPTH ? { kind: 'too-deep', depth } : { kind: 'allowed' };
}

type Adjacency = ReadonlyMap<GroupId, readonly GroupId[]>;

function adjacency(edges: readonly NestingEdge[], from: keyof NestingEdge, to: keyof NestingEdge): Adjacency {
  const map = new Map<GroupId, GroupId[]>();
  for (const edge of edges) {
    const next = map.get(edge[from]);
    if (next === undefined) map.set(edge[from], [edge[to]]);
    else next.push(edge[to]);
  }
  return map;
}

/** A way from `start` to `target`, both included; each group is visited once. */
function findWay(start: GroupId, target: GroupId, next: Adjacency): readonly GroupId[] | null {
  const cameFrom = new Map<GroupId, GroupId | null>([[start, null]]);
  const queue = [start];
  for (let current = queue.shift(); current !== undefined; current = queue.shift()) {
    if (current === target) return wayBack(current, cameFrom);
    for (const step of next.get(current) ?? []) {
      if (cameFrom.has(step)) continue;
      cameFrom.set(step, current);
      queue.push(step);
    }
  }
  return null;
}

function wayBack(end: GroupId, cameFrom: ReadonlyMap<GroupId, GroupId | null>): readonly GroupId[] {
  const way: GroupId[] = [];
  for (let current: GroupId | null = end; current !== null; current = cameFrom.get(current) ?? null) way.unshift(current);
  return way;
}

/** Groups on the longest chain from `start` on, itself included; memoised, so that shared subgroups cost once. */
function longestChain(start: GroupId, next: Adjacency, known = new Map<GroupId, number>()): number {
  const found = known.get(start);
  if (found !== undefined) return found;
  // Stands while the chain is walked: what stored edges cannot have, a cycle, would end here.
  known.set(start, 1);
  const length = 1 + Math.max(0, ...(next.get(start) ?? []).map((step) => longestChain(step, next, known)));
  known.set(start, length);
  return length;
}

import { groupNameKey, type EffectiveGroup, type Group, type GroupId } from '@vestibule/identity-core';
import { groupBy } from '../sql/group-by.js';

/** `group` contains the group `member`, or (`null`) the user. */
export interface MembershipEdge {
  readonly member: string | null;
  readonly group: Group;
}

/** Nesting beyond this is not followed. */
const MAX_DEPTH = 32;

/** Each group reachable from the user once, with a shortest path to it; ordered by folded name. Pure; ends also on cycles. */
export function effectiveGroupsOf(edges: readonly MembershipEdge[]): readonly EffectiveGroup[] {
  const parents = groupBy(edges, (edge) => edge.member);
  const found = new Map<GroupId, EffectiveGroup>();
  let frontier: readonly EffectiveGroup[] = reach(parents.get(null) ?? [], [], found);
  for (let depth = 1; depth < MAX_DEPTH && frontier.length > 0; depth += 1) {
    frontier = frontier.flatMap(({ group, path }) => reach(parents.get(group.id) ?? [], path, found));
  }
  const key = ({ group }: EffectiveGroup) => groupNameKey(group.name);
  return [...found.values()].sort((a, b) => compare(key(a), key(b)) || compare(a.group.id, b.group.id));
}

function reach(
  edges: readonly MembershipEdge[],
  path: EffectiveGroup['path'],
  found: Map<GroupId, EffectiveGroup>,
): readonly EffectiveGroup[] {
  const fresh: EffectiveGroup[] = [];
  for (const { group } of edges) {
    if (found.has(group.id)) continue;
    const effective = { group, path: [...path, { id: group.id, name: group.name }] };
    found.set(group.id, effective);
    fresh.push(effective);
  }
  return fresh;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

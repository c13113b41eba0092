import type { EffectiveMember } from '@vestibule/identity-core';
import { groupBy } from '../sql/group-by.js';

/** `group` is within `parent`; the asked group itself has none. */
export interface NestedGroup {
  readonly parent: string | null;
  readonly group: EffectiveMember['path'][number];
}

/** Groups on the longest way down. */
const MAX_DEPTH = 32;

/** A shortest way from the asked group to each group within it, nearer ones first. Pure; ends also on cycles. */
export function waysDown(nested: readonly NestedGroup[]): readonly EffectiveMember['path'][] {
  const children = groupBy(nested, (each) => each.parent);
  const seen = new Set<string>();
  const ways: EffectiveMember['path'][] = [];
  let level: readonly { readonly parent: string | null; readonly way: EffectiveMember['path'] }[] = [{ parent: null, way: [] }];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    level = level.flatMap(({ parent, way }) =>
      [...(children.get(parent) ?? [])]
        .sort((one, other) => (one.group.id < other.group.id ? -1 : 1))
        .flatMap(({ group }) => {
          if (seen.has(group.id)) return [];
          seen.add(group.id);
          ways.push([...way, group]);
          return [{ parent: group.id, way: [...way, group] }];
        }),
    );
  }
  return ways;
}

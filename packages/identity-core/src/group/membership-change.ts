/** One step of a membership change, in the ids of whoever asks; steps apply in order. */
export type MembershipChange<Id extends string = string> =
  | { readonly kind: 'add' | 'remove' | 'replace'; readonly ids: readonly Id[] };

/** What a list of steps amounts to. With base `empty` the result is exactly `add`; no member list is ever needed. */
export interface MembershipWish<Id extends string = string> {
  readonly base: 'current' | 'empty';
  readonly add: ReadonlySet<Id>;
  /** Always empty when `base` is `empty`; disjoint from `add`. */
  readonly remove: ReadonlySet<Id>;
}

/** Folds steps into one wish. Pure; applying the wish equals applying the steps one by one. */
export function foldMembershipChanges<Id extends string>(changes: readonly MembershipChange<Id>[]): MembershipWish<Id> {
  let base: MembershipWish['base'] = 'current';
  const add = new Set<Id>();
  const remove = new Set<Id>();
  for (const change of changes) {
    if (change.kind === 'replace') {
      base = 'empty';
      add.clear();
      remove.clear();
    }
    for (const id of change.ids) {
      if (change.kind === 'remove') {
        add.delete(id);
        if (base === 'current') remove.add(id);
      } else {
        remove.delete(id);
        add.add(id);
      }
    }
  }
  return { base, add, remove };
}

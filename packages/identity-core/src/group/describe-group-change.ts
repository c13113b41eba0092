import type { DecisionDraft } from '../decision-log/decision-draft.js';
import type { JsonObject } from '../kernel/json.js';
import type { Group, MemberRef } from './group.js';
import type { MembershipDelta } from './group-store.js';

/** Ids listed in one decision; the counts in its trail are always whole. */
const LISTED_IN_DECISION = 100;
/** Ids carried by one event; more go into further events. */
const CARRIED_BY_EVENT = 1_000;

/** What an event says of a group. */
export function groupEventData(group: Group, more: JsonObject = {}): JsonObject {
  return { group: group.id, name: group.name, kind: group.kind, connection: group.connection, ...more };
}

/** Writes a membership change into the decision and its events; one that changed nothing leaves neither. */
export function describeMembershipChange(group: Group, { add, remove }: MembershipDelta, draft: DecisionDraft): void {
  if (add.length === 0 && remove.length === 0) return;
  draft.step('change-members', `${add.length} added, ${remove.length} removed`);
  draft.changed({
    target: { kind: 'group', id: group.id },
    field: 'members',
    from: idsOf(remove).slice(0, LISTED_IN_DECISION),
    to: idsOf(add).slice(0, LISTED_IN_DECISION),
  });
  for (let start = 0; start < Math.max(add.length, remove.length); start += CARRIED_BY_EVENT) {
    const part = (members: readonly MemberRef[]) => idsOf(members.slice(start, start + CARRIED_BY_EVENT));
    draft.event('group.members_changed', groupEventData(group, { added: part(add), removed: part(remove) }));
  }
}

const idsOf = (members: readonly MemberRef[]): string[] => members.map((member) => member.id);

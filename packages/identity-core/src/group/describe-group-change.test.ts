import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../decision-log/decision.js';
import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { DomainEvent } from '../events/domain-event.js';
import { ManualClock } from '../memory/manual-clock.js';
import { SequentialIds } from '../memory/sequential-ids.js';
import { userId } from '../user/identifiers.js';
import { ACME, MONDAY, OKTA } from '../user/sample-users.js';
import { describeMembershipChange, groupEventData } from './describe-group-change.js';
import { groupId, type Group, type GroupName, type MemberRef } from './group.js';

const staff: Group = {
  tenant: ACME, id: groupId('g'), name: 'Staff' as GroupName, nameScope: OKTA, kind: 'external', connection: OKTA, formerConnection: null, roles: [], externalId: null, document: {}, createdAt: MONDAY, updatedAt: MONDAY, version: 1,
};
const people = (count: number, prefix = 'u'): MemberRef[] => Array.from({ length: count }, (_, index) => ({ kind: 'user', id: userId(`${prefix}${index}`) }));

/** The decision and the events that a membership change leaves. */
function described(add: readonly MemberRef[], remove: readonly MemberRef[]) {
  const draft = new DecisionDraft({ tenant: ACME, kind: 'scim', action: 'change-group', connection: OKTA, actor: { kind: 'connection', id: OKTA }, input: null }, new SequentialIds(), new ManualClock());
  describeMembershipChange(staff, { add, remove }, draft);
  const left: { decision: Decision; events: readonly DomainEvent[] }[] = [];
  draft.accept({ record: (decision, events) => { left.push({ decision, events }); } });
  const [only] = left;
  if (only === undefined) throw new Error('No decision was recorded');
  return { ...only, carried: only.events.map(({ data }) => [(data['added'] as string[]).length, (data['removed'] as string[]).length]) };
}

describe('describeMembershipChange', () => {
  it('leaves no change and no event where nobody came or went', () => {
    const { decision, events } = described([], []);
    expect(decision.changes).toEqual([]);
    expect(decision.trail.map((step) => step.policy)).not.toContain('change-members');
    expect(events).toEqual([]);
  });

  it('names who came and who went, in the decision and in one event', () => {
    const { decision, events } = described(people(1, 'in'), people(2, 'out'));
    expect(decision.trail).toContainEqual({ policy: 'change-members', identifier: null, result: '1 added, 2 removed', detail: null });
    expect(decision.changes).toEqual([{ target: { kind: 'group', id: 'g' }, field: 'members', from: ['out0', 'out1'], to: ['in0'] }]);
    expect(events).toEqual([expect.objectContaining({ type: 'group.members_changed', data: { group: 'g', name: 'Staff', kind: 'external', connection: 'okta', added: ['in0'], removed: ['out0', 'out1'] } })]);
  });

  it('tells of those who only came, and of those who only went', () => {
    expect(described(people(1), []).carried).toEqual([[1, 0]]);
    expect(described([], people(1)).carried).toEqual([[0, 1]]);
  });

  it('lists a hundred in the decision and carries a thousand in an event, the rest in further events', () => {
    const { decision, events, carried } = described(people(1_000, 'in'), people(2_001, 'out'));
    expect(decision.changes[0]).toMatchObject({ from: { length: 100 }, to: { length: 100 } });
    expect(decision.trail).toContainEqual(expect.objectContaining({ result: '1000 added, 2001 removed' }));
    expect(carried).toEqual([[1_000, 1_000], [0, 1_000], [0, 1]]);
    expect(events[1]?.data['removed']).toContain('out1000');
    expect(described(people(1_000), []).carried).toEqual([[1_000, 0]]);
  });
});

describe('groupEventData', () => {
  it('says which group it is, of which kind and whose', () => {
    expect(groupEventData(staff)).toEqual({ group: 'g', name: 'Staff', kind: 'external', connection: 'okta' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SCIM_SETTINGS } from '../connection/connection.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import type { GroupId } from '../group/group.js';

const code = (outcome: { kind: string; refusal?: { code: string } }) => outcome.refusal?.code ?? outcome.kind;

const accepting = () => openScenario({ okta: { scim: { ...DEFAULT_SCIM_SETTINGS, nestedGroups: 'accept' } } });
type Opened = Awaited<ReturnType<typeof accepting>>;

async function groups(scenario: Opened, ...names: readonly string[]): Promise<GroupId[]> {
  const ids: GroupId[] = [];
  for (const name of names) {
    const pushed = await scenario.push(name);
    if (pushed.kind === 'refused') throw new Error(pushed.refusal.detail);
    ids.push(pushed.group.id);
  }
  return ids;
}

const add = (scenario: Opened, group: string, ...ids: readonly string[]) => scenario.changeGroup(group, { members: [{ kind: 'add', ids }] });

describe('nested groups of a connection that accepts them', () => {
  it('are members, by push and by change, beside people', async () => {
    const scenario = await accepting();
    const [inner] = (await groups(scenario, 'Inner')) as [GroupId];
    const ann = await scenario.provision({ upn: 'ann@acme.example' });
    if (ann.kind === 'refused') throw new Error(ann.refusal.detail);
    const outer = await scenario.push('Outer', [inner, ann.view.record.scimId]);
    if (outer.kind === 'refused') throw new Error(outer.refusal.detail);

    expect(await scenario.memberIds(outer.group.id)).toHaveLength(2);
    const [top] = (await groups(scenario, 'Top')) as [GroupId];
    expect(code(await add(scenario, top, outer.group.id))).toBe('changed');
    const members = await scenario.ports.groups.findEffectiveMembers(scenario.tenant.id, top, { limit: 10 });
    expect(members.items.map(({ upn, path }) => [upn, path.map(({ name }) => name)])).toEqual([['ann@acme.example', ['Top', 'Outer']]]);
  });

  it('refuse a cycle, whatever it leads through, name the way, and change nothing', async () => {
    const scenario = await accepting();
    const [a, b, c] = (await groups(scenario, 'A', 'B', 'C')) as [GroupId, GroupId, GroupId];
    await add(scenario, a, b);
    await add(scenario, b, c);

    for (const [group, member, path] of [[a, a, [a, a]], [b, a, [b, a, b]], [c, a, [c, a, b, c]]] as const) {
      const outcome = await add(scenario, group, member);
      expect(outcome).toMatchObject({ refusal: { code: 'group.cycle', detail: expect.stringContaining(path.join(' → ')) } });
    }
    expect(await scenario.memberIds(c)).toEqual([]);
  });

  it('apply none of several additions when one of them closes a cycle', async () => {
    const scenario = await accepting();
    const [a, b, c] = (await groups(scenario, 'A', 'B', 'C')) as [GroupId, GroupId, GroupId];
    await add(scenario, a, b);

    const patch = await scenario.changeGroup(b, { members: [{ kind: 'add', ids: [c] }, { kind: 'add', ids: [a] }] });

    expect(code(patch)).toBe('group.cycle');
    expect(await scenario.memberIds(b)).toEqual([]);
    expect(code(await scenario.changeGroup(b, { members: [{ kind: 'replace', ids: [a, c] }] }))).toBe('group.cycle');
    expect(code(await add(scenario, b, c))).toBe('changed');
  });

  it('stand 32 deep and no deeper', async () => {
    const scenario = await accepting();
    const ids = await groups(scenario, ...Array.from({ length: 33 }, (_, index) => `G${index}`));
    for (let index = 0; index < 31; index += 1) expect(code(await add(scenario, ids[index]!, ids[index + 1]!))).toBe('changed');

    expect(await add(scenario, ids[31]!, ids[32]!)).toMatchObject({ refusal: { code: 'group.too_deep', detail: expect.stringContaining('33') } });
    expect(await add(scenario, ids[32]!, ids[0]!)).toMatchObject({ refusal: { code: 'group.too_deep' } });
  });

  it('let one of two changes that would close a cycle together pass', async () => {
    const scenario = await accepting();
    const [a, b, c] = (await groups(scenario, 'A', 'B', 'C')) as [GroupId, GroupId, GroupId];

    const outcomes = await Promise.all([add(scenario, a, b), add(scenario, b, c), add(scenario, c, a)]);

    expect(outcomes.map(code).sort()).toEqual(['changed', 'changed', 'group.cycle']);
  });

  it('are removed as they were added, and only those', async () => {
    const scenario = await accepting();
    const [a, b, c] = (await groups(scenario, 'A', 'B', 'C')) as [GroupId, GroupId, GroupId];
    await add(scenario, a, b, c);
    expect(code(await scenario.changeGroup(a, { members: [{ kind: 'remove', ids: [b, 'stranger'] }] }))).toBe('changed');
    expect(await scenario.memberIds(a)).toEqual([c]);
    expect((await scenario.events()).at(-1)).toMatchObject({ type: 'group.members_changed', data: { added: [], removed: [b] } });
    expect(code(await scenario.changeGroup(a, { members: [{ kind: 'remove', ids: ['stranger'] }] }))).toBe('unchanged');
  });

  it('know no group of another connection', async () => {
    const scenario = await accepting();
    const foreign = await scenario.push('Foreign', [], scenario.entra);
    if (foreign.kind === 'refused') throw new Error(foreign.refusal.detail);
    const [a] = (await groups(scenario, 'A')) as [GroupId];

    expect(code(await add(scenario, a, foreign.group.id))).toBe('group.member_unknown');
  });
});

describe('nested groups of a connection that does not say', () => {
  it('are refused, naming the member and the setting', async () => {
    const scenario = await openScenario();
    const [a, b] = (await groups(scenario, 'A', 'B')) as [GroupId, GroupId];

    expect(await add(scenario, a, b)).toMatchObject({ refusal: { code: 'group.nested_refused', detail: expect.stringMatching(new RegExp(`${b}.*nested`)) } });
    expect(await scenario.memberIds(a)).toEqual([]);
  });
});

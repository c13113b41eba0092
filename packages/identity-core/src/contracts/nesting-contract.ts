import { describe, expect, it } from '@jest/globals';
import { DetachGroup, RelinkGroup } from '../administration/administer-groups.js';
import { DEFAULT_SCIM_SETTINGS, type Connection } from '../connection/connection.js';
import { MAX_NESTING_DEPTH } from '../group/decide-nesting.js';
import type { GroupId } from '../group/group.js';
import { scenariosOn, type TimedScenario } from './fixture/scenarios-on.js';
import type { OpenPorts } from './ports-under-test.js';

/** Groups that contain groups: never in a circle and never too deep, whoever nests at the same time. */
export function nestingContract(open: OpenPorts): void {
  const openScenario = scenariosOn(open);
  const newScenario = async () => {
    const scenario = await openScenario({ okta: { scim: { ...DEFAULT_SCIM_SETTINGS, nestedGroups: 'accept' } } });
    const entra: Connection = { ...scenario.entra, scim: { ...DEFAULT_SCIM_SETTINGS, nestedGroups: 'accept' } };
    const push = async (name: string, connection = scenario.okta): Promise<string> => {
      const outcome = await scenario.push(name, [], connection);
      if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
      return outcome.group.id;
    };
    const nest = (group: string, member: string, connection = scenario.okta) =>
      scenario.changeGroup(group, { members: [{ kind: 'add', ids: [member] }] }, connection);
    /** The group is another connection's from now on, by an administrator. */
    const hand = async (group: string, connection: Connection) => {
      await new DetachGroup(scenario.ports).execute(scenario.administration, group as GroupId);
      await new RelinkGroup(scenario.ports).execute(scenario.administration, group as GroupId, connection.id);
    };
    return { scenario, entra, push, nest, hand };
  };
  const codes = (outcomes: readonly { kind: string; refusal?: { code: string } }[]) => outcomes.map((outcome) => outcome.refusal?.code ?? outcome.kind).sort();

  /** Whether anybody gets back to where they began, going down. */
  const hasCycle = async ({ ports, tenant }: TimedScenario, groups: readonly string[]): Promise<boolean> => {
    const below = new Map<string, readonly string[]>();
    for (const group of groups) {
      const { items } = await ports.groups.findMembers(tenant.id, group as GroupId, { limit: 200 });
      below.set(group, items.filter((member) => member.kind === 'group').map((member) => member.id));
    }
    const reaches = (from: string, target: string, seen = new Set<string>()): boolean =>
      (below.get(from) ?? []).some((next) => next === target || (!seen.has(next) && reaches(next, target, seen.add(next))));
    return groups.some((group) => reaches(group, group));
  };

  describe('nesting contract', () => {
    it('refuses the last edge of a circle that two connections would close through groups that were handed over', async () => {
      const { scenario, entra, push, nest, hand } = await newScenario();
      const [a1, a2, b1, b2] = [await push('A1'), await push('A2'), await push('B1'), await push('B2')];
      await nest(a2, b1);
      await nest(b2, a1);
      for (const group of [b1, b2]) await hand(group, entra);

      expect(codes([await nest(a1, a2)])).toEqual(['changed']);
      const last = await nest(b1, b2, entra);

      expect(last).toMatchObject({ kind: 'refused', refusal: { code: 'group.cycle', detail: expect.stringContaining(' → ') } });
      expect(await hasCycle(scenario, [a1, a2, b1, b2])).toBe(false);
    });

    it('lets one of two connections that nest at the same time close no circle with the other', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { scenario, entra, push, nest, hand } = await newScenario();
        const [a1, a2, b1, b2] = [await push('A1'), await push('A2'), await push('B1'), await push('B2')];
        await nest(a2, b1);
        await nest(b2, a1);
        for (const group of [b1, b2]) await hand(group, entra);

        const outcomes = await Promise.all([nest(a1, a2), nest(b1, b2, entra)]);

        expect(codes(outcomes)).toEqual(['changed', 'group.cycle']);
        expect(await hasCycle(scenario, [a1, a2, b1, b2])).toBe(false);
      }
    });

    it('lets racing writes of one connection close no circle', async () => {
      const { scenario, push, nest } = await newScenario();
      const groups = [await push('A'), await push('B'), await push('C')] as const;
      const [a, b, c] = groups;

      const outcomes = await Promise.all([nest(a, b), nest(b, c), nest(c, a)]);

      expect(codes(outcomes)).toEqual(['changed', 'changed', 'group.cycle']);
      expect(await hasCycle(scenario, groups)).toBe(false);
    });

    it('lets two connections that extend one chain from both ends not grow it too deep', async () => {
      const { entra, push, nest, hand } = await newScenario();
      const chain: string[] = [];
      for (let depth = 0; depth < MAX_NESTING_DEPTH - 1; depth += 1) {
        chain.push(await push(`G${depth}`));
        if (depth > 0) await nest(chain[depth - 1] ?? '', chain[depth] ?? '');
      }
      const [top, bottom] = [await push('Top'), await push('Bottom', entra)];
      await hand(chain.at(-1) ?? '', entra);

      const outcomes = await Promise.all([nest(top, chain[0] ?? ''), nest(chain.at(-1) ?? '', bottom, entra)]);

      expect(codes(outcomes)).toEqual(['changed', 'group.too_deep']);
    });
  });
}

import { describe, expect, it } from '@jest/globals';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import type { GroupName } from '../group/group.js';
import { SequentialSecrets } from '../memory/sequential-ids.js';
import { CreateGroupLocally } from './administer-groups.js';
import { CreateToken } from './administer-tokens.js';

describe('detaching every group of a connection', () => {
  it('keeps ids, names and members of all, also where an internal group has the name', async () => {
    const scenario = await openScenario();
    const ann = await scenario.provision({ upn: 'ann@acme.example' });
    if (ann.kind === 'refused') throw new Error(ann.refusal.detail);
    const names = Array.from({ length: 40 }, (_, index) => `Group ${index}`);
    for (const name of names) await scenario.push(name, [ann.view.record.scimId]);
    await scenario.push('Elsewhere', [], scenario.entra);
    await new CreateGroupLocally(scenario.ports).execute(scenario.administration, { name: 'GROUP 7' as GroupName, kind: 'internal', roles: [] });

    await new CreateToken(scenario.ports, new SequentialSecrets()).execute(scenario.administration, scenario.okta.id, { name: null, detachGroups: true, keepPrevious: false, expiresAt: null });

    const { items } = await scenario.ports.groups.find(scenario.tenant.id, { kind: 'internal' }, { limit: 100 });
    const detached = items.filter(({ group }) => group.formerConnection === 'okta');
    expect(detached.map(({ group }) => group.name).sort()).toEqual([...names].sort());
    expect(detached.every(({ group, memberCount }) => memberCount === 1 && group.connection === null)).toBe(true);
    expect((await scenario.ports.groups.find(scenario.tenant.id, { kind: 'external' }, { limit: 100 })).items).toHaveLength(1);
    expect((await scenario.eventTypes()).filter((type) => type === 'group.detached')).toHaveLength(40);
  });
});

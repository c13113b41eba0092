import { describe, expect, it } from '@jest/globals';
import { ChangeUserLocally } from '../administration/administer-users.js';
import { CreateGroupLocally } from '../administration/administer-groups.js';
import { DEFAULT_SCIM_SETTINGS } from '../connection/connection.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import type { GroupName } from '../group/group.js';
import { derivedScimId } from '../user/derived-scim-id.js';
import { userId } from '../user/identifiers.js';
import { RemoveGroup } from './remove-group.js';

const code = (outcome: { kind: string; refusal?: { code: string } }) => outcome.refusal?.code ?? outcome.kind;

async function seeded(visibility: 'own' | 'all') {
  const scenario = await openScenario({ okta: { scim: { ...DEFAULT_SCIM_SETTINGS, visibility } } });
  await scenario.login({ upn: 'local@acme.example' });
  const own = await scenario.provision({ upn: 'own@acme.example' });
  if (own.kind === 'refused') throw new Error(own.refusal.detail);
  const group = await new CreateGroupLocally(scenario.ports).execute(scenario.administration, { name: 'Local' as GroupName, kind: 'internal', roles: [] });
  if (group.kind === 'refused') throw new Error(group.refusal.detail);
  const local = (await scenario.users()).find((user) => user.upn === 'local@acme.example');
  if (local === undefined) throw new Error('Nobody signed in');
  return { scenario, local, own: own.view.record, group: group.value.id };
}

describe('what a connection does not own', () => {
  it('is readable and not writable where everything is visible', async () => {
    const { scenario, local, group } = await seeded('all');
    const id = derivedScimId(local.id);

    expect(await scenario.ports.provisioning.getUser(scenario.tenant.id, scenario.okta.id, id, 'all')).toMatchObject({ foreign: { id: local.id } });
    for (const outcome of [await scenario.change(id, { active: false }), await scenario.deprovision(id)]) {
      expect(outcome).toMatchObject({ refusal: { code: 'user.externally_managed', detail: expect.stringContaining('okta') } });
    }
    for (const outcome of [await scenario.changeGroup(group, { name: 'Mine' }), await new RemoveGroup(scenario.ports).execute(scenario.request(scenario.okta), group)]) {
      expect(code(outcome)).toBe('group.externally_managed');
    }
    expect(await scenario.ports.users.get(scenario.tenant.id, local.id)).toEqual(local);
    await new ChangeUserLocally(scenario.ports).execute(scenario.administration, local.id, { active: false });
    expect(code(await scenario.change(id, { active: true }))).toBe('user.externally_managed');
    expect(local.scimIds).toEqual([]);
  });

  it('is not found where only its own is', async () => {
    const { scenario, local, group } = await seeded('own');
    const id = derivedScimId(local.id);

    expect(code(await scenario.change(id, { active: false }))).toBe('resource.not_found');
    expect(code(await scenario.deprovision(id))).toBe('resource.not_found');
    expect(code(await scenario.changeGroup(group, { name: 'Mine' }))).toBe('resource.not_found');
  });

  it('is nobody under a derived id of its own people, of nobody, or of somebody deleted', async () => {
    const { scenario, own } = await seeded('all');
    const foreign = await scenario.provision({ upn: 'e@acme.example' }, scenario.entra);
    if (foreign.kind === 'refused') throw new Error(foreign.refusal.detail);
    await scenario.deprovision(foreign.view.record.scimId, scenario.entra);

    for (const user of [own.user, foreign.view.record.user, userId('nobody')]) {
      expect(code(await scenario.change(derivedScimId(user), { active: false }))).toBe('resource.not_found');
    }
    expect(code(await scenario.change(own.scimId, { active: false }))).toBe('changed');
  });
});

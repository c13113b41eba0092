import { describe, expect, it } from '@jest/globals';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import type { GroupName } from '../group/group.js';
import type { Email } from '../user/identifiers.js';
import { ChangeGroup } from './change-group.js';
import { ChangeUser } from './change-user.js';
import { DeprovisionUser } from './deprovision-user.js';
import { RefuseProvisioning } from './refuse-provisioning.js';
import { RemoveGroup } from './remove-group.js';

const code = (outcome: { kind: string; refusal?: { code: string } }) => outcome.refusal?.code ?? outcome.kind;

async function seeded() {
  const scenario = await openScenario();
  const ann = await scenario.provision({ upn: 'ann@acme.example', id: '00u1' });
  if (ann.kind === 'refused') throw new Error(ann.refusal.detail);
  const { record } = ann.view;
  const pushed = await scenario.push('Staff', [record.scimId]);
  if (pushed.kind === 'refused') throw new Error(pushed.refusal.detail);
  const request = scenario.request(scenario.okta);
  const { group } = pushed;
  const writes = (stands: (version: number) => boolean) => [
    () => new ChangeUser(scenario.ports).execute(request, record.scimId, () => ({ profile: { upn: record.upn, email: null, fields: { surname: 'Bell' }, document: { surname: 'Bell' } }, formerEmail: null as Email | null }), stands),
    () => new ChangeGroup(scenario.ports).execute(request, group.id, (current) => ({ name: 'Everyone' as GroupName, externalId: current.externalId, document: {}, members: [] }), stands),
    () => new RemoveGroup(scenario.ports).execute(request, group.id, stands),
    () => new DeprovisionUser(scenario.ports).execute(request, record.scimId, stands),
  ];
  const look = async () => [await scenario.users(), (await scenario.ports.groups.find(scenario.tenant.id, {}, { limit: 10 })).items, await scenario.events()];
  return { scenario, record, group, writes, look, user: (await scenario.onlyUser()).id, request };
}

describe('a write on a version that no longer stands', () => {
  it('is refused, changes nothing, and its decision names what it was about', async () => {
    const { scenario, writes, look } = await seeded();
    const before = await look();
    for (const write of writes(() => false)) {
      const outcome = await write();
      expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'precondition.failed', remedy: expect.stringContaining('Read the resource again') } });
      expect(await scenario.decision(outcome.decision)).toMatchObject({ outcome: 'refused', reason: 'precondition.failed', changes: [], events: [] });
    }
    expect(await look()).toEqual(before);
  });

  it('is judged by the version that stands, and passes on it', async () => {
    const { writes, record, group } = await seeded();
    const seen: number[] = [];
    for (const write of writes((version) => seen.push(version) > 0)) expect(code(await write())).not.toContain('.');
    // The members that came with the group moved its version too.
    expect(seen).toEqual([record.version, group.version + 1, group.version + 2, record.version + 1]);
  });
});

describe('the decision of a write', () => {
  it('says who asked for what, and of whom', async () => {
    const { scenario, writes, user, group } = await seeded();
    const about = [
      { action: 'change-user', user, group: null, matchedBy: 'SCIM_ID' },
      { action: 'change-group', user: null, group: group.id, matchedBy: null },
      { action: 'delete-group', user: null, group: group.id, matchedBy: null },
      { action: 'delete-user', user, group: null, matchedBy: 'SCIM_ID' },
    ];
    for (const [index, write] of writes(() => true).entries()) {
      const decision = await scenario.decision((await write()).decision);
      expect(decision).toMatchObject({ kind: 'scim', connection: 'okta', actor: { kind: 'connection', id: 'okta' }, outcome: 'accepted', ...about[index] });
      const first = about[index]?.user === null ? { policy: 'decide-group-change', result: 'allowed' } : { policy: 'match-user', identifier: 'SCIM_ID', result: 'matched' };
      expect(decision.trail[0]).toMatchObject(first);
      const { user: of = null, group: ofGroup = null } = about[index] ?? {};
      for (const { target } of decision.changes) expect(target).toEqual(of === null ? { kind: 'group', id: ofGroup } : { kind: 'user', id: of });
    }
  });

  it('says so too when there is nothing to write', async () => {
    const { scenario } = await seeded();
    for (const outcome of [await scenario.change('nobody', { active: false }), await scenario.deprovision('nobody')]) {
      expect(outcome).toMatchObject({ refusal: { code: 'resource.not_found', detail: 'User nobody not found' } });
      expect((await scenario.decision(outcome.decision)).trail[0]).toEqual({ policy: 'match-user', identifier: 'SCIM_ID', result: 'no-user', detail: null });
    }
    const request = scenario.request(scenario.okta);
    for (const outcome of [await scenario.changeGroup('nothing', { name: 'x' }), await new RemoveGroup(scenario.ports).execute(request, 'nothing' as never)]) {
      expect(outcome).toMatchObject({ refusal: { code: 'resource.not_found', detail: 'Group nothing not found' } });
      expect((await scenario.decision(outcome.decision)).trail[0]).toMatchObject({ policy: 'decide-group-change', result: 'not-found' });
    }
  });

  it('is left by a write that was refused before it could be decided', async () => {
    const { scenario, request } = await seeded();
    const refusal = { code: 'identifier.taken' as const, detail: 'd', remedy: 'r' };
    const trail = [{ policy: 'parse', identifier: null, result: 'refused', detail: null }];
    const refuse = new RefuseProvisioning(scenario.ports);
    expect(await scenario.decision(await refuse.execute(request, 'create-user', refusal, trail))).toMatchObject({ action: 'create-user', outcome: 'refused', reason: 'identifier.taken', trail: [...trail, { policy: 'outcome' }] });
    expect((await scenario.decision(await refuse.execute(request, 'create-user', refusal))).trail).toHaveLength(1);
  });
});

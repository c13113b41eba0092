import { describe, expect, it } from '@jest/globals';
import { DecideHold } from '../administration/decide-hold.js';
import { DEFAULT_SCIM_SETTINGS } from '../connection/connection.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import { RemoveGroup } from './remove-group.js';
import { holdId, type HoldId } from '../guard/hold.js';

const code = (outcome: { kind: string; refusal?: { code: string } }) => outcome.refusal?.code ?? outcome.kind;

/** Ten people in one group; two of ten may be taken away within the hour. */
async function guarded(people = 10) {
  const guard = { maxShare: 0.2, windowMinutes: 60, minimum: 1 };
  const scenario = await openScenario({ okta: { scim: { ...DEFAULT_SCIM_SETTINGS, guard } } });
  const ids: string[] = [];
  for (let index = 0; index < people; index += 1) {
    const outcome = await scenario.provision({ upn: `u${index}@acme.example` });
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
    ids.push(outcome.view.record.scimId);
  }
  const pushed = await scenario.push('Staff', ids);
  if (pushed.kind === 'refused') throw new Error(pushed.refusal.detail);
  const holds = async () => (await scenario.ports.guard.findHolds(scenario.tenant.id, scenario.okta.id, { limit: 50 })).items;
  const decide = (id: HoldId, verdict: 'approved' | 'rejected') => new DecideHold(scenario.ports).execute(scenario.administration, scenario.okta.id, id, verdict);
  const tripped = async () => (await scenario.events()).filter((event) => event.type === 'guard.tripped');
  const active = async () => (await scenario.users()).filter((user) => user.status === 'active').length;
  const remove = (...members: readonly string[]) => scenario.changeGroup(pushed.group.id, { members: [{ kind: 'remove', ids: members }] });
  const removeGroup = () => new RemoveGroup(scenario.ports).execute(scenario.request(scenario.okta), pushed.group.id);
  return { scenario, ids, group: pushed.group.id, holds, decide, tripped, active, remove, removeGroup };
}

describe('the guard over the users of a connection', () => {
  it('lets what is within the share pass, and holds the next act whole', async () => {
    const { scenario, ids, holds, tripped, active } = await guarded();
    expect(code(await scenario.change(ids[0]!, { active: false }))).toBe('changed');
    expect(code(await scenario.deprovision(ids[1]!))).toBe('deprovisioned');
    const before = (await scenario.users())[2];

    const outcome = await scenario.change(ids[2]!, { active: false, fields: { displayName: 'Gone' } });

    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'guard.tripped', detail: expect.stringContaining('guard') } });
    expect((await scenario.users())[2]).toEqual(before);
    expect(await active()).toBe(8);
    expect(await holds()).toMatchObject([{ act: { kind: 'deactivate-user', user: before!.id }, status: 'pending', decision: outcome.decision }]);
    expect(await scenario.decision(outcome.decision)).toMatchObject({ outcome: 'held', reason: 'guard.tripped', changes: [], user: before!.id });
    expect((await tripped()).map(({ data }) => data)).toMatchObject([{ connection: 'okta', action: 'deactivate-user', user: before!.id }]);
  });

  it('finds the hold that waits when the act is repeated, and tells of it once', async () => {
    const { scenario, ids, holds, tripped } = await guarded();
    for (const id of ids.slice(0, 2)) await scenario.deprovision(id);

    for (let repetition = 0; repetition < 3; repetition += 1) expect(code(await scenario.change(ids[2]!, { active: false }))).toBe('guard.tripped');
    expect(await holds()).toHaveLength(1);
    expect(await tripped()).toHaveLength(1);
    expect(code(await scenario.deprovision(ids[2]!))).toBe('guard.tripped');
    expect((await holds()).map(({ act }) => act.kind)).toEqual(['delete-user', 'deactivate-user']);
  });

  it('lets one of several racing acts have the last free place', async () => {
    const { scenario, ids, active, holds } = await guarded();
    const outcomes = await Promise.all(ids.map((id) => scenario.change(id, { active: false })));

    expect(outcomes.filter((outcome) => outcome.kind === 'changed')).toHaveLength(2);
    expect(await active()).toBe(8);
    expect(await holds()).toHaveLength(8);
  });

  it('says how much of how many an act takes away', async () => {
    const { scenario, ids } = await guarded();
    await scenario.deprovision(ids[0]!);
    const outcome = await scenario.change(ids[1]!, { active: false });
    expect((await scenario.decision(outcome.decision)).trail).toContainEqual({ policy: 'decide-guard', identifier: null, result: 'allowed', detail: '2 of 10 within 60 minutes' });
  });

  it('remembers until the window is over, and then forgets', async () => {
    const { scenario, ids } = await guarded();
    for (const id of ids.slice(0, 2)) await scenario.deprovision(id);
    scenario.time.advanceSeconds(3_500);
    expect(code(await scenario.change(ids[3]!, { active: false }))).toBe('guard.tripped');
    scenario.time.advanceSeconds(-3_500);
    scenario.time.advanceSeconds(3_601);

    expect(code(await scenario.change(ids[2]!, { active: false }))).toBe('changed');
  });

  it('is passed by whoever takes nothing away, and by the directory of another connection', async () => {
    const { scenario, ids, holds } = await guarded();
    for (const id of ids.slice(0, 2)) await scenario.change(id, { active: false });

    expect(code(await scenario.deprovision(ids[0]!))).toBe('deprovisioned');
    expect(code(await scenario.change(ids[2]!, { fields: { displayName: 'Still here' } }))).toBe('changed');
    const elsewhere = await scenario.provision({ upn: 'e@acme.example' }, scenario.entra);
    if (elsewhere.kind === 'refused') throw new Error(elsewhere.refusal.detail);
    expect(code(await scenario.deprovision(elsewhere.view.record.scimId, scenario.entra))).toBe('deprovisioned');
    expect(await holds()).toEqual([]);
  });

  it.each(['deactivated', 'deprovisioned'] as const)('approved, applies the act at once: %s, signed out, with its event', async (status) => {
    const { scenario, ids, holds, decide } = await guarded();
    await scenario.login({ upn: 'u2@acme.example' });
    for (const id of ids.slice(0, 2)) await scenario.deprovision(id);
    await (status === 'deactivated' ? scenario.change(ids[2]!, { active: false }) : scenario.deprovision(ids[2]!));
    const [hold] = await holds();

    const outcome = await decide(hold!.id, 'approved');

    expect(outcome).toMatchObject({ kind: 'done', value: { id: hold!.id, status: 'approved' } });
    const user = (await scenario.users())[2]!;
    expect(user.status).toBe(status);
    expect(await scenario.ports.sessions.findByUser(scenario.tenant.id, user.id, scenario.time.now())).toEqual([]);
    expect((await scenario.eventTypes()).slice(-2)).toEqual([status === 'deactivated' ? 'user.deactivated' : 'user.deleted', 'user.sessions_revoked']);
    expect(code(await scenario.login({ upn: 'u2@acme.example' }))).toBe('login.user_deactivated');
    expect(await holds()).toMatchObject([{ status: 'approved' }]);
    expect(code(await decide(hold!.id, 'approved'))).toBe('done');
    expect(await decide(hold!.id, 'rejected')).toMatchObject({ refusal: { code: 'hold.decided' } });
  });

  it('rejected, changes nothing, and a repetition waits anew', async () => {
    const { scenario, ids, holds, decide, active } = await guarded();
    for (const id of ids.slice(0, 2)) await scenario.deprovision(id);
    await scenario.change(ids[2]!, { active: false });
    const [hold] = await holds();

    expect(await decide(hold!.id, 'rejected')).toMatchObject({ kind: 'done', value: { status: 'rejected' } });
    expect(await active()).toBe(8);
    expect(await decide(hold!.id, 'approved')).toMatchObject({ refusal: { code: 'hold.decided' } });
    expect(code(await scenario.change(ids[2]!, { active: false }))).toBe('guard.tripped');
    expect((await holds()).map(({ status }) => status)).toEqual(['pending', 'rejected']);
  });

  it('approved twice at once, applies once', async () => {
    const { scenario, ids, holds, decide } = await guarded();
    for (const id of ids.slice(0, 2)) await scenario.deprovision(id);
    await scenario.change(ids[2]!, { active: false });
    const [hold] = await holds();

    expect((await Promise.all([decide(hold!.id, 'approved'), decide(hold!.id, 'rejected')])).map(code).sort()).toEqual(['done', 'hold.decided']);
  });

  it('knows no hold of another connection, or under an id that none has', async () => {
    const { scenario, ids, holds, decide } = await guarded();
    for (const id of ids.slice(0, 3)) await scenario.deprovision(id);
    const [hold] = await holds();

    expect(code(await new DecideHold(scenario.ports).execute(scenario.administration, scenario.entra.id, hold!.id, 'approved'))).toBe('resource.not_found');
    expect(code(await decide(holdId('no such hold'), 'approved'))).toBe('resource.not_found');
  });
});

describe('the guard over the members of a group', () => {
  it('counts members removed against that group, and holds the whole change', async () => {
    const { scenario, ids, group, holds, remove, decide } = await guarded();
    expect(code(await remove(...ids.slice(0, 2)))).toBe('changed');

    const held = await scenario.changeGroup(group, { name: 'Renamed', members: [{ kind: 'replace', ids: [] }] });

    expect(code(held)).toBe('guard.tripped');
    expect(await scenario.memberIds(group)).toHaveLength(8);
    expect((await scenario.ports.groups.get(scenario.tenant.id, group))?.group.name).toBe('Staff');
    const [hold] = await holds();
    expect(hold?.act).toMatchObject({ kind: 'remove-members', group, members: { length: 8 } });
    expect(code(await decide(hold!.id, 'approved'))).toBe('done');
    expect(await scenario.memberIds(group)).toEqual([]);
    expect((await scenario.eventTypes()).at(-1)).toBe('group.members_changed');
  });

  it('measures a removal by the members of that group, not by everybody', async () => {
    const { scenario, ids } = await guarded();
    const small = await scenario.push('Small', ids.slice(0, 4));
    if (small.kind === 'refused') throw new Error(small.refusal.detail);
    expect(code(await scenario.changeGroup(small.group.id, { members: [{ kind: 'remove', ids: ids.slice(0, 2) }] }))).toBe('guard.tripped');
  });

  it('tells removals of different people apart, and one in another order not', async () => {
    const { ids, holds, remove } = await guarded();
    for (const members of [ids.slice(0, 3), ids.slice(0, 3).reverse(), ids.slice(3, 6)]) expect(code(await remove(...members))).toBe('guard.tripped');

    expect(await holds()).toHaveLength(2);
  });

  it('lets racing removals take the last free places only', async () => {
    const { scenario, ids, group, remove } = await guarded();
    const outcomes = await Promise.all(ids.map((id) => remove(id)));

    expect(outcomes.map(code).filter((each) => each === 'changed')).toHaveLength(2);
    expect(await scenario.memberIds(group)).toHaveLength(8);
  });

  it('holds the deletion of a group by the members that would go, and applies it when approved', async () => {
    const { scenario, group, holds, removeGroup, decide } = await guarded();
    expect(code(await removeGroup())).toBe('guard.tripped');
    expect(await scenario.memberIds(group)).toHaveLength(10);
    const [hold] = await holds();

    expect(hold?.act).toEqual({ kind: 'delete-group', group });
    await decide(hold!.id, 'approved');

    expect(await scenario.ports.groups.get(scenario.tenant.id, group)).toBeUndefined();
    expect((await scenario.eventTypes()).at(-1)).toBe('group.deleted');
  });

  it('lets an empty group be deleted, and adding members never counts', async () => {
    const { scenario, ids, holds } = await guarded();
    const empty = await scenario.push('Empty');
    if (empty.kind === 'refused') throw new Error(empty.refusal.detail);
    expect(code(await scenario.changeGroup(empty.group.id, { members: [{ kind: 'add', ids }] }))).toBe('changed');
    const other = await scenario.push('Other');
    if (other.kind === 'refused') throw new Error(other.refusal.detail);
    expect(code(await new RemoveGroup(scenario.ports).execute(scenario.request(scenario.okta), other.group.id))).toBe('removed');
    expect(await holds()).toEqual([]);
  });
});

describe('a connection without a guard', () => {
  it('lets everything pass', async () => {
    const scenario = await openScenario();
    for (let index = 0; index < 8; index += 1) {
      const outcome = await scenario.provision({ upn: `u${index}@acme.example` });
      if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
      expect(code(await scenario.deprovision(outcome.view.record.scimId))).toBe('deprovisioned');
    }
  });
});

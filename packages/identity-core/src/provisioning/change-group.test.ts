import { describe, expect, it } from '@jest/globals';
import {
  ChangeGroupLocally,
  ChangeMembershipLocally,
  CreateGroupLocally,
  DeleteGroupLocally,
  DetachGroup,
  RelinkGroup,
} from '../administration/administer-groups.js';
import { CreateToken, DeleteToken } from '../administration/administer-tokens.js';
import { DEFAULT_SCIM_SETTINGS } from '../connection/connection.js';
import type { GroupName } from '../group/group.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import { SequentialSecrets } from '../memory/sequential-ids.js';
import type { JsonObject } from '../kernel/json.js';
import { ChangeGroup } from './change-group.js';
import { ProvisionGroup } from './provision-group.js';
import { RemoveGroup } from './remove-group.js';

const code = (outcome: { kind: string; refusal?: { code: string } }) => outcome.refusal?.code ?? outcome.kind;

async function withGroup(members = 2) {
  const scenario = await openScenario();
  const people: string[] = [];
  for (let index = 0; index < members; index += 1) {
    const outcome = await scenario.provision({ upn: `u${index}@acme.example` });
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
    people.push(outcome.view.record.scimId);
  }
  const pushed = await scenario.push('Staff', people);
  if (pushed.kind === 'refused') throw new Error(pushed.refusal.detail);
  return { scenario, people, group: pushed.group, id: pushed.group.id };
}

describe('ProvisionGroup', () => {
  it('makes an external group with its members', async () => {
    const { scenario, group, id } = await withGroup();
    expect(group).toMatchObject({ kind: 'external', connection: 'okta', name: 'Staff' });
    expect(await scenario.memberIds(id)).toHaveLength(2);
    expect(await scenario.eventTypes()).toEqual(['user.created', 'user.created', 'group.created']);
  });

  it('holds names apart per connection, folded, and lets an internal group have the same', async () => {
    const { scenario } = await withGroup();
    expect(code(await scenario.push('STAFF'))).toBe('group.name_taken');
    expect(code(await scenario.push('Staff', [], scenario.entra))).toBe('provisioned');
    expect(code(await new CreateGroupLocally(scenario.ports).execute(scenario.administration, { name: 'Staff' as GroupName, kind: 'internal', roles: [] }))).toBe('done');
  });

  it('applies nothing when a member is unknown or a nested group', async () => {
    const { scenario, people, id } = await withGroup();
    expect(await scenario.push('Other', [people[0]!, 'stranger'])).toMatchObject({ refusal: { code: 'group.member_unknown', detail: expect.stringContaining('stranger') } });
    expect(await scenario.push('Other', [id])).toMatchObject({ refusal: { code: 'group.nested_refused', detail: expect.stringMatching(new RegExp(`${id}.*nested`)) } });
    expect(code(await scenario.push('Other'))).toBe('provisioned');
  });

  it('knows no member who belongs to another connection', async () => {
    const { scenario } = await withGroup();
    const foreign = await scenario.provision({ upn: 'f@acme.example' }, scenario.entra);
    if (foreign.kind === 'refused') throw new Error(foreign.refusal.detail);
    expect(code(await scenario.push('Other', [foreign.view.record.scimId]))).toBe('group.member_unknown');
  });
});

describe('a group as its directory wrote it', () => {
  it('is read back with its externalId and document, and told with its members', async () => {
    const { scenario, people } = await withGroup(1);
    const pushed = await new ProvisionGroup(scenario.ports).execute(scenario.request(scenario.okta), { name: 'Board' as GroupName, externalId: 'g-1', document: { a: 1 }, members: people });
    if (pushed.kind === 'refused') throw new Error(pushed.refusal.detail);
    const { id } = pushed.group;
    expect((await scenario.ports.groups.get(scenario.tenant.id, id))?.group).toMatchObject({ name: 'Board', nameScope: 'okta', externalId: 'g-1', document: { a: 1 }, roles: [], formerConnection: null });
    expect((await scenario.events()).at(-1)).toMatchObject({ type: 'group.created', data: { group: id, name: 'Board', kind: 'external', connection: 'okta', members: [(await scenario.users())[0]!.id] } });
    const decision = await scenario.decision(pushed.decision);
    expect(decision).toMatchObject({ action: 'create-group', group: id, changes: [{ target: { kind: 'group', id }, field: 'name', from: null, to: 'Board' }] });
    expect(decision.trail).toMatchObject([{ policy: 'group-name', result: 'free' }, { policy: 'decide-group-change', result: 'external', detail: 'managed by okta, 1 members' }]);
  });

  it('begins with version 1, and tells of no members, when it is pushed empty', async () => {
    const { scenario } = await withGroup();
    const empty = await scenario.push('Empty');
    if (empty.kind === 'refused') throw new Error(empty.refusal.detail);
    expect((await scenario.ports.groups.get(scenario.tenant.id, empty.group.id))?.group).toEqual(empty.group);
    expect((await scenario.events()).at(-1)?.data).toMatchObject({ members: [] });
  });

  it('is told from another by a name that is taken', async () => {
    const { scenario, id } = await withGroup();
    const outcome = await scenario.push('staff');
    expect(outcome).toMatchObject({ refusal: { code: 'group.name_taken', detail: `The name "Staff" is already held by group ${id}` } });
    expect((await scenario.decision(outcome.decision)).trail[0]).toMatchObject({ policy: 'group-name', result: 'taken' });
  });

  it.each<[string, { name?: string; externalId?: string | null; document?: JsonObject }, readonly string[], readonly string[]]>([
    ['a new name', { name: 'Everyone' }, ['name'], ['group.renamed']],
    ['another spelling of its name', { name: 'STAFF' }, ['name'], ['group.renamed']],
    ['an externalId', { externalId: 'g-1' }, ['externalId'], []],
    ['a document', { document: { a: 1 } }, [], []],
    ['nothing new', {}, [], []],
  ])('takes %s', async (_, wanted, fields, told) => {
    const { scenario, id } = await withGroup();
    const events = (await scenario.events()).length;
    scenario.time.advanceSeconds(60);
    const before = (await scenario.ports.groups.get(scenario.tenant.id, id))!.group;
    const outcome = await new ChangeGroup(scenario.ports).execute(scenario.request(scenario.okta), id, (current) => ({ name: (wanted.name ?? current.name) as GroupName, externalId: wanted.externalId ?? current.externalId, document: wanted.document ?? current.document, members: [] }));
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);

    const isNew = Object.keys(wanted).length > 0;
    expect(outcome.kind).toBe(isNew ? 'changed' : 'unchanged');
    const after = (await scenario.ports.groups.get(scenario.tenant.id, id))!.group;
    expect(after).toEqual(isNew ? { ...before, ...wanted, updatedAt: scenario.time.now(), version: before.version + 1 } : before);
    expect((await scenario.decision(outcome.decision)).changes.map(({ field }) => field)).toEqual(fields);
    expect((await scenario.events()).slice(events).map(({ type }) => type)).toEqual(told);
    if (wanted.name !== undefined) expect((await scenario.events()).at(-1)?.data).toMatchObject({ from: 'Staff', name: wanted.name, group: id });
  });

  it('keeps its name apart from those of its connection only', async () => {
    const { scenario, id } = await withGroup();
    await scenario.push('Board');
    await scenario.push('Elsewhere', [], scenario.entra);
    expect(await scenario.changeGroup(id, { name: 'BOARD' })).toMatchObject({ refusal: { code: 'group.name_taken', detail: expect.stringContaining('"Board"') } });
    expect(code(await scenario.changeGroup(id, { name: 'Elsewhere' }))).toBe('changed');
  });

  it('takes members to add and to remove in one change, and only those who differ', async () => {
    const { scenario, people, id } = await withGroup(2);
    const third = await scenario.provision({ upn: 'third@acme.example' });
    if (third.kind === 'refused') throw new Error(third.refusal.detail);
    const [zero, one] = (await scenario.users()).map((user) => user.id);
    expect(code(await scenario.changeGroup(id, { members: [{ kind: 'add', ids: [people[0]!, third.view.record.scimId] }, { kind: 'remove', ids: [people[1]!, 'stranger'] }] }))).toBe('changed');
    const { data } = (await scenario.events()).at(-1)!;
    expect(data).toMatchObject({ removed: [one], added: [expect.not.stringMatching(zero!)] });
    expect(code(await scenario.changeGroup(id, { members: [{ kind: 'add', ids: [people[0]!] }] }))).toBe('unchanged');
    expect(code(await scenario.changeGroup(id, { members: [{ kind: 'remove', ids: [people[1]!] }] }))).toBe('unchanged');
  });

  it('is named when it is removed', async () => {
    const { scenario, id } = await withGroup();
    const outcome = await new RemoveGroup(scenario.ports).execute(scenario.request(scenario.okta), id);
    expect(await scenario.decision(outcome.decision)).toMatchObject({ group: id, changes: [{ target: { kind: 'group', id }, field: 'name', from: 'Staff', to: null }], trail: [{ policy: 'decide-group-change', result: 'allowed' }] });
    expect((await scenario.events()).at(-1)).toMatchObject({ type: 'group.deleted', data: { group: id, name: 'Staff' } });
  });
});

describe('ChangeGroup', () => {
  it('renames without touching the members', async () => {
    const { scenario, id } = await withGroup();
    expect(await scenario.changeGroup(id, { name: 'Everyone' })).toMatchObject({ kind: 'changed', group: { name: 'Everyone', id } });
    expect(await scenario.memberIds(id)).toHaveLength(2);
    expect((await scenario.eventTypes()).slice(-1)).toEqual(['group.renamed']);
  });

  it('adds and removes by difference, and says "unchanged" to a repetition', async () => {
    const { scenario, people, id } = await withGroup();
    const steps = { members: [{ kind: 'remove' as const, ids: [people[0]!] }, { kind: 'add' as const, ids: [people[1]!] }] };
    expect(code(await scenario.changeGroup(id, steps))).toBe('changed');
    const events = await scenario.events();
    expect(events.at(-1)).toMatchObject({ type: 'group.members_changed', data: { added: [], removed: [expect.any(String)] } });
    expect(code(await scenario.changeGroup(id, steps))).toBe('unchanged');
    expect(await scenario.events()).toHaveLength(events.length);
    expect(await scenario.memberIds(id)).toHaveLength(1);
  });

  it('changes nothing at all when one member of many is unknown', async () => {
    const { scenario, people, id } = await withGroup();
    const before = await scenario.memberIds(id);
    expect(code(await scenario.changeGroup(id, { name: 'New', members: [{ kind: 'replace', ids: [people[0]!, 'stranger'] }] }))).toBe('group.member_unknown');
    expect(await scenario.memberIds(id)).toEqual(before);
    expect(code(await scenario.push('New'))).toBe('provisioned');
  });

  it('takes the removal of a stranger for done', async () => {
    const { scenario, id } = await withGroup();
    expect(code(await scenario.changeGroup(id, { members: [{ kind: 'remove', ids: ['stranger'] }] }))).toBe('unchanged');
  });

  it('loses no member to parallel changes', async () => {
    const { scenario, people, id } = await withGroup(8);
    await scenario.changeGroup(id, { members: [{ kind: 'replace', ids: [] }] });
    await Promise.all(people.map((person) => scenario.changeGroup(id, { members: [{ kind: 'add', ids: [person] }] })));
    expect(await scenario.memberIds(id)).toHaveLength(8);
  });

  it('neither changes nor deletes what the connection has no authority over', async () => {
    const { scenario, id } = await withGroup();
    const internal = await new CreateGroupLocally(scenario.ports).execute(scenario.administration, { name: 'Local' as GroupName, kind: 'internal', roles: [] });
    if (internal.kind === 'refused') throw new Error(internal.refusal.detail);
    for (const [group, connection] of [[id, scenario.entra], [internal.value.id, scenario.okta]] as const) {
      expect(code(await scenario.changeGroup(group, { name: 'x' }, connection))).toBe('resource.not_found');
      expect(code(await new RemoveGroup(scenario.ports).execute(scenario.request(connection), group))).toBe('resource.not_found');
    }
    const all = { ...scenario.okta, scim: { ...DEFAULT_SCIM_SETTINGS, visibility: 'all' as const } };
    expect(code(await scenario.changeGroup(internal.value.id, { name: 'x' }, all))).toBe('group.externally_managed');
  });

  it('deletes a group and leaves the people', async () => {
    const { scenario, id } = await withGroup();
    expect(code(await new RemoveGroup(scenario.ports).execute(scenario.request(scenario.okta), id))).toBe('removed');
    expect(await scenario.ports.groups.get(scenario.tenant.id, id)).toBeUndefined();
    expect(await scenario.users()).toHaveLength(2);
  });
});

describe('an external group, seen from here', () => {
  it('is refused every local change but its roles, and names its connection', async () => {
    const { scenario, id } = await withGroup();
    const { ports, administration } = scenario;
    const [user] = await scenario.users();
    const outcomes = [
      await new ChangeGroupLocally(ports).execute(administration, id, { name: 'Mine' as GroupName }),
      await new ChangeMembershipLocally(ports).execute(administration, id, user!.id, 'no-member'),
      await new DeleteGroupLocally(ports).execute(administration, id),
    ];
    for (const outcome of outcomes) expect(outcome).toMatchObject({ refusal: { code: 'group.externally_managed', detail: expect.stringContaining('okta') } });
    expect(await new ChangeGroupLocally(ports).execute(administration, id, { roles: ['b', 'a', 'b'] })).toMatchObject({ kind: 'done', value: { roles: ['a', 'b'], name: 'Staff' } });
    expect(await scenario.memberIds(id)).toHaveLength(2);
  });

  it('keeps id, name and members when it is detached, and is the same group when it is linked again', async () => {
    const { scenario, id } = await withGroup();
    const { ports, administration } = scenario;
    const members = await scenario.memberIds(id);
    expect(await new DetachGroup(ports).execute(administration, id)).toMatchObject({ kind: 'done', value: { id, name: 'Staff', kind: 'internal', connection: null, formerConnection: 'okta' } });
    expect(await scenario.memberIds(id)).toEqual(members);
    expect(code(await scenario.changeGroup(id, { name: 'x' }))).toBe('resource.not_found');

    const pushed = await scenario.push('Staff');
    expect(code(pushed)).toBe('provisioned');
    expect(code(await new RelinkGroup(ports).execute(administration, id, scenario.okta.id))).toBe('group.name_taken');
    if (pushed.kind === 'provisioned') await new RemoveGroup(ports).execute(scenario.request(scenario.okta), pushed.group.id);
    expect(await new RelinkGroup(ports).execute(administration, id, scenario.okta.id)).toMatchObject({ kind: 'done', value: { id, kind: 'external', connection: 'okta' } });
    expect(code(await scenario.changeGroup(id, { name: 'Staff 2' }))).toBe('changed');
  });

  it('keeps its name when it is detached beside an internal group of the same name', async () => {
    const { scenario, id } = await withGroup();
    const { ports, administration } = scenario;
    await new CreateGroupLocally(ports).execute(administration, { name: 'staff' as GroupName, kind: 'internal', roles: [] });
    expect(await new DetachGroup(ports).execute(administration, id)).toMatchObject({ kind: 'done', value: { name: 'Staff' } });
    expect(await new ChangeGroupLocally(ports).execute(administration, id, { name: 'Former staff' as GroupName })).toMatchObject({ kind: 'done' });
    expect(code(await new DetachGroup(ports).execute(administration, id))).toBe('group.not_linkable');
  });

  it('becomes internal with the token when asked, and stays external otherwise', async () => {
    for (const detach of [true, false]) {
      const { scenario, id } = await withGroup();
      const created = await new CreateToken(scenario.ports, new SequentialSecrets()).execute(scenario.administration, scenario.okta.id, { name: null, detachGroups: false, keepPrevious: false, expiresAt: null });
      if (created.kind === 'refused') throw new Error(created.refusal.detail);
      await new DeleteToken(scenario.ports).execute(scenario.administration, scenario.okta.id, created.value.token.id, detach);
      expect((await scenario.ports.groups.get(scenario.tenant.id, id))?.group.kind).toBe(detach ? 'internal' : 'external');
    }
  });
});

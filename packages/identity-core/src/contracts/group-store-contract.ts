import { describe, expect, it } from '@jest/globals';
import { decideNesting } from '../group/decide-nesting.js';
import { groupId, type Group, type GroupId, type MemberRef } from '../group/group.js';
import { InvariantError, StoreConflictError } from '../kernel/errors.js';
import { userId } from '../user/identifiers.js';
import { at } from './fixture/new-id.js';
import { NOBODYS_IDS } from './fixture/read-all.js';
import { ENTRA, OKTA, groupName, sampleGroup, sampleUser } from './fixture/samples.js';
import { memberRef, tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

const idsOf = (members: readonly { readonly id: string }[]) => members.map((member) => member.id).sort();

/** Groups and memberships inside a unit of work. */
export function groupStoreContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const current = async (tenant: TenantFixture, group: Group) => {
    const found = await tenant.run(({ groups }) => groups.get(group.id));
    if (found === undefined) throw new InvariantError('The group is gone');
    return found;
  };

  describe('GroupStore contract', () => {
    it('keeps everything of a group', async () => {
      const tenant = await newTenant();
      const group = await tenant.group({
        kind: 'internal',
        connection: null,
        nameScope: '',
        formerConnection: ENTRA,
        roles: ['viewer', 'admin'],
        externalId: 'ext-1',
        document: { schemas: ['urn:x'], nested: { deep: [1, true, 'ü'] } },
        version: 7,
      });

      expect(await current(tenant, group)).toEqual(group);
    });

    it('replaces a group', async () => {
      const tenant = await newTenant();
      const before = await tenant.group();
      const after: Group = {
        ...before,
        name: groupName('Renamed'),
        nameScope: '',
        kind: 'internal',
        connection: null,
        formerConnection: OKTA,
        roles: ['admin'],
        externalId: 'ext-2',
        document: { title: 'x' },
        updatedAt: at(20),
        version: 2,
      };

      await tenant.write(({ groups }) => groups.replace(before, after));

      expect(await current(tenant, before)).toEqual(after);
    });

    it('finds no group under ids that none has', async () => {
      const tenant = await newTenant();
      const group = await tenant.group();

      for (const nothing of NOBODYS_IDS) {
        expect(await tenant.run(({ groups }) => groups.get(groupId(nothing)))).toBeUndefined();
        expect(await tenant.run(({ groups }) => groups.findExternal(OKTA, [groupId(nothing), group.id]))).toEqual(new Set([group.id]));
        expect(await tenant.run(({ groups }) => groups.findPresent(group.id, [{ kind: 'user', id: userId(nothing) }]))).toEqual([]);
        expect(await tenant.run(({ groups }) => groups.findNesting([groupId(nothing)], 'down', 33))).toEqual([]);
        expect(await tenant.run(({ groups }) => groups.countMembers(groupId(nothing)))).toBe(0);
      }
    });

    describe('names', () => {
      it('finds a group by its folded name within its scope', async () => {
        const tenant = await newTenant();
        const external = await tenant.group({ name: groupName('Große Gruppe') });
        const internal = await tenant.internalGroup({ name: groupName('Große Gruppe') });

        expect(await tenant.run(({ groups }) => groups.findByName(OKTA, groupName('GROSSE GRUPPE')))).toEqual(external);
        expect(await tenant.run(({ groups }) => groups.findByName('', groupName('grosse gruppe')))).toEqual(internal);
        expect(await tenant.run(({ groups }) => groups.findByName(ENTRA, groupName('Große Gruppe')))).toBeUndefined();
        expect(await tenant.run(({ groups }) => groups.findByName(OKTA, groupName('Gro%')))).toBeUndefined();
      });

      it('lets exactly one of two racing groups with one folded name in one scope win', async () => {
        const tenant = await newTenant();
        const contenders = ['Straße', 'STRASSE'].map((name) => sampleGroup(tenant.id, { name: groupName(name) }));

        const results = await Promise.allSettled(contenders.map((group) => tenant.write(({ groups }) => groups.insert(group))));

        expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(results.find((result) => result.status === 'rejected')).toMatchObject({ reason: expect.any(StoreConflictError) });
        expect((await tenant.ports.groups.find(tenant.id, {}, { limit: 10 })).items).toHaveLength(1);
      });

      it('lets a name stand once per scope', async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const name = groupName('Engineers');

        await tenant.group({ name });
        await tenant.group({ name, nameScope: ENTRA, connection: ENTRA });
        await tenant.internalGroup({ name });
        const detached = groupId('00000000-0000-7000-8000-00000000000a');
        await tenant.internalGroup({ id: detached, name, nameScope: detached });

        await expect(tenant.internalGroup({ name, kind: 'system' })).rejects.toThrow(StoreConflictError);
        expect((await tenant.ports.groups.find(tenant.id, { text: 'engineers' }, { limit: 10 })).items).toHaveLength(4);
      });

      it('lets no group be renamed to, or moved into the scope of, a name that is held', async () => {
        const tenant = await newTenant();
        await tenant.group({ name: groupName('Engineers') });
        const other = await tenant.group({ name: groupName('Sales') });
        const internal = await tenant.internalGroup({ name: groupName('Engineers') });
        const rename = { ...other, name: groupName('ENGINEERS') };
        const move = { ...internal, nameScope: OKTA, kind: 'external' as const, connection: OKTA };

        await expect(tenant.write(({ groups }) => groups.replace(other, rename))).rejects.toThrow(StoreConflictError);
        await expect(tenant.write(({ groups }) => groups.replace(internal, move))).rejects.toThrow(StoreConflictError);

        expect(await current(tenant, other)).toEqual(other);
      });

      it('frees the name of a deleted or renamed group', async () => {
        const tenant = await newTenant();
        const deleted = await tenant.group({ name: groupName('One') });
        const renamed = await tenant.group({ name: groupName('Two') });
        await tenant.write(({ groups }) => {
          groups.delete(deleted);
          groups.replace(renamed, { ...renamed, name: groupName('Three') });
        });

        await tenant.group({ name: groupName('one') });
        await tenant.group({ name: groupName('two') });

        expect((await tenant.ports.groups.find(tenant.id, {}, { limit: 10 })).items).toHaveLength(3);
      });
    });

    it('finds the external groups of one connection only', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      const groups = [await tenant.group(), await tenant.group()];
      const entra = await tenant.group({ connection: ENTRA, nameScope: ENTRA });
      const internal = await tenant.internalGroup({ formerConnection: OKTA });
      const ids = [...groups, entra, internal].map((group) => group.id);

      expect(idsOf(await tenant.run((stores) => stores.groups.findByConnection(OKTA)))).toEqual(idsOf(groups));
      expect(await tenant.run((stores) => stores.groups.findExternal(OKTA, ids))).toEqual(new Set(groups.map((group) => group.id)));
      expect(await tenant.run((stores) => stores.groups.findExternal(OKTA, []))).toEqual(new Set());
    });

    describe('members', () => {
      it('adds and removes idempotently on both sides, and leaves everybody else alone', async () => {
        const tenant = await newTenant();
        const group = await tenant.group();
        const nested = await tenant.group();
        const [ann, bob, eve] = [await tenant.user(), await tenant.user(), await tenant.user()] as const;

        await tenant.add(group, ann, bob, nested);
        await tenant.add(group, bob, bob, ann);
        await tenant.remove(group, bob, eve);
        await tenant.remove(group, bob);

        expect(await tenant.memberIds(group)).toEqual(idsOf([ann, nested]));
      });

      it('applies additions and removals of one change together', async () => {
        const tenant = await newTenant();
        const group = await tenant.group();
        const [ann, bob] = [await tenant.user(), await tenant.user()] as const;
        await tenant.add(group, ann);

        await tenant.write(({ groups }) => groups.changeMembers(group.id, { add: [memberRef(bob)], remove: [memberRef(ann)] }, at(33)));

        expect(await tenant.memberIds(group)).toEqual([bob.id]);
      });

      it('moves the time and the version of the group with its members', async () => {
        const tenant = await newTenant();
        const group = await tenant.group();
        const ann = await tenant.user();

        await tenant.write(({ groups }) => groups.changeMembers(group.id, { add: [memberRef(ann)], remove: [] }, at(33)));

        expect(await current(tenant, group)).toEqual({ ...group, updatedAt: at(33), version: group.version + 1 });
      });

      it('tells a user and a group apart even when they had one id', async () => {
        const tenant = await newTenant();
        const group = await tenant.group();
        const member = await tenant.group();
        const namesake = await tenant.user({ id: userId(member.id) });
        await tenant.add(group, member);

        expect(await tenant.run(({ groups }) => groups.findPresent(group.id, [memberRef(namesake), memberRef(member)]))).toEqual([memberRef(member)]);
      });

      it('loses nothing of parallel additions and removals', async () => {
        const tenant = await newTenant();
        const group = await tenant.group();
        const users = Array.from({ length: 12 }, () => sampleUser(tenant.id));
        await tenant.write((stores) => users.forEach((user) => stores.users.insert(user)));
        const [leavers, joiners] = [users.slice(0, 4), users.slice(4)];
        await tenant.add(group, ...leavers);

        await Promise.all([...joiners.map((user) => tenant.add(group, user)), ...leavers.map((user) => tenant.remove(group, user))]);

        expect(await tenant.memberIds(group)).toEqual(idsOf(joiners));
        expect((await current(tenant, group)).version).toBe(group.version + 1 + users.length);
      });

      it('lets parallel additions of the same people in opposite orders both succeed', async () => {
        const tenant = await newTenant();
        const group = await tenant.group();
        const users = Array.from({ length: 8 }, () => sampleUser(tenant.id));
        await tenant.write((stores) => users.forEach((user) => stores.users.insert(user)));

        await Promise.all([tenant.add(group, ...users), tenant.add(group, ...[...users].reverse())]);

        expect(await tenant.memberIds(group)).toEqual(idsOf(users));
      });

      it('lets no member of another tenant in', async () => {
        const [acme, globex] = await Promise.all([newTenant(), newTenant()]);
        const group = await acme.group();
        const stranger = await globex.user();

        await Promise.allSettled([acme.add(group, stranger)]);

        expect(await acme.memberIds(group)).toEqual([]);
        expect(await globex.ports.groups.findEffectiveGroups(globex.id, stranger.id)).toEqual([]);
      });

      it('finds which of some members are present', async () => {
        const tenant = await newTenant();
        const group = await tenant.group();
        const [ann, bob, eve] = [await tenant.user(), await tenant.user(), await tenant.user()] as const;
        await tenant.add(group, ann, bob);

        expect(idsOf(await tenant.run(({ groups }) => groups.findPresent(group.id, [ann, eve].map(memberRef))))).toEqual([ann.id]);
        expect(await tenant.run(({ groups }) => groups.findPresent(group.id, []))).toEqual([]);
      });

      it.each([
        ['some', [1, 2], [2, 3], [3], [1]],
        ['everybody', [1, 2], [3, 4], [3, 4], [1, 2]],
        ['nobody new', [1, 2], [1, 2, 2], [], []],
        ['an empty group', [], [1], [1], []],
        ['by nobody', [1, 2], [], [], [1, 2]],
      ])('plans the replacement of %s as a set-based difference', async (_, now, wanted, add, remove) => {
        const tenant = await newTenant();
        const group = await tenant.group();
        const people = [await tenant.group(), await tenant.user(), await tenant.user(), await tenant.user(), await tenant.user()];
        const pick = (indexes: readonly number[]): MemberRef[] => indexes.flatMap((index) => people[index] ?? []).map(memberRef);
        await tenant.write(({ groups }) => groups.changeMembers(group.id, { add: pick(now), remove: [] }, at(30)));

        const delta = await tenant.run(({ groups }) => groups.planReplacement(group.id, pick(wanted)));

        expect(idsOf(delta.add)).toEqual(idsOf(pick(add)));
        expect(idsOf(delta.remove)).toEqual(idsOf(pick(remove)));
        expect([...delta.add, ...delta.remove].every((member) => member.kind === 'user')).toBe(true);
      });

      it('plans the replacement of people and nested groups alike', async () => {
        const tenant = await newTenant();
        const [group, leaving, coming] = [await tenant.group(), await tenant.group(), await tenant.group()] as const;
        const ann = await tenant.user();
        await tenant.add(group, leaving, ann);

        const delta = await tenant.run(({ groups }) => groups.planReplacement(group.id, [memberRef(coming), memberRef(ann)]));

        expect(delta).toEqual({ add: [memberRef(coming)], remove: [memberRef(leaving)] });
      });

      it('counts the direct members, deprovisioned people left out', async () => {
        const tenant = await newTenant();
        const [group, nested] = [await tenant.internalGroup(), await tenant.internalGroup()] as const;
        const gone = await tenant.provisioned();
        await tenant.add(nested, await tenant.user());
        await tenant.add(group, nested, gone.user, await tenant.user(), await tenant.user({ status: 'deactivated' }));
        expect(await tenant.run(({ groups }) => groups.countMembers(group.id))).toBe(4);

        await tenant.deprovision(gone);

        expect(await tenant.run(({ groups }) => groups.countMembers(group.id))).toBe(3);
      });

      it('deletes a group with its memberships on both sides', async () => {
        const tenant = await newTenant();
        const [parent, group, child] = [await tenant.group(), await tenant.group(), await tenant.group()] as const;
        const ann = await tenant.user();
        await tenant.add(parent, group);
        await tenant.add(group, child, ann);

        await tenant.write(({ groups }) => groups.delete(group));

        expect(await tenant.run(({ groups }) => groups.get(group.id))).toBeUndefined();
        expect(await tenant.memberIds(parent)).toEqual([]);
        expect(await tenant.memberIds(group)).toEqual([]);
        expect(await tenant.ports.groups.findEffectiveGroups(tenant.id, ann.id)).toEqual([]);
        expect(await tenant.ports.users.get(tenant.id, ann.id)).toEqual(ann);
        expect(await current(tenant, child)).toEqual(child);
      });
    });

    it('tells which names of a scope are held, folded, in one read', async () => {
      const tenant = await newTenant();
      await tenant.internalGroup({ name: groupName('Große Runde') });
      await tenant.group({ name: groupName('Sales') });
      const taken = (scope: string, ...names: string[]) => tenant.run(({ groups }) => groups.findNamesTaken(scope, names.map(groupName)));

      expect(await taken('', 'GROSSE RUNDE', 'Sales', 'Nobody')).toEqual(new Set(['grosse runde']));
      expect(await taken(OKTA, 'sales', 'SALES')).toEqual(new Set(['sales']));
      expect(await taken(ENTRA, 'Sales')).toEqual(new Set());
      expect(await taken('')).toEqual(new Set());
    });

    describe('nesting', () => {
      const chain = async (tenant: TenantFixture, length: number) => {
        const groups = Array.from({ length }, () => sampleGroup(tenant.id));
        await tenant.write((stores) => groups.forEach((group) => stores.groups.insert(group)));
        await tenant.write((stores) => {
          for (const [index, group] of groups.entries()) {
            const member = groups[index + 1];
            if (member !== undefined) stores.groups.changeMembers(group.id, { add: [memberRef(member)], remove: [] }, at(30));
          }
        });
        return groups.map((group) => group.id);
      };
      const edges = async (tenant: TenantFixture, from: readonly GroupId[], direction: 'down' | 'up', steps = 33) =>
        (await tenant.run(({ groups }) => groups.findNesting(from, direction, steps))).map(({ group, member }) => `${group} ${member}`).sort();
      const pairs = (...ids: readonly [GroupId, GroupId][]) => ids.map(([group, member]) => `${group} ${member}`).sort();

      it('is found on every way down and on every way up, people left out', async () => {
        const tenant = await newTenant();
        const [top, middle, bottom] = (await chain(tenant, 3)) as [GroupId, GroupId, GroupId];
        const side = await tenant.group();
        const ann = await tenant.user();
        await tenant.write(({ groups }) => {
          groups.changeMembers(side.id, { add: [{ kind: 'group', id: bottom }, memberRef(ann)], remove: [] }, at(30));
          groups.changeMembers(bottom, { add: [memberRef(ann)], remove: [] }, at(30));
        });

        expect(await edges(tenant, [top], 'down')).toEqual(pairs([top, middle], [middle, bottom]));
        expect(await edges(tenant, [bottom], 'up')).toEqual(pairs([top, middle], [middle, bottom], [side.id, bottom]));
        expect(await edges(tenant, [bottom], 'down')).toEqual([]);
        expect(await edges(tenant, [middle, side.id], 'down')).toEqual(pairs([middle, bottom], [side.id, bottom]));
        expect(await edges(tenant, [], 'up')).toEqual([]);
      });

      it('is followed for so many steps and no further', async () => {
        const tenant = await newTenant();
        const ids = await chain(tenant, 6);

        expect(await edges(tenant, ids.slice(0, 1), 'down', 2)).toHaveLength(2);
        expect(await edges(tenant, ids.slice(-1), 'up', 4)).toHaveLength(4);
        expect(await edges(tenant, ids.slice(0, 1), 'down', 0)).toEqual([]);
      });

      it('ends where groups contain each other', async () => {
        const tenant = await newTenant();
        const [one, other] = (await chain(tenant, 2)) as [GroupId, GroupId];
        await tenant.write(({ groups }) => groups.changeMembers(other, { add: [{ kind: 'group', id: one }], remove: [] }, at(31)));

        expect(await edges(tenant, [one], 'down')).toEqual(pairs([one, other], [other, one]));
        expect(await edges(tenant, [one], 'up')).toEqual(pairs([one, other], [other, one]));
      });

      it('lets one of two units that would close a cycle together pass', async () => {
        const tenant = await newTenant();
        const [one, other] = [await tenant.group(), await tenant.group()] as const;
        const nest = (group: Group, member: Group) =>
          tenant.run(async ({ connections, groups }) => {
            await groups.get(group.id);
            await connections.lock(OKTA);
            const down = await groups.findNesting([member.id], 'down', 33);
            const up = await groups.findNesting([group.id], 'up', 33);
            const decision = decideNesting(group.id, [member.id], down, up);
            if (decision.kind === 'allowed') groups.changeMembers(group.id, { add: [memberRef(member)], remove: [] }, at(31));
            return decision.kind;
          });

        expect((await Promise.all([nest(one, other), nest(other, one)])).sort()).toEqual(['allowed', 'cycle']);
      });
    });

    describe('suspended memberships', () => {
      const seed = async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const pair = await tenant.provisioned();
        const group = await tenant.group();
        const other = await tenant.group();
        const entra = await tenant.group({ connection: ENTRA, nameScope: ENTRA });
        const internal = await tenant.internalGroup();
        const bob = await tenant.user();
        for (const each of [group, other, entra, internal]) await tenant.add(each, pair.user, bob);
        const suspend = (minute = 40) => tenant.write(({ groups }) => groups.suspendMemberships(pair.user.id, OKTA, at(minute)));
        const resume = (minute = 50) => tenant.write(({ groups }) => groups.resumeMemberships(pair.user.id, OKTA, at(minute)));
        return { tenant, user: pair.user, bob, group, other, entra, internal, suspend, resume };
      };

      it('take the user out of every external group of the connection, and out of no other', async () => {
        const { tenant, user, bob, group, other, entra, internal, suspend } = await seed();

        await suspend(40);

        for (const each of [group, other]) expect(await tenant.memberIds(each)).toEqual([bob.id]);
        for (const each of [entra, internal]) expect(await tenant.memberIds(each)).toEqual(idsOf([user, bob]));
        expect(await current(tenant, group)).toMatchObject({ updatedAt: at(40), version: 3 });
        expect(await current(tenant, internal)).toMatchObject({ updatedAt: at(30), version: 2 });
      });

      it('come back once, and move the groups again', async () => {
        const { tenant, user, bob, group, suspend, resume } = await seed();
        await suspend();

        await resume(50);
        expect(await tenant.memberIds(group)).toEqual(idsOf([user, bob]));
        expect(await current(tenant, group)).toMatchObject({ updatedAt: at(50), version: 4 });

        await tenant.remove(group, user);
        await resume(60);
        expect(await tenant.memberIds(group)).toEqual([bob.id]);
      });

      it('do not come back into groups that are gone or no longer this connection’s', async () => {
        const { tenant, user, bob, group, other, suspend, resume } = await seed();
        await suspend();
        const detached = await current(tenant, group);
        await tenant.write(({ groups }) => {
          groups.replace(detached, { ...detached, kind: 'internal', connection: null, nameScope: detached.id, formerConnection: OKTA });
          groups.delete(other);
        });

        await resume();

        expect(await tenant.memberIds(group)).toEqual([bob.id]);
        expect((await tenant.ports.groups.findEffectiveGroups(tenant.id, user.id)).map(({ group: { connection } }) => connection).sort()).toEqual([ENTRA, null]);
      });

      it('do not come back once they are forgotten', async () => {
        const { tenant, user, bob, group, suspend, resume } = await seed();
        await suspend();

        await tenant.write(({ groups }) => groups.forgetSuspendedMemberships(user.id));
        await resume();

        expect(await tenant.memberIds(group)).toEqual([bob.id]);
      });

      it('survive a second suspension, and a return to a group the user already is in', async () => {
        const { tenant, user, bob, group, other, suspend, resume } = await seed();
        await suspend(40);
        await suspend(41);
        await tenant.add(other, user);

        await resume();

        for (const each of [group, other]) expect(await tenant.memberIds(each)).toEqual(idsOf([user, bob]));
      });
    });
  });
}

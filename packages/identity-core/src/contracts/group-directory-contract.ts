import { describe, expect, it } from '@jest/globals';
import type { GroupQuery } from '../group/group-directory.js';
import { groupId, type Group } from '../group/group.js';
import { InvalidCursorError } from '../kernel/page.js';
import { userId } from '../user/identifiers.js';
import { NO_FIELDS } from '../user/user.js';
import { FOREIGN_CURSORS, NOBODYS_IDS, readAll } from './fixture/read-all.js';
import { ENTRA, OKTA, groupName, sampleGroup, sampleUser, upn } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** An administrator's and a host's reads of groups. */
export function groupDirectoryContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const found = async (tenant: TenantFixture, query: GroupQuery, limit = 200) =>
    (await readAll((page) => tenant.ports.groups.find(tenant.id, query, page), limit)).map(({ group }) => group.id);
  const effective = async (tenant: TenantFixture, user: { readonly id: string }) =>
    (await tenant.ports.groups.findEffectiveGroups(tenant.id, userId(user.id))).map(({ group, path }) => ({
      name: group.name,
      path: path.map((step) => step.name),
    }));

  describe('GroupDirectory contract', () => {
    it('finds a group with the number of its direct members', async () => {
      const tenant = await newTenant();
      const group = await tenant.internalGroup();
      const nested = await tenant.internalGroup();
      await tenant.add(nested, await tenant.user(), await tenant.user());
      await tenant.add(group, nested, await tenant.user());

      expect(await tenant.ports.groups.get(tenant.id, group.id)).toMatchObject({ group: { id: group.id, name: group.name }, memberCount: 2 });
      expect((await tenant.ports.groups.find(tenant.id, {}, { limit: 10 })).items.map(({ memberCount }) => memberCount)).toEqual([2, 2]);
    });

    it('finds no group, no member and no membership under ids that nothing has', async () => {
      const { ports, id } = await newTenant();

      for (const nothing of NOBODYS_IDS) {
        expect(await ports.groups.get(id, groupId(nothing))).toBeUndefined();
        expect(await ports.groups.findMembers(id, groupId(nothing), { limit: 10 })).toEqual({ items: [], next: null });
        expect(await ports.groups.findEffectiveGroups(id, userId(nothing))).toEqual([]);
      }
    });

    it('lists groups by id, each once, whatever the size of the page', async () => {
      const tenant = await newTenant();
      const groups = Array.from({ length: 5 }, () => sampleGroup(tenant.id));
      await tenant.write((stores) => [...groups].reverse().forEach((group) => stores.groups.insert(group)));

      for (const limit of [1, 2, 5, 6]) {
        const listed = await readAll((page) => tenant.ports.groups.find(tenant.id, {}, page), limit);
        expect(listed).toEqual(groups.map((group) => ({ group, memberCount: 0 })));
      }
    });

    it('finds groups by kind, connection and part of the name, folded', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      const okta = await tenant.group({ name: groupName('Große Runde') });
      const entra = await tenant.group({ name: groupName('grosse Runde'), connection: ENTRA, nameScope: ENTRA });
      const internal = await tenant.internalGroup({ name: groupName('Kleine Runde'), formerConnection: OKTA });
      const system = await tenant.internalGroup({ name: groupName('Everyone'), kind: 'system' });

      expect(await found(tenant, { kind: 'external' })).toEqual([okta.id, entra.id]);
      expect(await found(tenant, { kind: 'internal' })).toEqual([internal.id]);
      expect(await found(tenant, { kind: 'system' })).toEqual([system.id]);
      expect(await found(tenant, { connection: OKTA })).toEqual([okta.id]);
      expect(await found(tenant, { text: 'GROSSE' })).toEqual([okta.id, entra.id]);
      expect(await found(tenant, { text: 'runde', kind: 'external', connection: ENTRA })).toEqual([entra.id]);
    });

    it.each(['%', '_', '\\'])('takes %s in the text for itself', async (sign) => {
      const tenant = await newTenant();
      await tenant.group({ name: groupName('Team A') });
      const odd = await tenant.group({ name: groupName(`Team${sign}A`) });

      expect(await found(tenant, { text: `m${sign}a` })).toEqual([odd.id]);
    });

    it('refuses cursors that no list gave', async () => {
      const tenant = await newTenant();
      const group = await tenant.group();

      for (const cursor of FOREIGN_CURSORS) {
        await expect(tenant.ports.groups.find(tenant.id, {}, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
        await expect(tenant.ports.groups.findMembers(tenant.id, group.id, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
      }
    });

    it('lists members by kind and id, groups first, each once, whatever the size of the page', async () => {
      const tenant = await newTenant();
      const group = await tenant.group();
      const users = Array.from({ length: 4 }, (_, index) =>
        sampleUser(tenant.id, { upn: index === 0 ? null : upn(`u${index}@acme.example`), fields: { ...NO_FIELDS, displayName: index === 1 ? null : `User ${index}` } }),
      );
      const nested = Array.from({ length: 3 }, () => sampleGroup(tenant.id));
      await tenant.write((stores) => {
        users.forEach((user) => stores.users.insert(user));
        nested.forEach((each) => stores.groups.insert(each));
      });
      await tenant.add(group, ...[...users, ...nested].reverse());

      const expected = [
        ...nested.map(({ id, name }) => ({ kind: 'group', id, displayName: name, upn: null })),
        ...users.map(({ id, upn: principal, fields }) => ({ kind: 'user', id, displayName: fields.displayName, upn: principal })),
      ];
      for (const limit of [1, 2, 3, 7, 8]) {
        expect(await readAll((page) => tenant.ports.groups.findMembers(tenant.id, group.id, page), limit)).toEqual(expected);
      }
    });

    describe('effective groups', () => {
      const named = (tenant: TenantFixture, name: string) => tenant.internalGroup({ name: groupName(name) });

      it('are the direct ones and those that contain them, with the way up, ordered by name', async () => {
        const tenant = await newTenant();
        const [team, unit, company, own, foreign] = [
          await named(tenant, 'team'),
          await named(tenant, 'Unit'),
          await named(tenant, 'company'),
          await named(tenant, 'Own'),
          await named(tenant, 'foreign'),
        ] as const;
        const [ann, bob] = [await tenant.user(), await tenant.user()] as const;
        await tenant.add(team, ann);
        await tenant.add(unit, team);
        await tenant.add(company, unit);
        await tenant.add(own, ann);
        await tenant.add(foreign, bob);
        await tenant.add(team, foreign);

        expect(await effective(tenant, ann)).toEqual([
          { name: 'company', path: ['team', 'Unit', 'company'] },
          { name: 'Own', path: ['Own'] },
          { name: 'team', path: ['team'] },
          { name: 'Unit', path: ['team', 'Unit'] },
        ]);
      });

      it('carry whole groups, also of connections', async () => {
        const tenant = await newTenant();
        const group = await tenant.group({ roles: ['admin'] });
        const ann = await tenant.user();
        await tenant.add(group, ann);

        const [only] = await tenant.ports.groups.findEffectiveGroups(tenant.id, ann.id);

        expect(only?.group).toMatchObject({ id: group.id, roles: ['admin'], kind: 'external', connection: OKTA });
        expect(only?.path).toEqual([{ id: group.id, name: group.name }]);
      });

      it('stand once each, with a shortest way, when several ways lead up', async () => {
        const tenant = await newTenant();
        const [left, right, top] = [await named(tenant, 'left'), await named(tenant, 'right'), await named(tenant, 'top')] as const;
        const ann = await tenant.user();
        await tenant.add(left, ann);
        await tenant.add(right, left);
        await tenant.add(top, left, right);

        expect(await effective(tenant, ann)).toEqual([
          { name: 'left', path: ['left'] },
          { name: 'right', path: ['left', 'right'] },
          { name: 'top', path: ['left', 'top'] },
        ]);
      });

      it('end where stored groups contain each other', async () => {
        const tenant = await newTenant();
        const [one, two] = [await named(tenant, 'one'), await named(tenant, 'two')] as const;
        const ann = await tenant.user();
        await tenant.add(one, ann, two);
        await tenant.add(two, one);

        expect(await effective(tenant, ann)).toEqual([
          { name: 'one', path: ['one'] },
          { name: 'two', path: ['one', 'two'] },
        ]);
      });

      it('reach 32 groups up a chain and no further', async () => {
        const tenant = await newTenant();
        const chain: Group[] = Array.from({ length: 40 }, (_, index) =>
          sampleGroup(tenant.id, { kind: 'internal', connection: null, nameScope: '', name: groupName(`level ${String(index + 1).padStart(2, '0')}`) }),
        );
        const ann = await tenant.user();
        await tenant.write(({ groups }) => chain.forEach((group) => groups.insert(group)));
        for (const [index, group] of chain.entries()) await tenant.add(group, chain[index - 1] ?? ann);

        const reached = await effective(tenant, ann);

        expect(reached.map(({ name }) => name)).toEqual(chain.slice(0, 32).map((group) => group.name));
        expect(reached.at(-1)?.path).toHaveLength(32);
      });
    });

    describe('effective members', () => {
      const members = async (tenant: TenantFixture, group: Group, limit = 200) =>
        (await readAll((page) => tenant.ports.groups.findEffectiveMembers(tenant.id, group.id, page), limit)).map(({ id, path }) => ({
          id,
          path: path.map((step) => step.name),
        }));
      const named = (tenant: TenantFixture, name: string) => tenant.internalGroup({ name: groupName(name) });

      it('are the people of the group and of those within it, once each by id, with a shortest way down', async () => {
        const tenant = await newTenant();
        const [company, unit, team, other] = [await named(tenant, 'company'), await named(tenant, 'unit'), await named(tenant, 'team'), await named(tenant, 'other')] as const;
        const people = [await tenant.user(), await tenant.user(), await tenant.user()] as const;
        await tenant.add(company, unit, people[2]);
        await tenant.add(unit, team, people[1]);
        await tenant.add(team, people[0], people[1], people[2]);
        await tenant.add(other, company, await tenant.user());
        const expected = [
          { id: people[0].id, path: ['company', 'unit', 'team'] },
          { id: people[1].id, path: ['company', 'unit'] },
          { id: people[2].id, path: ['company'] },
        ];

        for (const limit of [1, 2, 3, 4]) expect(await members(tenant, company, limit)).toEqual(expected);
        expect(await members(tenant, team)).toEqual(people.map(({ id }) => ({ id, path: ['team'] })));
      });

      it('carry the name, and the way by id', async () => {
        const tenant = await newTenant();
        const group = await named(tenant, 'team');
        const ann = await tenant.user({ upn: upn('ann@acme.example'), fields: { ...NO_FIELDS, displayName: 'Ann Lee' } });
        await tenant.add(group, ann);

        expect((await tenant.ports.groups.findEffectiveMembers(tenant.id, group.id, { limit: 10 })).items).toEqual([
          { id: ann.id, displayName: 'Ann Lee', upn: 'ann@acme.example', path: [{ id: group.id, name: 'team' }] },
        ]);
      });

      it('end where stored groups contain each other, and reach 32 groups down and no further', async () => {
        const tenant = await newTenant();
        const chain = Array.from({ length: 34 }, () => sampleGroup(tenant.id));
        const people = chain.map(() => sampleUser(tenant.id));
        await tenant.write(({ groups, users }) => {
          chain.forEach((group) => groups.insert(group));
          people.forEach((user) => users.insert(user));
        });
        for (const [index, group] of chain.entries()) {
          const members = [people[index], chain[(index + 1) % chain.length]].filter((member) => member !== undefined);
          await tenant.add(group, ...members);
        }

        const [top = await tenant.group()] = chain;
        expect((await members(tenant, top)).map(({ id }) => id)).toEqual(people.slice(0, 32).map((user) => user.id));
      });

      it('are nobody in a group that is not there, and no cursor of another list goes on', async () => {
        const tenant = await newTenant();
        const group = await tenant.group();
        for (const nothing of NOBODYS_IDS) {
          expect(await tenant.ports.groups.findEffectiveMembers(tenant.id, groupId(nothing), { limit: 10 })).toEqual({ items: [], next: null });
        }
        for (const cursor of FOREIGN_CURSORS) {
          await expect(tenant.ports.groups.findEffectiveMembers(tenant.id, group.id, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
        }
      });
    });
  });
}

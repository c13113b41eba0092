import { describe, expect, it } from '@jest/globals';
import type { FilterDocumentPath, ResourceFilter } from '../provisioning/resource-filter.js';
import { derivedScimId } from '../user/derived-scim-id.js';
import { groupId } from '../group/group.js';
import type { ProvisionedUserView, ResourceQuery } from '../provisioning/provisioning-directory.js';
import { scimId, userId } from '../user/identifiers.js';
import { NO_FIELDS } from '../user/user.js';
import { at } from './fixture/new-id.js';
import { NOBODYS_IDS } from './fixture/read-all.js';
import { ENTRA, OKTA, email, externalProviderId, groupName, upn } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** What a connection's directory reads back: its own users and groups, page by page. */
export function provisioningDirectoryContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const all: ResourceQuery = { offset: 0, limit: 100 };
  const members = { members: true };
  const viewOf = async ({ ports, id }: TenantFixture, scim: string) => ports.provisioning.getUser(id, OKTA, scimId(scim));

  describe('ProvisioningDirectory contract', () => {
    describe('users', () => {
      it('shows the record, whether the user is active, and the direct memberships in groups of the connection', async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const { user, record } = await tenant.provisioned({
          upn: upn('Ann@Acme.example'),
          externalId: externalProviderId('00u1'),
          document: { name: { familyName: 'Lee' }, emails: [{ value: 'Ann@Acme.example', primary: true }] },
          version: 3,
        });
        const [direct, parent] = [await tenant.group({ name: groupName('Direct') }), await tenant.group()] as const;
        const second = await tenant.group({ name: groupName('Second') });
        for (const group of [direct, second, await tenant.internalGroup(), await tenant.group({ connection: ENTRA, nameScope: ENTRA })]) {
          await tenant.add(group, user);
        }
        await tenant.add(parent, direct);

        const view = await viewOf(tenant, record.scimId);

        expect(view).toMatchObject({ record, active: true });
        expect([...(view?.groups ?? [])].sort((one, other) => one.name.localeCompare(other.name))).toEqual([
          { id: direct.id, name: 'Direct' },
          { id: second.id, name: 'Second' },
        ]);
        expect(await tenant.ports.provisioning.findUsers(tenant.id, OKTA, all)).toEqual({ items: [view], total: 1 });
      });

      it('shows a deactivated user as inactive, and no local lock', async () => {
        const tenant = await newTenant();
        const deactivated = await tenant.provisioned({}, { status: 'deactivated' });
        const blocked = await tenant.provisioned({}, { blocked: true });

        expect(await viewOf(tenant, deactivated.record.scimId)).toMatchObject({ active: false });
        expect(await viewOf(tenant, blocked.record.scimId)).toMatchObject({ active: true });
      });

      it('shows neither deprovisioned nor unmanaged users, nor those of another connection', async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const shown = await tenant.provisioned();
        const gone = await tenant.provisioned();
        await tenant.deprovision(gone);
        const unmanaged = await tenant.provisioned({}, { managedBy: null });
        const elsewhere = await tenant.provisioned({ connection: ENTRA });
        await tenant.user();

        for (const { record } of [gone, unmanaged, elsewhere]) expect(await viewOf(tenant, record.scimId)).toBeUndefined();
        const page = await tenant.ports.provisioning.findUsers(tenant.id, OKTA, all);
        expect(page.items.map(({ record }) => record.scimId)).toEqual([shown.record.scimId]);
        expect(page.total).toBe(1);
      });

      it('goes on showing what its directory wrote when identifiers were released from matching', async () => {
        const tenant = await newTenant();
        const { record } = await tenant.provisioned({ upn: upn('ann@acme.example'), externalId: externalProviderId('00u1') }, { upn: null, externalIds: [] });

        expect((await viewOf(tenant, record.scimId))?.record).toEqual(record);
      });

      it('finds nobody under ids that nobody has, not even under the account’s own', async () => {
        const tenant = await newTenant();
        const { user, record } = await tenant.provisioned();

        for (const nothing of [...NOBODYS_IDS, user.id, record.scimId.toUpperCase()]) expect(await viewOf(tenant, nothing)).toBeUndefined();
      });
    });

    describe('groups', () => {
      const seed = async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const group = await tenant.group({ name: groupName('Engineers'), externalId: 'g-1', document: { x: 1 } });
        const nested = await tenant.group({ name: groupName('Nested') });
        const ann = await tenant.provisioned({}, { fields: { ...NO_FIELDS, displayName: 'Ann Lee' } });
        const leaver = await tenant.provisioned({}, { status: 'deactivated', fields: { ...NO_FIELDS, displayName: 'Bob' } });
        const local = await tenant.user();
        const elsewhere = await tenant.provisioned({ connection: ENTRA });
        const unmanaged = await tenant.provisioned({}, { managedBy: null });
        await tenant.add(group, ann.user, leaver.user, nested, local, elsewhere.user, unmanaged.user);
        return { tenant, group, nested, ann, leaver };
      };

      it('shows the group with those members whom the connection provisioned, by kind and id', async () => {
        const { tenant, group, nested, ann, leaver } = await seed();

        const view = await tenant.ports.provisioning.getGroup(tenant.id, OKTA, group.id, members);

        expect(view?.group).toEqual({ ...group, updatedAt: at(30), version: 2 });
        expect(view?.members).toEqual([
          { kind: 'group', id: nested.id, display: 'Nested' },
          { kind: 'user', id: ann.record.scimId, display: 'Ann Lee' },
          { kind: 'user', id: leaver.record.scimId, display: 'Bob' },
        ]);
        expect(await tenant.ports.provisioning.getGroup(tenant.id, OKTA, group.id, { members: false })).toEqual({ ...view, members: [] });
      });

      it('lists groups with or without their members', async () => {
        const { tenant, group, nested } = await seed();

        const withMembers = await tenant.ports.provisioning.findGroups(tenant.id, OKTA, all, members);
        const without = await tenant.ports.provisioning.findGroups(tenant.id, OKTA, all, { members: false });

        expect(withMembers).toMatchObject({ total: 2, items: [{ group: { id: group.id } }, { group: { id: nested.id } }] });
        expect(withMembers.items.map((item) => item.members.length)).toEqual([3, 0]);
        expect(without.items.map((item) => item.members.length)).toEqual([0, 0]);
        expect(without.items.map((item) => item.group)).toEqual(withMembers.items.map((item) => item.group));
      });

      it('shows neither internal nor system groups, nor those of another connection, nor a detached one', async () => {
        const { tenant, group } = await seed();
        const hidden = [
          await tenant.internalGroup(),
          await tenant.internalGroup({ kind: 'system' }),
          await tenant.internalGroup({ formerConnection: OKTA }),
          await tenant.group({ connection: ENTRA, nameScope: ENTRA }),
        ];

        for (const { id } of hidden) expect(await tenant.ports.provisioning.getGroup(tenant.id, OKTA, id, members)).toBeUndefined();
        expect((await tenant.ports.provisioning.findGroups(tenant.id, OKTA, all, members)).total).toBe(2);
        expect(await tenant.ports.provisioning.getGroup(tenant.id, ENTRA, group.id, members)).toBeUndefined();
      });

      it('finds no group under ids that none has', async () => {
        const { tenant } = await seed();

        for (const nothing of NOBODYS_IDS) {
          expect(await tenant.ports.provisioning.getGroup(tenant.id, OKTA, groupId(nothing), members)).toBeUndefined();
        }
      });

      it('no longer shows a deprovisioned member', async () => {
        const { tenant, group, ann } = await seed();

        await tenant.deprovision(ann);

        const view = await tenant.ports.provisioning.getGroup(tenant.id, OKTA, group.id, members);
        expect(view?.members.map((member) => member.display)).toEqual(['Nested', 'Bob']);
      });
    });

    describe('pages', () => {
      const seed = async () => {
        const tenant = await newTenant();
        const pairs = [];
        for (const [index, minute] of [3, 1, 2, 2].entries()) {
          pairs.push(await tenant.provisioned({ upn: upn(`u${index}@acme.example`), createdAt: at(minute), scimId: scimId(`id-${9 - index}-${index}`) }));
        }
        return { tenant, ids: [pairs[1], pairs[3], pairs[2], pairs[0]].map((pair) => pair?.record.scimId) };
      };
      const idsOf = (items: readonly ProvisionedUserView[]) => items.map(({ record }) => record.scimId);

      it('come in the order of creation, ties by id, and tell the total', async () => {
        const { tenant, ids } = await seed();
        const find = (offset: number, limit: number) => tenant.ports.provisioning.findUsers(tenant.id, OKTA, { offset, limit });

        expect(idsOf((await find(0, 100)).items)).toEqual(ids);
        expect(idsOf((await find(0, 2)).items)).toEqual(ids.slice(0, 2));
        expect(idsOf((await find(1, 2)).items)).toEqual(ids.slice(1, 3));
        expect(idsOf((await find(3, 2)).items)).toEqual(ids.slice(3));
        for (const [offset, limit] of [[0, 2], [1, 2], [0, 100]] as const) expect((await find(offset, limit)).total).toBe(4);
      });

      it('are empty for a count of 0 and past the end, and still tell the total', async () => {
        const { tenant } = await seed();
        const group = await tenant.group();
        const { provisioning } = tenant.ports;

        expect(await provisioning.findUsers(tenant.id, OKTA, { offset: 0, limit: 0 })).toEqual({ items: [], total: 4 });
        expect(await provisioning.findUsers(tenant.id, OKTA, { offset: 4, limit: 10 })).toEqual({ items: [], total: 4 });
        expect(await provisioning.findUsers(tenant.id, OKTA, { offset: 2_000_000_000, limit: 10 })).toEqual({ items: [], total: 4 });
        expect(await provisioning.findGroups(tenant.id, OKTA, { offset: 0, limit: 0 }, members)).toEqual({ items: [], total: 1 });
        expect(await provisioning.findGroups(tenant.id, OKTA, { offset: 1, limit: 10 }, members)).toEqual({ items: [], total: 1 });
        expect((await provisioning.findGroups(tenant.id, OKTA, all, members)).items.map((item) => item.group.id)).toEqual([group.id]);
      });

      it('count what the filter finds', async () => {
        const { tenant, ids } = await seed();
        const filter = { kind: 'compare', attribute: { kind: 'field', field: 'createdAt' }, operator: 'gt', value: at(1).toISOString() } as const;

        const page = await tenant.ports.provisioning.findUsers(tenant.id, OKTA, { filter, offset: 1, limit: 1 });

        expect({ ids: idsOf(page.items), total: page.total }).toEqual({ ids: [ids[2]], total: 3 });
        expect(await tenant.ports.provisioning.findUsers(tenant.id, OKTA, { filter, offset: 0, limit: 0 })).toEqual({ items: [], total: 3 });
      });
    });

    describe('with everything visible', () => {
      const seed = async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const own = await tenant.provisioned({ upn: upn('own@acme.example'), document: { title: 'Engineer' } });
        const local = await tenant.user({
          upn: upn('Local@acme.example'),
          email: email('Local.Lee@acme.example'),
          fields: { ...NO_FIELDS, displayName: 'Local Lee', jobTitle: 'Clerk', department: 'R&D' },
        });
        const entra = await tenant.provisioned({ connection: ENTRA, upn: upn('entra@acme.example') }, { status: 'deactivated' });
        const nameless = await tenant.user({ email: email('only@acme.example') });
        await tenant.user({ status: 'purged' });
        await tenant.deprovision(await tenant.provisioned({ connection: ENTRA }));
        const group = await tenant.group({ name: groupName('Ours') });
        const internal = await tenant.internalGroup({ name: groupName('Internal') });
        await tenant.add(group, own.user, local, internal);
        await tenant.add(internal, own.user, local, entra.user);
        return { tenant, own, local, entra: entra.user, nameless, group, internal };
      };
      const path = (userField: FilterDocumentPath['userField'], ...names: string[]): FilterDocumentPath => ({
        kind: 'document',
        path: names,
        type: 'string',
        caseExact: false,
        ...(userField === undefined ? {} : { userField }),
      });
      const idsOf = async (tenant: TenantFixture, query: Partial<ResourceQuery>) =>
        (await tenant.ports.provisioning.findUsers(tenant.id, OKTA, { ...all, ...query }, 'all')).items.map(({ record }) => record.scimId);

      it('shows everybody else under a derived id, with an empty document, beside its own', async () => {
        const { tenant, own, local, entra, nameless } = await seed();
        const page = await tenant.ports.provisioning.findUsers(tenant.id, OKTA, all, 'all');
        const shown = new Map(page.items.map((view) => [view.record.scimId, view]));

        expect(page.total).toBe(4);
        expect([...shown.keys()].sort()).toEqual([own.record.scimId, ...[local, entra, nameless].map(({ id }) => derivedScimId(id))].sort());
        expect(shown.get(own.record.scimId)).toMatchObject({ record: own.record, foreign: null, active: true });
        expect(shown.get(derivedScimId(local.id))).toMatchObject({
          record: { upn: 'Local@acme.example', user: local.id, externalId: null, document: {}, createdAt: local.createdAt, updatedAt: local.updatedAt },
          foreign: local,
          active: true,
        });
        expect(shown.get(derivedScimId(entra.id))).toMatchObject({ foreign: { id: entra.id }, active: false });
        expect(shown.get(derivedScimId(nameless.id))?.record.upn).toBe('only@acme.example');
        for (const [id, view] of shown) expect(await tenant.ports.provisioning.getUser(tenant.id, OKTA, id, 'all')).toEqual(view);
      });

      it('shows nothing of it without the word, and nobody under a made-up or a doubled id', async () => {
        const { tenant, own, local } = await seed();
        const { provisioning } = tenant.ports;

        expect(await provisioning.getUser(tenant.id, OKTA, derivedScimId(local.id))).toBeUndefined();
        expect(await provisioning.getUser(tenant.id, OKTA, derivedScimId(local.id), 'own')).toBeUndefined();
        expect((await provisioning.findUsers(tenant.id, OKTA, all, 'own')).total).toBe(1);
        for (const id of [derivedScimId(own.user.id), scimId(local.id), ...NOBODYS_IDS.map((nothing) => derivedScimId(userId(nothing)))]) {
          expect(await provisioning.getUser(tenant.id, OKTA, id, 'all')).toBeUndefined();
        }
      });

      it('names the groups of a person and the members of a group, whoever owns them', async () => {
        const { tenant, own, local, entra, group, internal } = await seed();
        const { provisioning } = tenant.ports;
        const view = await provisioning.getUser(tenant.id, OKTA, derivedScimId(local.id), 'all');

        expect(view?.groups).toEqual([{ id: group.id, name: 'Ours' }, { id: internal.id, name: 'Internal' }]);
        expect((await provisioning.getUser(tenant.id, OKTA, own.record.scimId, 'all'))?.groups).toHaveLength(2);
        expect((await provisioning.getUser(tenant.id, OKTA, own.record.scimId))?.groups).toHaveLength(1);
        const read = await provisioning.getGroup(tenant.id, OKTA, internal.id, { members: true, visibility: 'all' });
        expect(read?.members).toEqual([
          { kind: 'user', id: own.record.scimId, display: null },
          { kind: 'user', id: derivedScimId(local.id), display: 'Local Lee' },
          { kind: 'user', id: derivedScimId(entra.id), display: null },
        ]);
        const groups = await provisioning.findGroups(tenant.id, OKTA, all, { members: true, visibility: 'all' });
        expect(groups).toMatchObject({ total: 2, items: [{ group: { id: group.id } }, { group: { id: internal.id } }] });
        expect(groups.items[0]?.members).toEqual([
          { kind: 'group', id: internal.id, display: 'Internal' },
          { kind: 'user', id: own.record.scimId, display: null },
          { kind: 'user', id: derivedScimId(local.id), display: 'Local Lee' },
        ]);
      });

      it.each<[string, ResourceFilter, string]>([
        ['the userName, folded', { kind: 'compare', attribute: { kind: 'field', field: 'upn' }, operator: 'eq', value: 'LOCAL@acme.example' }, 'local'],
        ['the address that stands for a userName', { kind: 'compare', attribute: { kind: 'field', field: 'upn' }, operator: 'eq', value: 'ONLY@acme.example' }, 'nameless'],
        ['part of a userName', { kind: 'compare', attribute: { kind: 'field', field: 'upn' }, operator: 'sw', value: 'ent' }, 'entra'],
        ['being inactive', { kind: 'compare', attribute: { kind: 'field', field: 'active' }, operator: 'eq', value: false }, 'entra'],
        ['a title, of its own by the document', { kind: 'compare', attribute: path('jobTitle', 'title'), operator: 'eq', value: 'engineer' }, 'own'],
        ['a title, of another by the field', { kind: 'compare', attribute: path('jobTitle', 'title'), operator: 'eq', value: 'CLERK' }, 'local'],
        ['an address', { kind: 'compare', attribute: path('email', 'emails', 'value'), operator: 'eq', value: 'LOCAL.LEE@acme.example' }, 'local'],
        ['part of a display name', { kind: 'compare', attribute: path('displayName', 'displayName'), operator: 'co', value: 'LEE' }, 'local'],
        ['a field being there', { kind: 'present', attribute: path('department', 'department') }, 'local'],
        ['a title that is none of these', {
          kind: 'and',
          filters: [
            { kind: 'compare', attribute: path('jobTitle', 'title'), operator: 'ne', value: 'engineer' },
            { kind: 'compare', attribute: path('jobTitle', 'title'), operator: 'ne', value: null },
          ],
        }, 'local'],
      ])('finds people by %s', async (_, filter, expected) => {
        const { tenant, own, local, entra, nameless } = await seed();
        const ids: Record<string, string> = { own: own.record.scimId, local: derivedScimId(local.id), entra: derivedScimId(entra.id), nameless: derivedScimId(nameless.id) };

        expect(await idsOf(tenant, { filter })).toEqual([ids[expected]]);
        expect(await tenant.ports.provisioning.findUsers(tenant.id, OKTA, { filter, offset: 0, limit: 0 }, 'all')).toEqual({ items: [], total: 1 });
      });

      it('finds by id, by group and by member across both', async () => {
        const { tenant, own, local, entra, group, internal } = await seed();
        const byId: ResourceFilter = { kind: 'compare', attribute: { kind: 'field', field: 'id' }, operator: 'eq', value: derivedScimId(local.id) };

        expect(await idsOf(tenant, { filter: byId })).toEqual([derivedScimId(local.id)]);
        expect((await idsOf(tenant, { filter: { kind: 'memberOf', value: internal.id } })).sort()).toEqual(
          [own.record.scimId, derivedScimId(local.id), derivedScimId(entra.id)].sort(),
        );
        for (const value of [own.record.scimId, derivedScimId(local.id)]) {
          const found = await tenant.ports.provisioning.findGroups(tenant.id, OKTA, { ...all, filter: { kind: 'member', value } }, { members: false, visibility: 'all' });
          expect(found.items.map((item) => item.group.id)).toEqual([group.id, internal.id]);
        }
      });

      it('answers no document path that no field stands for', async () => {
        const { tenant, own } = await seed();
        const title = path(undefined, 'title');

        expect(await idsOf(tenant, { filter: { kind: 'present', attribute: title } })).toEqual([own.record.scimId]);
        expect(await idsOf(tenant, { filter: { kind: 'compare', attribute: title, operator: 'eq', value: 'clerk' } })).toEqual([]);
        expect(await idsOf(tenant, { filter: { kind: 'element', attribute: path(undefined, 'emails'), filter: { kind: 'present', attribute: path(undefined, 'value') } } })).toEqual([]);
      });

      it('sorts both together, missing values last, and pages through them', async () => {
        const { tenant, own, local, entra, nameless } = await seed();
        const byName = await idsOf(tenant, { sortBy: { kind: 'field', field: 'upn' } });

        expect(byName).toEqual([derivedScimId(entra.id), derivedScimId(local.id), derivedScimId(nameless.id), own.record.scimId]);
        expect(await idsOf(tenant, { sortBy: { kind: 'field', field: 'upn' }, offset: 1, limit: 2 })).toEqual(byName.slice(1, 3));
        expect((await idsOf(tenant, { sortBy: path('jobTitle', 'title') })).slice(0, 2)).toEqual([derivedScimId(local.id), own.record.scimId]);
        const page = await tenant.ports.provisioning.findUsers(tenant.id, OKTA, { offset: 1, limit: 2 }, 'all');
        expect(page).toMatchObject({ total: 4, items: [{}, {}] });
      });
    });
  });
}

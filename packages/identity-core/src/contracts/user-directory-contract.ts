import { describe, expect, it } from '@jest/globals';
import { connectionId } from '../connection/connection-id.js';
import { DEFAULT_SCIM_SETTINGS } from '../connection/connection.js';
import { InvalidCursorError } from '../kernel/page.js';
import { userId } from '../user/identifiers.js';
import type { UserQuery } from '../user/user-directory.js';
import { NO_FIELDS } from '../user/user.js';
import { at } from './fixture/new-id.js';
import { FOREIGN_CURSORS, NOBODYS_IDS, readAll } from './fixture/read-all.js';
import { ENTRA, OKTA, email, samlId, sampleUser, upn } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** An administrator's reads of users. */
export function userDirectoryContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const found = async (tenant: TenantFixture, query: UserQuery, limit = 200) =>
    (await readAll((page) => tenant.ports.users.find(tenant.id, query, page), limit)).map((user) => user.id);

  describe('UserDirectory contract', () => {
    it('finds nobody under ids that nobody has', async () => {
      const { ports, id } = await newTenant();

      for (const nothing of NOBODYS_IDS) expect(await ports.users.get(id, userId(nothing))).toBeUndefined();
    });

    it('finds many by their ids, each once, in the order of ids, and nobody else', async () => {
      const [tenant, elsewhere] = [await newTenant(), await newTenant()];
      const users = [await tenant.user({ externalIds: [{ ...samlId('n-1'), boundAt: at(9) }] }), await tenant.user(), await tenant.user({ status: 'deprovisioned' })] as const;
      await tenant.user();
      const stranger = await elsewhere.user();
      const ids = [users[2].id, users[0].id, users[1].id, users[0].id, stranger.id, userId('nobody')];

      expect(await tenant.ports.users.findByIds(tenant.id, ids)).toEqual([...users].sort((one, other) => (one.id < other.id ? -1 : 1)));
      expect(await tenant.ports.users.findByIds(tenant.id, [])).toEqual([]);
    });

    it('finds whose retention is over in every tenant, the longest overdue first, and nobody else', async () => {
      const [acme, globex] = [await newTenant(), await newTenant()];
      // So long ago that nobody of other suites is due.
      const day = (date: number) => new Date(Date.UTC(1971, 0, date));
      const gone = { status: 'deprovisioned' as const, deprovisionedAt: day(1) };
      const second = await acme.user({ ...gone, purgeAfter: day(10) });
      const first = await globex.user({ ...gone, purgeAfter: day(9) });
      await acme.user({ ...gone, purgeAfter: day(11) });
      await acme.user({ ...gone, purgeAfter: null });
      await acme.user({ status: 'deactivated', purgeAfter: day(2) });
      await acme.user({ status: 'purged', purgeAfter: day(2) });
      const mine = new Set([acme.id, globex.id]);
      const due = async (now: Date, limit = 500) => (await acme.ports.users.findDueForPurge(now, limit)).filter(({ tenant }) => mine.has(tenant));

      const both = [
        { tenant: globex.id, user: first.id },
        { tenant: acme.id, user: second.id },
      ];
      expect(await due(day(10))).toEqual(both);
      expect(await due(day(8))).toEqual([]);
      expect(await acme.ports.users.findDueForPurge(day(10), 0)).toEqual([]);
      expect(await acme.ports.users.findDueForPurge(day(10), 1)).toHaveLength(1);
    });

    it('lists whole users by id, each once, whatever the size of the page', async () => {
      const tenant = await newTenant();
      const users = Array.from({ length: 7 }, (_, index) => sampleUser(tenant.id, { upn: upn(`u${index}@acme.example`) }));
      await tenant.write((stores) => [...users].reverse().forEach((user) => stores.users.insert(user)));

      for (const limit of [1, 3, 7, 8]) {
        expect(await readAll((page) => tenant.ports.users.find(tenant.id, {}, page), limit)).toEqual(users);
      }
    });

    it('ends a list without a cursor when the last page is full', async () => {
      const tenant = await newTenant();
      await tenant.user();
      await tenant.user();

      expect((await tenant.ports.users.find(tenant.id, {}, { limit: 2 })).next).toBeNull();
    });

    it('goes on behind a user who was deleted from the list meanwhile, and shows one who came meanwhile', async () => {
      const tenant = await newTenant();
      const users = [await tenant.user(), await tenant.user(), await tenant.user()] as const;
      const first = await tenant.ports.users.find(tenant.id, { status: 'active' }, { limit: 2 });
      await tenant.write((stores) => stores.users.replace(users[1], { ...users[1], status: 'deactivated' }));
      const late = await tenant.user();

      const second = await tenant.ports.users.find(tenant.id, { status: 'active' }, { cursor: first.next ?? '', limit: 10 });

      expect(second.items.map((user) => user.id)).toEqual([users[2].id, late.id]);
    });

    it('refuses cursors that no list gave', async () => {
      const { ports, id } = await newTenant();

      for (const cursor of FOREIGN_CURSORS) {
        await expect(ports.users.find(id, {}, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
      }
    });

    it('shows every status but purged, unless one is asked for', async () => {
      const tenant = await newTenant();
      const active = await tenant.user();
      const deactivated = await tenant.user({ status: 'deactivated' });
      const deprovisioned = await tenant.user({ status: 'deprovisioned' });
      const purged = await tenant.user({ status: 'purged' });

      expect(await found(tenant, {})).toEqual([active.id, deactivated.id, deprovisioned.id]);
      expect(await found(tenant, { status: 'deactivated' })).toEqual([deactivated.id]);
      expect(await found(tenant, { status: 'purged' })).toEqual([purged.id]);
    });

    it('finds the users whom one connection manages, together with the other conditions', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      const okta = await tenant.user({ managedBy: OKTA });
      const leaver = await tenant.user({ managedBy: OKTA, status: 'deprovisioned' });
      await tenant.user({ managedBy: ENTRA });
      await tenant.user();

      expect(await found(tenant, { managedBy: OKTA })).toEqual([okta.id, leaver.id]);
      expect(await found(tenant, { managedBy: OKTA, status: 'active' })).toEqual([okta.id]);
    });

    it.each([
      ['part of a UPN, folded', 'STRASSE'],
      ['part of an e-mail', 'lee@'],
      ['part of a display name, folded', 'ångström'],
    ])('finds users by %s', async (_, text) => {
      const tenant = await newTenant();
      const ann = await tenant.user({
        upn: upn('straße@acme.example'),
        email: email('Ann.Lee@acme.example'),
        fields: { ...NO_FIELDS, displayName: 'Ann ÅNGSTRÖM' },
      });
      await tenant.user({ upn: upn('bob@acme.example'), email: email('bob@acme.example'), fields: { ...NO_FIELDS, displayName: 'Bob' } });

      expect(await found(tenant, { text })).toEqual([ann.id]);
    });

    it.each(['%', '_', '\\'])('takes %s in the text for itself', async (sign) => {
      const tenant = await newTenant();
      await tenant.user({ upn: upn('anna@acme.example') });
      const odd = await tenant.user({ upn: upn(`an${sign}a@acme.example`) });

      expect(await found(tenant, { text: sign })).toEqual([odd.id]);
      expect(await found(tenant, { text: `n${sign}a` })).toEqual([odd.id]);
    });

    it('finds nobody by text that nobody can have', async () => {
      const tenant = await newTenant();
      await tenant.user({ upn: upn('ann@acme.example') });

      expect(await found(tenant, { text: 'a\u0000b' })).toEqual([]);
      expect(await found(tenant, { text: '\ud800' })).toEqual([]);
    });

    it('forgets promises of shadow mode that nobody came for, of connections that left it', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: connectionId('entra'), scim: { ...DEFAULT_SCIM_SETTINGS, mode: 'shadow' } });
      const past = (year: number) => new Date(Date.UTC(year, 0));
      await tenant.write(({ users }) => {
        for (const id of ['1', '2', '3']) users.recordPromise(connectionId('okta'), 'user', id, id, past(1990));
        users.recordPromise(connectionId('okta'), 'user', '4', '4', past(1995));
        users.recordPromise(connectionId('entra'), 'user', '5', '5', past(1990));
      });
      const { users } = tenant.ports;

      expect([await users.removeExpiredPromises(past(1991), 2), await users.removeExpiredPromises(past(1991), 2), await users.removeExpiredPromises(past(1991), 2)]).toEqual([2, 1, 0]);

      const left = (connection: string, id: string) => tenant.run((stores) => stores.users.getPromisedId(connectionId(connection), 'user', id));
      expect([await left('okta', '1'), await left('okta', '4'), await left('entra', '5')]).toEqual([undefined, '4', '5']);
    });
  });
}

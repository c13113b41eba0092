import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SCIM_SETTINGS } from '../connection/connection.js';
import { groupId } from '../group/group.js';
import { holdId, type Hold } from '../guard/hold.js';
import { StoreConflictError } from '../kernel/errors.js';
import { InvalidCursorError } from '../kernel/page.js';
import { scimId, userId } from '../user/identifiers.js';
import { at, newId } from './fixture/new-id.js';
import { FOREIGN_CURSORS, NOBODYS_IDS, readAll } from './fixture/read-all.js';
import { ENTRA, OKTA, sampleAct, sampleHold } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** The guard's window and holds, inside a unit of work and read by an administrator. */
export function guardContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const insert = async (tenant: TenantFixture, overrides: Partial<Hold> = {}) => {
    const hold = sampleHold(tenant.id, overrides);
    await tenant.write(({ guard }) => guard.insertHold(hold));
    return hold;
  };

  describe('Guard contract', () => {
    it('sums what was taken away since a moment, apart for the users of a connection and for each group', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      const group = groupId(newId());
      await tenant.write(({ guard }) => {
        for (const minute of [1, 5, 9]) guard.recordAct(sampleAct({ at: at(minute) }));
        guard.recordAct(sampleAct({ group, size: 40, at: at(5) }));
        guard.recordAct(sampleAct({ group, size: 2, at: at(6) }));
        guard.recordAct(sampleAct({ connection: ENTRA, at: at(6) }));
      });
      const count = (connection = OKTA, of: typeof group | null = null, since = at(0)) =>
        tenant.run(({ guard }) => guard.countSince(connection, of, since));

      expect(await count()).toBe(3);
      expect(await count(OKTA, null, at(5))).toBe(2);
      expect(await count(OKTA, null, at(10))).toBe(0);
      expect(await count(OKTA, group)).toBe(42);
      expect(await count(OKTA, groupId(newId()))).toBe(0);
      expect(await count(ENTRA)).toBe(1);
    });

    it.each<[string, Hold['act']]>([
      ['deactivation', { kind: 'deactivate-user', user: userId(newId()), scimId: scimId(newId()) }],
      ['deletion of a group', { kind: 'delete-group', group: groupId(newId()) }],
      ['removal of members', { kind: 'remove-members', group: groupId(newId()), members: [{ kind: 'user', id: userId(newId()) }, { kind: 'group', id: groupId(newId()) }] }],
    ])('keeps everything of the hold of a %s', async (_, act) => {
      const tenant = await newTenant();
      const hold = await insert(tenant, { act });

      expect(await tenant.run(({ guard }) => guard.getHold(hold.id))).toEqual(hold);
      expect((await tenant.ports.guard.findHolds(tenant.id, OKTA, { limit: 10 })).items).toEqual([hold]);
    });

    it('finds the pending holds on one user or group, and no decided ones', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      const group = groupId(newId());
      const pending = await insert(tenant, { act: { kind: 'delete-group', group } });
      await insert(tenant, { act: { kind: 'delete-group', group }, status: 'approved' });
      const decided = await insert(tenant, { act: { kind: 'remove-members', group, members: [] } });
      await insert(tenant, { act: { kind: 'delete-group', group }, connection: ENTRA });
      await insert(tenant);

      await tenant.write(({ guard }) => guard.replaceHold({ ...decided, status: 'rejected' }));

      expect(await tenant.run(({ guard }) => guard.findPending(OKTA, group))).toEqual([pending]);
      expect(await tenant.run(({ guard }) => guard.getHold(decided.id))).toEqual({ ...decided, status: 'rejected' });
    });

    it('finds nothing under ids that nothing has', async () => {
      const tenant = await newTenant();
      await insert(tenant);

      for (const nothing of NOBODYS_IDS) {
        expect(await tenant.run(({ guard }) => guard.getHold(holdId(nothing)))).toBeUndefined();
        expect(await tenant.run(({ guard }) => guard.findPending(OKTA, nothing))).toEqual([]);
      }
    });

    it('lists the holds of one connection, the newest first, whatever the status and the size of the page', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      const holds = [await insert(tenant), await insert(tenant, { status: 'rejected' }), await insert(tenant, { status: 'approved' })];
      await insert(tenant, { connection: ENTRA });

      for (const limit of [1, 2, 3, 4]) {
        expect(await readAll((page) => tenant.ports.guard.findHolds(tenant.id, OKTA, page), limit)).toEqual([...holds].reverse());
      }
      for (const cursor of FOREIGN_CURSORS) {
        await expect(tenant.ports.guard.findHolds(tenant.id, OKTA, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
      }
    });

    it('keeps neither act nor hold of a connection that is not there', async () => {
      const tenant = await newTenant();

      await expect(tenant.write(({ guard }) => guard.insertHold(sampleHold(tenant.id, { connection: ENTRA })))).rejects.toThrow(StoreConflictError);
      await expect(tenant.write(({ guard }) => guard.recordAct(sampleAct({ connection: ENTRA })))).rejects.toThrow(StoreConflictError);
    });

    it('lets one of several units that hold the connection’s lock pass the last free place', async () => {
      const tenant = await newTenant();
      const pass = () =>
        tenant.run(async ({ connections, guard }) => {
          await connections.lock(OKTA);
          if ((await guard.countSince(OKTA, null, at(0))) >= 2) return 'held';
          guard.recordAct(sampleAct());
          return 'passed';
        });

      const passages = await Promise.all([pass(), pass(), pass(), pass(), pass()]);

      expect(passages.filter((passage) => passage === 'passed')).toHaveLength(2);
    });

    it('forgets counted acts that no window reaches any more, each connection by its own, at most so many at once', async () => {
      const tenant = await newTenant();
      const guard = { maxShare: 0.5, windowMinutes: 60, minimum: 5 };
      const scim = { ...DEFAULT_SCIM_SETTINGS, guard };
      await tenant.write(({ connections }) => connections.replace({ ...tenant.okta, scim }));
      await tenant.connection({ id: ENTRA, scim: { ...scim, guard: { ...guard, windowMinutes: 120 } } });
      const past = (minute: number) => new Date(Date.UTC(1990, 0, 1, 0, minute));
      const acts = [0, 1, 2, 61].map((minute) => sampleAct({ at: past(minute) }));
      await tenant.write((stores) => [...acts, sampleAct({ connection: ENTRA, at: past(2) })].forEach((act) => stores.guard.recordAct(act)));
      const counted = (connection = OKTA) => tenant.run((stores) => stores.guard.countSince(connection, null, past(-1_000_000)));

      expect([await tenant.ports.guard.removeExpired(past(70), 2), await tenant.ports.guard.removeExpired(past(70), 2)]).toEqual([2, 1]);

      expect([await counted(), await counted(ENTRA)]).toEqual([1, 1]);
    });

    it('locks a connection that is not there without a fault', async () => {
      const tenant = await newTenant();

      expect(await tenant.run(async ({ connections }) => connections.lock(ENTRA))).toBeUndefined();
    });
  });
}

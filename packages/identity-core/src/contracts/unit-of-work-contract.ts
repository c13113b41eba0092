import { describe, expect, it } from '@jest/globals';
import { InvariantError, StoreConflictError } from '../kernel/errors.js';
import { at } from './fixture/new-id.js';
import { email, groupName, sampleDecision, sampleEvent, sampleGroup, sampleTenant, sampleUser, upn } from './fixture/samples.js';
import { tenantsOn } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** One transaction over a tenant: all or nothing, in order, run again when another one won. */
export function unitOfWorkContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);

  describe('UnitOfWork contract', () => {
    it('answers what its work answers', async () => {
      const tenant = await newTenant();

      expect(await tenant.run(async ({ connections }) => (await connections.getTenant())?.slug)).toBe(tenant.tenant.slug);
    });

    it('applies every recorded write together', async () => {
      const tenant = await newTenant();
      const user = sampleUser(tenant.id, { upn: upn('ann@acme.example') });
      const group = sampleGroup(tenant.id);
      const decision = sampleDecision(tenant.id, { user: user.id });

      await tenant.write(({ users, groups, decisions }) => {
        users.insert(user);
        groups.insert(group);
        groups.changeMembers(group.id, { add: [{ kind: 'user', id: user.id }], remove: [] }, at(30));
        decisions.record(decision, []);
      });

      expect(await tenant.ports.users.get(tenant.id, user.id)).toEqual(user);
      expect(await tenant.memberIds(group)).toEqual([user.id]);
      expect(await tenant.ports.decisions.get(tenant.id, decision.id)).toEqual(decision);
    });

    it('does not show its own writes to its reads before the end', async () => {
      const tenant = await newTenant();
      const user = sampleUser(tenant.id);

      const seen = await tenant.run(async ({ users }) => {
        users.insert(user);
        return users.get(user.id);
      });

      expect(seen).toBeUndefined();
    });

    it('leaves no user, group, decision or event of a unit that throws, and throws what it threw', async () => {
      const tenant = await newTenant();
      const user = sampleUser(tenant.id, { upn: upn('ann@acme.example') });
      const group = sampleGroup(tenant.id);
      const event = sampleEvent();
      const decision = sampleDecision(tenant.id, { events: [event.id] });
      const failure = new InvariantError('thrown by the work');

      const unit = tenant.run(async ({ users, groups, decisions }) => {
        users.insert(user);
        groups.insert(group);
        decisions.record(decision, [event]);
        throw failure;
      });

      await expect(unit).rejects.toBe(failure);
      expect(await tenant.ports.users.get(tenant.id, user.id)).toBeUndefined();
      expect(await tenant.ports.groups.get(tenant.id, group.id)).toBeUndefined();
      expect(await tenant.ports.decisions.get(tenant.id, decision.id)).toBeUndefined();
      expect((await tenant.ports.events.find(tenant.id, undefined, 10)).items).toEqual([]);
    });

    it('leaves nothing of a unit whose last write takes a value that somebody holds', async () => {
      const tenant = await newTenant();
      await tenant.user({ upn: upn('ann@acme.example') });
      const bystander = sampleUser(tenant.id);
      const event = sampleEvent();
      const decision = sampleDecision(tenant.id, { events: [event.id] });

      const unit = tenant.write(({ users, decisions }) => {
        users.insert(bystander);
        decisions.record(decision, [event]);
        users.insert(sampleUser(tenant.id, { upn: upn('ANN@acme.example') }));
      });

      await expect(unit).rejects.toThrow(StoreConflictError);
      expect(await tenant.ports.users.get(tenant.id, bystander.id)).toBeUndefined();
      expect(await tenant.ports.decisions.get(tenant.id, decision.id)).toBeUndefined();
      expect((await tenant.ports.events.find(tenant.id, undefined, 10)).items).toEqual([]);
    });

    it('applies writes in the order of recording, so that a value given up first can be taken', async () => {
      const tenant = await newTenant();
      const before = await tenant.user({ upn: upn('ann@acme.example'), email: email('ann@acme.example') });
      const newcomer = sampleUser(tenant.id, { upn: upn('ann@acme.example'), email: email('ann@acme.example') });

      await tenant.write(({ users }) => {
        users.replace(before, { ...before, upn: upn('ann.old@acme.example'), email: null });
        users.insert(newcomer);
      });

      expect(await tenant.ports.users.get(tenant.id, newcomer.id)).toEqual(newcomer);
    });

    it('accepts a record before the user whom it describes', async () => {
      const tenant = await newTenant();
      const { user, record } = tenant.provisionedPair();

      await tenant.write(({ users }) => {
        users.insertRecord(record);
        users.insert(user);
      });

      expect(await tenant.run(({ users }) => users.getProvisioned(record.connection, record.scimId))).toEqual({ user, record });
    });

    it('runs the work of a loser again, so that racing units which look before they write all end well', async () => {
      const tenant = await newTenant();
      const ann = upn('ann@acme.example');
      const findOrInsert = () =>
        tenant.run(async ({ users }) => {
          const [found] = await users.findCandidates({ upn: ann });
          if (found !== undefined) return found.id;
          const user = sampleUser(tenant.id, { upn: ann });
          users.insert(user);
          return user.id;
        });

      const ids = await Promise.all(Array.from({ length: 6 }, findOrInsert));

      expect(new Set(ids).size).toBe(1);
      expect((await tenant.ports.users.find(tenant.id, {}, { limit: 10 })).items.map((user) => user.id)).toEqual([ids[0]]);
    });

    it('loses no update of racing units that read, add and write back', async () => {
      const tenant = await newTenant();
      const user = await tenant.user();

      await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          tenant.run(async ({ users }) => {
            const before = await users.get(user.id);
            if (before === undefined) throw new InvariantError('The user is gone');
            const costCenters = [...before.fields.costCenters, `CC-${index}`];
            users.replace(before, { ...before, fields: { ...before.fields, costCenters } });
          }),
        ),
      );

      const after = await tenant.ports.users.get(tenant.id, user.id);
      expect([...(after?.fields.costCenters ?? [])].sort()).toEqual(['CC-0', 'CC-1', 'CC-2', 'CC-3', 'CC-4', 'CC-5']);
    });

    it('lets units of different tenants take the same values at once', async () => {
      const [acme, globex] = await Promise.all([newTenant(), newTenant()]);

      await Promise.all(
        [acme, globex].map(async (tenant) => {
          await tenant.user({ upn: upn('ann@shared.example'), email: email('ann@shared.example') });
          await tenant.group({ name: groupName('Engineers') });
        }),
      );

      expect((await acme.ports.users.find(acme.id, {}, { limit: 10 })).items).toHaveLength(1);
      expect((await globex.ports.users.find(globex.id, {}, { limit: 10 })).items).toHaveLength(1);
    });

    it('writes nothing into a tenant that does not exist', async () => {
      const { ports } = await newTenant();
      const stranger = sampleTenant();
      const user = sampleUser(stranger.id);

      await expect(ports.unitOfWork.run(stranger.id, async ({ users }) => users.insert(user))).rejects.toThrow();

      expect(await ports.users.get(stranger.id, user.id)).toBeUndefined();
    });
  });
}

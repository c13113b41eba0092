import { describe, expect, it } from '@jest/globals';
import { shadowWorldId } from '../connection/shadow-world-id.js';
import { at, newId } from './fixture/new-id.js';
import { OKTA, sampleDecision, sampleEvent, sampleTenant } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** Places that subscribers have in the events of tenants. */
export function subscriptionQueueContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const seed = async () => {
    const tenant = await newTenant();
    return { tenant, queue: tenant.ports.subscriptions, name: `subscriber ${newId()}` };
  };
  const emit = async (tenant: TenantFixture) => {
    const event = sampleEvent();
    await tenant.write(({ decisions }) => decisions.record(sampleDecision(tenant.id, { events: [event.id] }), [event]));
    return (await tenant.ports.events.find(tenant.id, undefined, 1_000)).items.at(-1)?.cursor ?? null;
  };
  const isDue = async ({ tenant, name }: { tenant: TenantFixture; name: string }, minute: number) =>
    (await tenant.ports.subscriptions.findDue(name, at(minute), 100_000)).includes(tenant.id);

  describe('SubscriptionQueue contract', () => {
    it('knows a name since it was first told of it', async () => {
      const { queue, name } = await seed();
      expect(await queue.register(name, at(1))).toEqual(at(1));
      expect(await queue.register(name, at(2))).toEqual(at(1));
      expect(await queue.register(`${name} too`, at(2))).toEqual(at(2));
    });

    it('is due while there are events behind the place, those that nobody has read yet included', async () => {
      const { tenant, queue, name } = await seed();
      expect(await isDue({ tenant, name }, 5)).toBe(false);
      const event = sampleEvent();
      await tenant.write(({ decisions }) => decisions.record(sampleDecision(tenant.id, { events: [event.id] }), [event]));
      expect(await isDue({ tenant, name }, 5)).toBe(true);

      const cursor = await emit(tenant);
      expect(await queue.claim(name, tenant.id, at(5), at(6))).toEqual({ cursor: null, failures: 0, nextAttemptAt: null });
      await queue.save(name, tenant.id, { cursor, failures: 0, nextAttemptAt: null }, null);
      expect(await isDue({ tenant, name }, 5)).toBe(false);
      expect(await isDue({ tenant, name: `${name} too` }, 5)).toBe(true);

      await emit(tenant);
      expect(await isDue({ tenant, name }, 5)).toBe(true);
      expect(await queue.claim(name, tenant.id, at(5), at(6))).toEqual({ cursor, failures: 0, nextAttemptAt: null });
    });

    it('is not due before its next attempt', async () => {
      const { tenant, queue, name } = await seed();
      await emit(tenant);
      await queue.claim(name, tenant.id, at(5), at(6));
      const progress = { cursor: null, failures: 3, nextAttemptAt: at(10) };
      await queue.save(name, tenant.id, progress, null);
      expect([await isDue({ tenant, name }, 9), await isDue({ tenant, name }, 10)]).toEqual([false, true]);
      expect(await queue.claim(name, tenant.id, at(10), at(11))).toEqual(progress);
    });

    it('is held by one of many claimers, until it is let go or the claim has run out', async () => {
      const { tenant, queue, name } = await seed();
      await emit(tenant);
      const claims = await Promise.all(Array.from({ length: 8 }, () => queue.claim(name, tenant.id, at(5), at(6))));
      expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
      expect(await isDue({ tenant, name }, 5)).toBe(false);
      expect(await queue.claim(`${name} too`, tenant.id, at(5), at(6))).toBeDefined();

      await queue.save(name, tenant.id, { cursor: null, failures: 0, nextAttemptAt: null }, at(8));
      expect(await queue.claim(name, tenant.id, at(7), at(9))).toBeUndefined();
      expect(await queue.claim(name, tenant.id, at(8), at(9))).toBeDefined();
      await queue.save(name, tenant.id, { cursor: null, failures: 0, nextAttemptAt: null }, null);
      expect(await isDue({ tenant, name }, 8)).toBe(true);
    });

    it('leaves the worlds of shadow mode alone', async () => {
      const { tenant, queue, name } = await seed();
      const world = sampleTenant({ id: shadowWorldId(tenant.id, OKTA), slug: `~${newId()}` });
      const event = sampleEvent();
      await tenant.ports.unitOfWork.run(world.id, async ({ connections, decisions }) => {
        connections.insertTenant(world);
        decisions.record(sampleDecision(world.id, { events: [event.id] }), [event]);
      });
      expect(await queue.findDue(name, at(5), 100_000)).not.toContain(world.id);
    });

    it('goes with its tenant, and does not come back', async () => {
      const { tenant, queue, name } = await seed();
      await emit(tenant);
      await queue.claim(name, tenant.id, at(5), at(6));
      await tenant.write(({ connections }) => connections.deleteTenant());
      await queue.save(name, tenant.id, { cursor: null, failures: 1, nextAttemptAt: null }, null);
      expect(await queue.claim(name, tenant.id, at(9), at(10))).toBeUndefined();
      expect(await isDue({ tenant, name }, 9)).toBe(false);
    });
  });
}

import { describe, expect, it } from '@jest/globals';
import type { Webhook } from '../events/webhook.js';
import { InvalidCursorError } from '../kernel/page.js';
import { at } from './fixture/new-id.js';
import { FOREIGN_CURSORS, NOBODYS_IDS, readAll } from './fixture/read-all.js';
import { sampleDecision, sampleEvent } from './fixture/samples.js';
import { sampleDelivery, sampleWebhook } from './fixture/sample-webhooks.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** Webhooks, how far each has come, and who sends. */
export function webhookQueueContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const seed = async (overrides: Partial<Webhook> = {}) => {
    const tenant = await newTenant();
    const webhook = sampleWebhook(tenant, overrides);
    await tenant.write(({ webhooks }) => webhooks.insert(webhook, null));
    return { tenant, webhook, queue: tenant.ports.webhooks };
  };
  const emit = (tenant: TenantFixture) => {
    const event = sampleEvent();
    return tenant.write(({ decisions }) => decisions.record(sampleDecision(tenant.id, { events: [event.id] }), [event]));
  };
  const isDue = async ({ tenant, webhook }: Pick<Awaited<ReturnType<typeof seed>>, 'tenant' | 'webhook'>, minute: number) =>
    (await tenant.ports.webhooks.findDue(at(minute), 10_000)).some(({ id }) => id === webhook.id);

  describe('WebhookStore and WebhookQueue contract', () => {
    it('keeps, changes and forgets a webhook, in its tenant only', async () => {
      const { tenant, webhook, queue } = await seed();
      const other = await newTenant();
      expect(await queue.get(tenant.id, webhook.id)).toEqual(webhook);
      expect(await tenant.run(({ webhooks }) => webhooks.get(webhook.id))).toEqual(webhook);
      expect(await queue.get(other.id, webhook.id)).toBeUndefined();
      expect(await other.run(({ webhooks }) => webhooks.get(webhook.id))).toBeUndefined();
      for (const nobody of NOBODYS_IDS) expect(await queue.get(tenant.id, nobody)).toBeUndefined();

      const changed: Webhook = { ...webhook, url: 'https://other.example/', types: null, description: null, previous: null, updatedAt: at(3) };
      await tenant.write(({ webhooks }) => webhooks.replace(webhook, changed));
      expect(await queue.get(tenant.id, webhook.id)).toEqual(changed);

      const delivery = sampleDelivery(webhook);
      await queue.save(tenant.id, webhook.id, null, delivery);
      await tenant.write(({ webhooks }) => webhooks.delete(webhook.id));
      expect(await queue.get(tenant.id, webhook.id)).toBeUndefined();
      expect(await queue.getDelivery(tenant.id, webhook.id, delivery.id)).toBeUndefined();
      await queue.save(tenant.id, webhook.id, null, delivery);
      expect(await queue.getDelivery(tenant.id, webhook.id, delivery.id)).toBeUndefined();
    });

    it('lists webhooks and deliveries newest first, each once, whatever the size of the page', async () => {
      const { tenant, webhook, queue } = await seed();
      const more = [1, 2].map((minute) => sampleWebhook(tenant, { createdAt: at(minute) }));
      await tenant.write(({ webhooks }) => more.forEach((each) => webhooks.insert(each, null)));
      const deliveries = Array.from({ length: 3 }, () => sampleDelivery(webhook));
      for (const delivery of deliveries) await queue.save(tenant.id, webhook.id, null, delivery);

      for (const limit of [1, 2, 5]) {
        expect(await readAll((page) => queue.find(tenant.id, page), limit)).toEqual([webhook, ...more].reverse());
        expect(await readAll((page) => queue.findDeliveries(tenant.id, webhook.id, page), limit)).toEqual([...deliveries].reverse());
      }
      for (const cursor of FOREIGN_CURSORS) {
        await expect(queue.find(tenant.id, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
        await expect(queue.findDeliveries(tenant.id, webhook.id, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
      }
    });

    it('is due while there are events behind its cursor, and not before its next attempt', async () => {
      const { tenant, webhook, queue } = await seed();
      expect(await isDue({ tenant, webhook }, 5)).toBe(false);
      await emit(tenant);
      expect(await isDue({ tenant, webhook }, 5)).toBe(true);

      const cursor = await queue.findEndOfFeed(tenant.id);
      expect(cursor).toEqual((await tenant.ports.events.find(tenant.id, undefined, 10)).items.at(-1)?.cursor);
      await queue.save(tenant.id, webhook.id, { cursor, failures: 0, failingSince: null, nextAttemptAt: null }, null);
      expect(await isDue({ tenant, webhook }, 5)).toBe(false);

      await emit(tenant);
      await queue.save(tenant.id, webhook.id, { cursor, failures: 9, failingSince: at(2), nextAttemptAt: at(20) }, null);
      expect([await isDue({ tenant, webhook }, 19), await isDue({ tenant, webhook }, 20)]).toEqual([false, true]);
    });

    it('is due for what waits for another attempt, once its time has come', async () => {
      const { tenant, webhook, queue } = await seed();
      const delivery = sampleDelivery(webhook, { nextAttemptAt: at(10) });
      await queue.save(tenant.id, webhook.id, null, delivery);
      expect([await isDue({ tenant, webhook }, 9), await isDue({ tenant, webhook }, 10)]).toEqual([false, true]);

      await queue.hasten(tenant.id, webhook.id, at(5));
      expect(await queue.findPending(tenant.id, webhook.id, 10)).toEqual([{ ...delivery, nextAttemptAt: at(5) }]);
      await queue.save(tenant.id, webhook.id, null, { ...delivery, status: 'delivered', nextAttemptAt: null, responseStatus: 204, error: null, attempts: 2 });
      expect(await queue.findPending(tenant.id, webhook.id, 10)).toEqual([]);
      expect(await queue.getDelivery(tenant.id, webhook.id, delivery.id)).toMatchObject({ status: 'delivered', attempts: 2, responseStatus: 204 });
    });

    it('finds first what is to be tried first, however many wait longer', async () => {
      const { tenant, webhook, queue } = await seed();
      const [late, soon, again] = [sampleDelivery(webhook, { nextAttemptAt: at(9) }), sampleDelivery(webhook, { nextAttemptAt: at(1) }), sampleDelivery(webhook, { nextAttemptAt: at(1) })];
      for (const delivery of [late, soon, again]) await queue.save(tenant.id, webhook.id, null, delivery);

      expect((await queue.findPending(tenant.id, webhook.id, 2)).map(({ id }) => id)).toEqual([soon.id, again.id]);
    });

    it('starts behind the cursor that it is given', async () => {
      const tenant = await newTenant();
      await emit(tenant);
      const webhook = sampleWebhook(tenant);
      const cursor = await tenant.ports.webhooks.findEndOfFeed(tenant.id);
      await tenant.write(({ webhooks }) => webhooks.insert(webhook, cursor));

      expect(await isDue({ tenant, webhook }, 5)).toBe(false);
      expect((await tenant.ports.webhooks.claim(tenant.id, webhook.id, at(5), at(6)))?.cursor).toBe(cursor);
    });

    it('is held by one of many claimers, until it is let go or the claim has run out', async () => {
      const { tenant, webhook, queue } = await seed();
      await emit(tenant);
      const claims = await Promise.all(Array.from({ length: 8 }, () => queue.claim(tenant.id, webhook.id, at(5), at(6))));
      expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
      expect(await isDue({ tenant, webhook }, 5)).toBe(false);

      expect(await queue.claim(tenant.id, webhook.id, at(6), at(7))).toEqual({ cursor: null, failures: 0, failingSince: null, nextAttemptAt: null });
      expect(await queue.claim(tenant.id, webhook.id, at(6), at(7))).toBeUndefined();
      await queue.release(tenant.id, webhook.id);
      expect(await isDue({ tenant, webhook }, 6)).toBe(true);
    });

    it('sends nothing while it is off, and begins afresh when it is on again', async () => {
      const { tenant, webhook, queue } = await seed();
      await emit(tenant);
      const off = { ...webhook, enabled: false, disabledReason: 'it failed' };
      await queue.save(tenant.id, webhook.id, { cursor: null, failures: 9, failingSince: at(1), nextAttemptAt: at(90) }, null);
      await tenant.write(({ webhooks }) => webhooks.replace(webhook, off));
      expect(await isDue({ tenant, webhook }, 95)).toBe(false);
      expect(await queue.claim(tenant.id, webhook.id, at(95), at(96))).toBeUndefined();

      const waiting = sampleDelivery(webhook, { nextAttemptAt: at(99) });
      await queue.save(tenant.id, webhook.id, null, waiting);
      const on = { ...webhook, updatedAt: at(4) };
      await tenant.write(({ webhooks }) => webhooks.replace(off, on));
      expect(await queue.findPending(tenant.id, webhook.id, 10)).toEqual([{ ...waiting, nextAttemptAt: at(4) }]);
      expect(await queue.claim(tenant.id, webhook.id, at(5), at(6))).toEqual({ cursor: null, failures: 0, failingSince: null, nextAttemptAt: null });
    });

    it('forgets old deliveries, at most so many at once', async () => {
      const { tenant, webhook, queue } = await seed();
      const past = (year: number) => new Date(Date.UTC(year, 0));
      while ((await queue.removeExpired(past(2002), 1_000)) > 0);
      for (let each = 0; each < 3; each += 1) await queue.save(tenant.id, webhook.id, null, sampleDelivery(webhook, { createdAt: past(2001) }));
      const later = sampleDelivery(webhook, { createdAt: past(2003) });
      await queue.save(tenant.id, webhook.id, null, later);

      expect([await queue.removeExpired(past(2002), 2), await queue.removeExpired(past(2002), 2)]).toEqual([2, 1]);
      expect((await queue.findDeliveries(tenant.id, webhook.id, { limit: 10 })).items).toEqual([later]);
    });

    it('goes with its tenant', async () => {
      const { tenant, webhook, queue } = await seed();
      await queue.save(tenant.id, webhook.id, null, sampleDelivery(webhook));
      await tenant.write(({ connections }) => connections.deleteTenant());
      expect(await queue.get(tenant.id, webhook.id)).toBeUndefined();
    });
  });
}

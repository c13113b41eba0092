import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '../events/domain-event.js';
import type { FedEvent } from '../events/event-feed.js';
import { InvalidCursorError } from '../kernel/page.js';
import { at } from './fixture/new-id.js';
import { FOREIGN_CURSORS } from './fixture/read-all.js';
import { sampleDecision, sampleEvent } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** A tenant's events in one order for every reader. */
export function eventFeedContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const emit = (tenant: TenantFixture, ...events: readonly DomainEvent[]) =>
    tenant.write(({ decisions }) => decisions.record(sampleDecision(tenant.id, { events: events.map((event) => event.id) }), events));
  const idsOf = (events: readonly DomainEvent[]) => events.map((event) => event.id);
  const readFrom = async (tenant: TenantFixture, start: string | undefined, limit: number): Promise<FedEvent[]> => {
    const read: FedEvent[] = [];
    for (let after = start; ; ) {
      const { items } = await tenant.ports.events.find(tenant.id, after, limit);
      if (items.length > limit) throw new Error('More events than asked for');
      read.push(...items);
      if (items.length === 0) return read;
      after = items.at(-1)?.cursor;
    }
  };

  describe('EventFeed contract', () => {
    it('is empty for a tenant in which nothing happened', async () => {
      const { ports, id } = await newTenant();

      expect(await ports.events.find(id, undefined, 10)).toEqual({ items: [], next: null });
    });

    it('shows events as they were written, with the decision that they belong to', async () => {
      const tenant = await newTenant();
      const event = sampleEvent({ at: at(9), type: 'group.renamed', data: { from: 'A', to: 'B', list: [1, { x: null }] } });
      const decision = sampleDecision(tenant.id, { events: [event.id] });
      await tenant.write(({ decisions }) => decisions.record(decision, [event]));

      const { items } = await tenant.ports.events.find(tenant.id, undefined, 10);

      expect(items).toEqual([{ ...event, cursor: expect.any(String), decision: decision.id }]);
    });

    it('reads oldest first, each event once, whatever the size of the page, and goes on from any cursor', async () => {
      const tenant = await newTenant();
      const events = Array.from({ length: 7 }, (_, index) => sampleEvent({ at: at(index) }));
      for (const event of events) await emit(tenant, event);

      for (const limit of [1, 3, 7, 8]) expect(idsOf(await readFrom(tenant, undefined, limit))).toEqual(idsOf(events));
      const third = (await tenant.ports.events.find(tenant.id, undefined, 3)).items.at(-1)?.cursor;
      expect(idsOf(await readFrom(tenant, third, 2))).toEqual(idsOf(events.slice(3)));
    });

    it('leaves out what was before a moment, page by page as well', async () => {
      const tenant = await newTenant();
      const events = Array.from({ length: 7 }, (_, index) => sampleEvent({ at: at(index) }));
      for (const event of events) await emit(tenant, event);

      const first = await tenant.ports.events.find(tenant.id, undefined, 2, at(3));
      const second = await tenant.ports.events.find(tenant.id, first.next ?? '', 2, at(3));

      expect(idsOf([...first.items, ...second.items])).toEqual(idsOf(events.slice(3)));
      expect(second.next).toBeNull();
      expect((await tenant.ports.events.find(tenant.id, undefined, 2, at(7))).items).toEqual([]);
    });

    it('keeps the events of one decision in their order', async () => {
      const tenant = await newTenant();
      const events = [sampleEvent({ type: 'user.created' }), sampleEvent({ type: 'group.members_changed' }), sampleEvent({ type: 'user.updated' })];

      await emit(tenant, ...events);

      expect(idsOf(await readFrom(tenant, undefined, 10))).toEqual(idsOf(events));
    });

    it('offers the next page exactly while there is one', async () => {
      const tenant = await newTenant();
      await emit(tenant, sampleEvent(), sampleEvent(), sampleEvent());

      const first = await tenant.ports.events.find(tenant.id, undefined, 2);
      const second = await tenant.ports.events.find(tenant.id, first.next ?? undefined, 2);

      expect(first.next).toBe(first.items.at(-1)?.cursor);
      expect(second.items).toHaveLength(1);
      expect(second.next).toBeNull();
    });

    it('goes on from the last event ever read when new ones came', async () => {
      const tenant = await newTenant();
      await emit(tenant, sampleEvent());
      const last = (await tenant.ports.events.find(tenant.id, undefined, 10)).items.at(-1)?.cursor;
      expect(await tenant.ports.events.find(tenant.id, last, 10)).toEqual({ items: [], next: null });
      const news = sampleEvent();

      await emit(tenant, news);

      expect(idsOf((await tenant.ports.events.find(tenant.id, last, 10)).items)).toEqual([news.id]);
    });

    it('puts an event that is visible late behind everything already read, with a time that does not go back', async () => {
      const tenant = await newTenant();
      const late = sampleEvent({ at: at(1) });
      const early = sampleEvent({ at: at(5) });
      await emit(tenant, early);
      const seen = await tenant.ports.events.find(tenant.id, undefined, 10);

      await emit(tenant, late);

      const after = (await tenant.ports.events.find(tenant.id, seen.items.at(-1)?.cursor, 10)).items;
      expect(idsOf(after)).toEqual([late.id]);
      expect(after[0]?.at).toEqual(at(5));
      expect(await readFrom(tenant, undefined, 10)).toEqual([...seen.items, ...after]);
    });

    it('lets a unit that began before a reader came and ended after it skip nothing', async () => {
      const tenant = await newTenant();
      const slow = sampleEvent({ at: at(1) });
      const fast = sampleEvent({ at: at(2) });
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      const slowUnit = tenant.run(async ({ decisions }) => {
        decisions.record(sampleDecision(tenant.id, { events: [slow.id] }), [slow]);
        await gate;
      });
      await emit(tenant, fast);
      const seen = await tenant.ports.events.find(tenant.id, undefined, 10);
      release();
      await slowUnit;

      expect(idsOf(seen.items)).toEqual([fast.id]);
      expect(idsOf(await readFrom(tenant, seen.items[0]?.cursor, 10))).toEqual([slow.id]);
    });

    it('shows racing readers one order, in which nothing they saw moves and nothing is missing', async () => {
      const tenant = await newTenant();
      const events = Array.from({ length: 30 }, (_, index) => sampleEvent({ at: at(index % 7) }));
      let written = false;
      const follow = async (): Promise<FedEvent[]> => {
        const read: FedEvent[] = [];
        for (;;) {
          const last = written;
          read.push(...(await readFrom(tenant, read.at(-1)?.cursor, 4)));
          if (last) return read;
        }
      };
      const write = async () => {
        await Promise.all([0, 1, 2].map(async (writer) => {
          for (const event of events.filter((_, index) => index % 3 === writer)) await emit(tenant, event);
        }));
        written = true;
      };

      const [, ...readers] = await Promise.all([write(), follow(), follow(), follow()]);

      const order = await readFrom(tenant, undefined, 200);
      for (const read of readers) expect(read).toEqual(order);
      expect(idsOf(order).sort()).toEqual(idsOf(events).sort());
      const times = order.map((event) => event.at.getTime());
      expect(times).toEqual([...times].sort((one, other) => one - other));
    });

    it('refuses cursors that no event has', async () => {
      const tenant = await newTenant();
      await emit(tenant, sampleEvent());

      for (const cursor of FOREIGN_CURSORS) {
        await expect(tenant.ports.events.find(tenant.id, cursor, 10)).rejects.toThrow(InvalidCursorError);
      }
    });
  });
}

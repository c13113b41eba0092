import { describe, expect, it } from '@jest/globals';
import type { SessionRevocation } from '../session/session.js';
import { at } from './fixture/new-id.js';
import { sampleRevocation } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** Receipts that a host has still to confirm. */
export function revocationQueueContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const seed = async (...overrides: readonly Partial<SessionRevocation>[]) => {
    const tenant = await newTenant();
    const user = await tenant.user();
    const revocations = overrides.map((more) => sampleRevocation(tenant.id, user.id, { confirmedAt: null, ...more }));
    await tenant.write(({ sessions }) => revocations.forEach((revocation) => sessions.recordRevocation(revocation)));
    const receipts = async () => (await tenant.ports.sessions.findRevocations(tenant.id, user.id, { limit: 50 })).items;
    return { tenant, revocations, receipts, queue: tenant.ports.revocations };
  };
  const first = <Row>([row]: readonly Row[]): Row => {
    if (row === undefined) throw new Error('nothing there');
    return row;
  };
  /** Other suites share the store. */
  const dueOf = async ({ id, ports }: TenantFixture, now: Date) => (await ports.revocations.findDue(now, 10_000)).filter(({ revocation }) => revocation.tenant === id);

  describe('RevocationQueue contract', () => {
    it('finds what no host has confirmed, the oldest first, and nothing that is confirmed', async () => {
      const { tenant, revocations } = await seed({ requestedAt: at(9) }, { requestedAt: at(7) }, { requestedAt: at(8), confirmedAt: at(8) });

      expect(await dueOf(tenant, at(10))).toEqual([{ revocation: revocations[1], attempts: 0 }, { revocation: revocations[0], attempts: 0 }]);
      expect(await tenant.ports.revocations.findDue(at(10), 0)).toEqual([]);
    });

    it('lets exactly one of several processes claim a receipt, and another once the claim is over', async () => {
      const { tenant, revocations, queue } = await seed({});
      const revocation = first(revocations);

      const claims = await Promise.all([1, 2, 3, 4].map(() => queue.claim(revocation, at(10), at(11))));

      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await dueOf(tenant, at(10))).toEqual([]);
      expect(await queue.claim(revocation, at(10), at(12))).toBe(false);
      expect(await dueOf(tenant, at(11))).toHaveLength(1);
      expect(await queue.claim(revocation, at(11), at(12))).toBe(true);
    });

    it('comes back to what failed, counting how often', async () => {
      const { tenant, revocations, queue, receipts } = await seed({});
      const revocation = first(revocations);

      await queue.postpone(revocation, at(20));
      await queue.postpone(revocation, at(30));

      expect(await dueOf(tenant, at(29))).toEqual([]);
      expect(await dueOf(tenant, at(30))).toEqual([{ revocation, attempts: 2 }]);
      expect(await receipts()).toEqual([revocation]);
    });

    it('keeps when the host confirmed and how many sessions ended in all, once', async () => {
      const { tenant, revocations, queue, receipts } = await seed({ sessions: 2 });
      const revocation = first(revocations);

      await queue.confirm(revocation, 3, at(9));
      await queue.confirm(revocation, 7, at(10));
      await queue.postpone(revocation, at(11));

      expect(await receipts()).toEqual([{ ...revocation, sessions: 5, confirmedAt: at(9) }]);
      expect(await queue.claim(revocation, at(30), at(31))).toBe(false);
      expect(await dueOf(tenant, at(30))).toEqual([]);
    });

    it('says how much waits and since when', async () => {
      const past = new Date(Date.UTC(1999, 0));
      const { queue, revocations } = await seed({ requestedAt: past });
      const before = await queue.readBacklog();

      await queue.confirm(first(revocations), 0, at(1));

      expect(before.oldest).toEqual(past);
      expect((await queue.readBacklog()).waiting).toBe(before.waiting - 1);
    });

    it('forgets confirmed receipts when they are old, at most so many at once, and never one that waits', async () => {
      const past = (year: number) => new Date(Date.UTC(year, 0));
      const { queue, receipts } = await seed(
        ...[1, 2, 3].map(() => ({ requestedAt: past(1990), confirmedAt: past(1990) })),
        { requestedAt: past(1990) },
        { requestedAt: past(1995), confirmedAt: past(1995) },
      );

      expect([await queue.removeExpired(past(1991), 2), await queue.removeExpired(past(1991), 2), await queue.removeExpired(past(1991), 2)]).toEqual([2, 1, 0]);
      expect((await receipts()).map(({ requestedAt, confirmedAt }) => [requestedAt, confirmedAt]).sort()).toEqual([[past(1990), null], [past(1995), past(1995)]].sort());
    });
  });
}

import { describe, expect, it } from '@jest/globals';
import { InvalidCursorError } from '../kernel/page.js';
import { userId } from '../user/identifiers.js';
import type { User } from '../user/user.js';
import { at, newHash } from './fixture/new-id.js';
import { FOREIGN_CURSORS, NOBODYS_IDS, readAll } from './fixture/read-all.js';
import { sampleDecision, sampleRevocation, sampleSession } from './fixture/samples.js';
import { tenantsOn } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** Reads of sessions and their receipts. */
export function sessionDirectoryContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const seed = async (overrides: Partial<User> = {}) => {
    const tenant = await newTenant();
    const user = await tenant.user(overrides);
    const session = sampleSession(tenant.id, user.id, { expiresAt: at(60) });
    await tenant.write(({ sessions }) => sessions.insert(session));
    return { tenant, user, session };
  };

  describe('SessionDirectory contract', () => {
    it('finds a live session with its user, by the hash of its secret', async () => {
      const { tenant, user, session } = await seed();

      expect(await tenant.ports.sessions.findLive(tenant.id, session.secretHash, at(59))).toEqual({ session, user });
      expect(await tenant.ports.sessions.findLive(tenant.id, newHash(), at(59))).toBeUndefined();
    });

    it('does not find an expired session', async () => {
      const { tenant, user, session } = await seed();

      expect(await tenant.ports.sessions.findLive(tenant.id, session.secretHash, at(61))).toBeUndefined();
      expect(await tenant.ports.sessions.findByUser(tenant.id, user.id, at(61))).toEqual([]);
    });

    it.each<[string, Partial<User>]>([
      ['deactivated', { status: 'deactivated' }],
      ['deprovisioned', { status: 'deprovisioned' }],
      ['purged', { status: 'purged' }],
      ['blocked', { blocked: true }],
    ])('does not find the session of a %s user, even when it was not ended', async (_, state) => {
      const { tenant, session } = await seed(state);

      expect(await tenant.ports.sessions.findLive(tenant.id, session.secretHash, at(59))).toBeUndefined();
    });

    it('shows a change of the user at once', async () => {
      const { tenant, user, session } = await seed();
      const changed: User = { ...user, fields: { ...user.fields, displayName: 'Ann Lee' } };

      await tenant.write(({ users }) => users.replace(user, changed));

      expect((await tenant.ports.sessions.findLive(tenant.id, session.secretHash, at(59)))?.user).toEqual(changed);
    });

    it('finds nothing under secrets and users that nobody has', async () => {
      const { tenant } = await seed();
      const { sessions } = tenant.ports;

      for (const nothing of NOBODYS_IDS) {
        expect(await sessions.findLive(tenant.id, nothing, at(9))).toBeUndefined();
        expect(await sessions.findByUser(tenant.id, userId(nothing), at(9))).toEqual([]);
        expect(await sessions.findRevocations(tenant.id, userId(nothing), { limit: 10 })).toEqual({ items: [], next: null });
        await sessions.end(tenant.id, nothing);
      }
    });

    it('remembers when a session was last seen, and never revives an ended one', async () => {
      const { tenant, user, session } = await seed();

      await tenant.ports.sessions.touch(session, at(20));
      expect(await tenant.ports.sessions.findByUser(tenant.id, user.id, at(30))).toEqual([{ ...session, lastSeenAt: at(20) }]);

      await tenant.ports.sessions.end(tenant.id, session.secretHash);
      await tenant.ports.sessions.touch(session, at(21));
      expect(await tenant.ports.sessions.findByUser(tenant.id, user.id, at(30))).toEqual([]);
    });

    it('ends the session of whoever signs out, idempotently, and no other', async () => {
      const { tenant, user, session } = await seed();
      const elsewhere = sampleSession(tenant.id, user.id);
      await tenant.write(({ sessions }) => sessions.insert(elsewhere));

      await tenant.ports.sessions.end(tenant.id, session.secretHash);
      await tenant.ports.sessions.end(tenant.id, session.secretHash);

      expect(await tenant.ports.sessions.findLive(tenant.id, session.secretHash, at(59))).toBeUndefined();
      expect(await tenant.ports.sessions.findByUser(tenant.id, user.id, at(59))).toEqual([elsewhere]);
    });

    it('lists the live sessions of one user, newest first', async () => {
      const { tenant, user, session } = await seed();
      const later = [10, 20, 30].map((minute) => sampleSession(tenant.id, user.id, { createdAt: at(minute) }));
      const other = await tenant.user();
      await tenant.write(({ sessions }) => [...later, sampleSession(tenant.id, other.id)].forEach((each) => sessions.insert(each)));

      expect(await tenant.ports.sessions.findByUser(tenant.id, user.id, at(59))).toEqual([...[...later].reverse(), session]);
    });

    it('lists the receipts of one user, newest first, each once, whatever the size of the page', async () => {
      const { tenant, user } = await seed();
      const other = await tenant.user();
      const decision = sampleDecision(tenant.id);
      const receipts = Array.from({ length: 5 }, (_, index) =>
        sampleRevocation(tenant.id, user.id, { decision: decision.id, requestedAt: at(index), confirmedAt: at(index) }),
      );
      await tenant.write(({ sessions, decisions }) => {
        decisions.record(decision, []);
        for (const receipt of receipts) sessions.recordRevocation(receipt);
        sessions.recordRevocation(sampleRevocation(tenant.id, other.id, { decision: decision.id }));
      });

      for (const limit of [1, 2, 5, 6]) {
        expect(await readAll((page) => tenant.ports.sessions.findRevocations(tenant.id, user.id, page), limit)).toEqual([...receipts].reverse());
      }
    });

    it('removes what expired before a moment, at most so many at once, and nothing else', async () => {
      const { tenant, user, session } = await seed();
      const { sessions } = tenant.ports;
      const past = (year: number) => new Date(Date.UTC(year, 0));
      while ((await sessions.removeExpired(past(2002), 1000)) > 0);
      const expired = Array.from({ length: 3 }, () => sampleSession(tenant.id, user.id, { createdAt: past(2000), expiresAt: past(2001) }));
      const later = sampleSession(tenant.id, user.id, { createdAt: past(2002), expiresAt: past(2003) });
      await tenant.write((stores) => [...expired, later].forEach((each) => stores.sessions.insert(each)));

      expect(await sessions.removeExpired(past(2002), 2)).toBe(2);
      expect(await sessions.removeExpired(past(2002), 2)).toBe(1);
      expect(await sessions.removeExpired(past(2002), 2)).toBe(0);

      const left = await sessions.findByUser(tenant.id, user.id, past(2002));
      expect(new Set(left.map(({ id }) => id))).toEqual(new Set([later.id, session.id]));
    });

    it('refuses cursors that no list gave', async () => {
      const { tenant, user } = await seed();

      for (const cursor of FOREIGN_CURSORS) {
        await expect(tenant.ports.sessions.findRevocations(tenant.id, user.id, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
      }
    });
  });
}

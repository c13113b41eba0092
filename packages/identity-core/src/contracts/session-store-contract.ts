import { describe, expect, it } from '@jest/globals';
import { connectionId } from '../connection/connection-id.js';
import { InvariantError } from '../kernel/errors.js';
import type { SessionId } from '../session/session.js';
import { maySignIn, type User } from '../user/user.js';
import { at, newId } from './fixture/new-id.js';
import { ENTRA, OKTA, sampleDecision, sampleRevocation, sampleSession } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** Sessions inside units of work, and that none outlives its user's right to it. */
export function sessionStoreContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const live = async (tenant: TenantFixture, user: User) =>
    (await tenant.ports.sessions.findByUser(tenant.id, user.id, at(100))).map((session) => session.id);
  const seed = async () => {
    const tenant = await newTenant();
    await tenant.connection({ id: ENTRA });
    const [ann, bob] = [await tenant.user(), await tenant.user()] as const;
    const first = sampleSession(tenant.id, ann.id, { createdAt: at(5) });
    const second = sampleSession(tenant.id, ann.id, { createdAt: at(6), connection: ENTRA, nameId: null, sessionIndex: null });
    const other = sampleSession(tenant.id, bob.id);
    await tenant.write(({ sessions }) => [first, second, other].forEach((session) => sessions.insert(session)));
    return { tenant, ann, bob, first, second, other };
  };

  describe('SessionStore contract', () => {
    it('keeps everything of a session', async () => {
      const { tenant, ann, first, second } = await seed();

      expect(await tenant.ports.sessions.findByUser(tenant.id, ann.id, at(100))).toEqual([second, first]);
      expect(await tenant.ports.sessions.findLive(tenant.id, first.secretHash, at(100))).toEqual({ session: first, user: ann });
    });

    it('counts the sessions of a user and of a connection', async () => {
      const { tenant, ann, bob } = await seed();

      expect(await tenant.run(({ sessions }) => sessions.countByUser(ann.id))).toBe(2);
      expect(await tenant.run(({ sessions }) => sessions.countByUser((newId() as User['id'])))).toBe(0);
      await tenant.write(({ sessions }) => sessions.insert(sampleSession(tenant.id, bob.id)));
      const holders = [{ user: ann.id, sessions: 1 }, { user: bob.id, sessions: 2 }].sort((one, other) => (one.user < other.user ? -1 : 1));
      const through = (connection: typeof OKTA, limit: number) => tenant.run(({ sessions }) => sessions.findByConnection(connection, limit));
      expect(await through(OKTA, 2)).toEqual({ users: 2, sessions: 3, first: holders });
      expect(await through(OKTA, 1)).toEqual({ users: 2, sessions: 3, first: holders.slice(0, 1) });
      expect(await through(ENTRA, 2)).toEqual({ users: 1, sessions: 1, first: [{ user: ann.id, sessions: 1 }] });
      expect(await through(connectionId('nobody'), 2)).toEqual({ users: 0, sessions: 0, first: [] });
    });

    it('finds the sessions that an IdP knows by a NameID, of that connection and tenant only', async () => {
      const { tenant, ann, bob } = await seed();
      const elsewhere = await seed();
      const nameId = `${'jürgen'.repeat(500)}@acme.example`;
      const make = (of: TenantFixture, user: User, more: Parameters<typeof sampleSession>[2] = {}) => sampleSession(of.id, user.id, { nameId, sessionIndex: '_1', ...more });
      const [one, two] = [make(tenant, ann), make(tenant, bob, { sessionIndex: null })];
      const others = [make(tenant, ann, { connection: ENTRA }), make(tenant, ann, { nameId: `${nameId}x` }), make(tenant, ann, { nameId: null })];
      await tenant.write(({ sessions }) => [one, two, ...others].forEach((session) => sessions.insert(session)));
      await elsewhere.tenant.write(({ sessions }) => sessions.insert(make(elsewhere.tenant, elsewhere.ann)));

      const found = await tenant.run(({ sessions }) => sessions.findByNameId(OKTA, nameId));
      expect([...found].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([one, two].sort((a, b) => (a.id < b.id ? -1 : 1)));
      expect(await tenant.run(({ sessions }) => sessions.findByNameId(OKTA, ''))).toEqual([]);
    });

    it('ends one session, idempotently', async () => {
      const { tenant, ann, bob, first, second } = await seed();

      await tenant.write(({ sessions }) => {
        sessions.end(first.id);
        sessions.end(first.id);
        sessions.end(newId() as SessionId);
      });

      expect(await live(tenant, ann)).toEqual([second.id]);
      expect(await live(tenant, bob)).toHaveLength(1);
    });

    it('ends every session of a user, and of nobody else', async () => {
      const { tenant, ann, bob, first } = await seed();

      await tenant.write(({ sessions }) => sessions.endByUser(ann.id));

      expect(await live(tenant, ann)).toEqual([]);
      expect(await tenant.ports.sessions.findLive(tenant.id, first.secretHash, at(100))).toBeUndefined();
      expect(await live(tenant, bob)).toHaveLength(1);
    });

    it('ends every session that began through a connection, and no other, with a receipt and an event for each of its people', async () => {
      const { tenant, ann, bob, second } = await seed();
      await tenant.write(({ sessions }) => sessions.insert(sampleSession(tenant.id, bob.id)));
      const carol = await tenant.user();
      const decision = sampleDecision(tenant.id);
      const receipt = { id: newId(), requestedAt: at(7), confirmedAt: null, reason: 'connection-deleted', decision: decision.id } as const;

      await tenant.write(({ sessions, decisions }) => {
        sessions.endByConnection(OKTA, receipt, { prefix: newId(), after: null });
        decisions.record(decision, []);
      });

      expect(await live(tenant, ann)).toEqual([second.id]);
      expect(await live(tenant, bob)).toEqual([]);
      const receiptsOf = async (user: User) => (await tenant.ports.sessions.findRevocations(tenant.id, user.id, { limit: 10 })).items;
      expect(await receiptsOf(ann)).toEqual([{ tenant: tenant.id, user: ann.id, sessions: 1, ...receipt }]);
      expect(await receiptsOf(bob)).toEqual([{ tenant: tenant.id, user: bob.id, sessions: 2, ...receipt }]);
      expect(await receiptsOf(carol)).toEqual([]);
      const events = (await tenant.ports.events.find(tenant.id, undefined, 10)).items;
      expect(events.map(({ type, at: time, decision: of, data }) => ({ type, time, of, ...data }))).toEqual(
        [{ user: ann.id, sessions: 1 }, { user: bob.id, sessions: 2 }]
          .sort((one, other) => (one.user < other.user ? -1 : 1))
          .map((data) => ({ type: 'user.sessions_revoked', time: at(7), of: decision.id, reason: 'connection-deleted', ...data })),
      );
    });

    it('tells only of those behind the ones whom the caller told of, and gives everybody the receipt', async () => {
      const { tenant, ann, bob } = await seed();
      const [told, untold] = ann.id < bob.id ? [ann, bob] : [bob, ann];
      const decision = sampleDecision(tenant.id);
      const receipt = { id: newId(), requestedAt: at(7), confirmedAt: at(7), reason: 'connection-deleted', decision: decision.id } as const;

      await tenant.write(({ sessions, decisions }) => {
        sessions.endByConnection(OKTA, receipt, { prefix: newId(), after: told.id });
        decisions.record(decision, []);
      });

      expect((await tenant.ports.events.find(tenant.id, undefined, 10)).items.map(({ data }) => data['user'])).toEqual([untold.id]);
      for (const { id } of [ann, bob]) expect((await tenant.ports.sessions.findRevocations(tenant.id, id, { limit: 10 })).items).toHaveLength(1);
    });

    it('keeps the receipt of ended sessions', async () => {
      const { tenant, ann } = await seed();
      const decision = sampleDecision(tenant.id);
      const revocation = sampleRevocation(tenant.id, ann.id, { decision: decision.id, confirmedAt: null, sessions: 2, reason: 'blocked' });

      await tenant.write(({ sessions, decisions }) => {
        sessions.recordRevocation(revocation);
        decisions.record(decision, []);
      });

      expect(await tenant.ports.sessions.findRevocations(tenant.id, ann.id, { limit: 10 })).toEqual({ items: [revocation], next: null });
    });

    it.each([1, 2, 3, 4, 5])('leaves no session when a login races a deactivation (round %i)', async (round) => {
      const tenant = await newTenant();
      const user = await tenant.user();
      const signIn = () =>
        tenant.run(async ({ users, sessions }) => {
          const found = await users.get(user.id);
          if (found === undefined || !maySignIn(found)) return;
          for (let pause = 0; pause < round; pause += 1) await tenant.ports.users.get(tenant.id, user.id);
          sessions.insert(sampleSession(tenant.id, user.id));
        });
      const deactivate = () =>
        tenant.run(async ({ users, sessions }) => {
          const before = await users.get(user.id);
          if (before === undefined) throw new InvariantError('The user is gone');
          users.replace(before, { ...before, status: 'deactivated' });
          sessions.endByUser(user.id);
        });

      await Promise.all([signIn(), signIn(), deactivate(), signIn(), signIn()]);

      expect(await live(tenant, user)).toEqual([]);
      expect(await tenant.run(({ sessions }) => sessions.countByUser(user.id))).toBe(0);
    });
  });
}

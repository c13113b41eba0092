import { describe, expect, it } from '@jest/globals';
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
      const byConnection = await tenant.run(({ sessions }) => sessions.findByConnection(OKTA));
      expect(new Map(byConnection.map(({ user, sessions }) => [user, sessions]))).toEqual(new Map([[ann.id, 1], [bob.id, 1]]));
      expect(await tenant.run(({ sessions }) => sessions.findByConnection(ENTRA))).toEqual([{ user: ann.id, sessions: 1 }]);
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

    it('ends every session that began through a connection, and no other', async () => {
      const { tenant, ann, bob, second } = await seed();

      await tenant.write(({ sessions }) => sessions.endByConnection(OKTA));

      expect(await live(tenant, ann)).toEqual([second.id]);
      expect(await live(tenant, bob)).toEqual([]);
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

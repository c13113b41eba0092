import { describe, expect, it } from '@jest/globals';
import { ChangeUserLocally, EndUserSessions } from './administer-users.js';
import { DeleteConnection } from './administer-connections.js';
import { Scenario } from '../contracts/fixture/scenario.js';
import { inMemoryPorts } from '../memory/in-memory-ports.js';
import { ManualClock } from '../memory/manual-clock.js';
import { SequentialIds } from '../memory/sequential-ids.js';
import { shadowWorldId } from '../connection/shadow-world-id.js';
import { HostSessionsUnitOfWork } from './host-sessions-unit-of-work.js';
import { RevokeHostSessions } from '../session/revoke-host-sessions.js';
import type { RevocationRequest, SessionRevoker } from '../session/session-revoker.js';

const ann = { upn: 'ann@acme.example', id: '00u1' };

/** A host with sessions of its own. */
async function openHost(revoke: SessionRevoker['revoke'] = async () => ({ sessions: 2 })) {
  const time = new ManualClock();
  const inner = inMemoryPorts();
  const asked: RevocationRequest[] = [];
  const lags: number[] = [];
  let requested = 0;
  let isInUnit = false;
  const unitOfWork = new HostSessionsUnitOfWork(
    {
      run: async (tenant, work) => {
        isInUnit = true;
        try {
          return await inner.unitOfWork.run(tenant, work);
        } finally {
          isInUnit = false;
        }
      },
    },
    () => (requested += 1),
  );
  const ports = { ...inner, unitOfWork, ids: new SequentialIds(), clock: time };
  const scenario = await Scenario.open(ports);
  const revoker: SessionRevoker = {
    revoke: async (request) => {
      if (isInUnit) throw new Error('asked inside a transaction');
      asked.push(request);
      return revoke(request);
    },
  };
  const round = () => new RevokeHostSessions(inner.revocations, revoker, time, (lag) => lags.push(lag)).execute(100);
  const signIn = async () => {
    const login = await scenario.login(ann);
    if (login.kind !== 'signed-in') throw new Error('not signed in');
    return login.user.id;
  };
  const receipts = async (user: Awaited<ReturnType<typeof signIn>>) => (await ports.sessions.findRevocations(scenario.tenant.id, user, { limit: 50 })).items;
  return { scenario, ports, time, asked, lags, round, signIn, receipts, requests: () => requested, inner };
}

describe('sessions that the host keeps itself', () => {
  it('are ended after the commit, and the receipt says when they were and how many ended in all', async () => {
    const { scenario, ports, time, asked, lags, round, signIn, receipts, requests } = await openHost();
    const user = await signIn();
    await new ChangeUserLocally(ports).execute(scenario.administration, user, { blocked: true });

    const requestedAt = time.now();
    expect(requests()).toBe(1);
    expect(await receipts(user)).toMatchObject([{ confirmedAt: null, sessions: 1, reason: 'blocked' }]);
    time.advanceSeconds(3);
    expect(await round()).toEqual({ confirmed: 1, failures: [] });

    expect(asked).toMatchObject([{ tenant: scenario.tenant.id, user, reason: 'blocked', requestedAt }]);
    expect(await receipts(user)).toMatchObject([{ requestedAt, confirmedAt: time.now(), sessions: 3 }]);
    expect(lags).toEqual([3_000]);
    expect(await round()).toEqual({ confirmed: 0, failures: [] });
  });

  it.each(['deactivate', 'delete', 'administrator', 'connection'] as const)('are ended when ours end: %s', async (how) => {
    const { scenario, ports, asked, round, signIn, receipts } = await openHost();
    const user = await signIn();
    if (how === 'administrator') await new EndUserSessions(ports).execute(scenario.administration, user);
    else if (how === 'connection') await new DeleteConnection(ports).execute(scenario.administration, scenario.okta.id);
    else {
      const created = await scenario.provision(ann);
      if (created.kind === 'refused') throw new Error(created.refusal.detail);
      const { scimId } = created.view.record;
      await (how === 'delete' ? scenario.deprovision(scimId) : scenario.change(scimId, { active: false }));
    }
    await round();

    expect(asked.map((request) => request.user)).toEqual([user]);
    expect((await receipts(user)).map(({ confirmedAt }) => confirmedAt)).not.toContain(null);
  });

  it('are asked for again, later and later, until the host succeeds', async () => {
    let left = 3;
    const { scenario, ports, time, asked, round, signIn, receipts } = await openHost(async () => {
      if (left-- > 0) throw new Error('the cache is away');
      return { sessions: 0 };
    });
    const user = await signIn();
    await new EndUserSessions(ports).execute(scenario.administration, user);

    const attempts: number[] = [];
    for (let second = 0; second < 20; second += 1) {
      const before = asked.length;
      const { failures } = await round();
      if (asked.length > before) attempts.push(second);
      expect(failures).toHaveLength(asked.length > before && asked.length <= 3 ? 1 : 0);
      time.advanceSeconds(1);
    }

    expect(attempts).toEqual([0, 1, 3, 7]);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    expect(await receipts(user)).toMatchObject([{ confirmedAt: expect.any(Date), sessions: 1 }]);
  });

  it('are asked for again after a crash in the middle', async () => {
    const { scenario, ports, time, asked, round, signIn, receipts, inner } = await openHost();
    const user = await signIn();
    await new EndUserSessions(ports).execute(scenario.administration, user);
    const [due] = await inner.revocations.findDue(time.now(), 10);
    if (due === undefined) throw new Error('nothing is due');
    // A process claimed it and was never heard of again.
    await inner.revocations.claim(due.revocation, time.now(), new Date(time.now().getTime() + 60_000));

    await round();
    expect(asked).toEqual([]);
    time.advanceSeconds(61);
    await round();

    expect(asked).toHaveLength(1);
    expect(await receipts(user)).toMatchObject([{ confirmedAt: expect.any(Date) }]);
  });

  it('of one person do not wait for another whose host fails, and no two processes ask at once', async () => {
    const { scenario, ports, asked, round, signIn } = await openHost(async ({ user }) => {
      if (user === first) throw new Error('not this one');
      return { sessions: 1 };
    });
    const first = await signIn();
    const other = await scenario.login({ upn: 'ben@acme.example', id: '00u2' });
    if (other.kind !== 'signed-in') throw new Error('not signed in');
    for (const user of [first, other.user.id]) await new EndUserSessions(ports).execute(scenario.administration, user);

    const rounds = await Promise.all([round(), round(), round()]);

    expect(rounds.reduce((sum, { confirmed }) => sum + confirmed, 0)).toBe(1);
    expect(asked.map(({ user }) => user).sort()).toEqual([first, other.user.id].sort());
  });

  it('are not touched by an act that is rolled back, nor by what happens in a world of shadow mode', async () => {
    const { scenario, ports, round, asked, requests } = await openHost();
    const receipt = (user: string) => ({ tenant: scenario.tenant.id, id: `r-${user}`, user: user as never, requestedAt: new Date(0), confirmedAt: new Date(0), sessions: 1, reason: 'blocked' as const, decision: 'd' as never });
    const undone = ports.unitOfWork.run(scenario.tenant.id, async ({ sessions }) => {
      sessions.recordRevocation(receipt('u'));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const world = shadowWorldId(scenario.tenant.id, scenario.okta.id);
    await ports.unitOfWork.run(world, async ({ sessions, connections }) => {
      connections.insertTenant({ ...scenario.tenant, id: world, slug: 'world' });
      sessions.recordRevocation(receipt('w'));
    });

    expect([requests(), (await round()).confirmed, asked]).toEqual([0, 0, []]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import { newHash, newId } from '../contracts/fixture/new-id.js';
import type { UserId } from '../user/identifiers.js';
import type { Session, SessionId } from '../session/session.js';
import { CompleteLogout, type Logout } from './complete-logout.js';

/** Ann with one session for each index, Bob with one more, all of the NameID `shared`; somebody else with another. */
async function openSessions() {
  const scenario = await openScenario();
  const { tenant, okta, ports, time } = scenario;
  const session = (user: UserId, nameId: string, sessionIndex: string | null): Session => ({
    tenant: tenant.id, id: newId() as SessionId, secretHash: newHash(), user, connection: okta.id, nameId, nameIdFormat: null, sessionIndex, createdAt: time.now(), lastSeenAt: time.now(), expiresAt: new Date(time.now().getTime() + 3_600_000),
  });
  const users: UserId[] = [];
  for (const name of ['ann', 'bob', 'carl']) {
    const login = await scenario.login({ upn: `${name}@acme.example` });
    if (login.kind === 'signed-in') users.push(login.user.id);
  }
  const [ann, bob, carl] = users as [UserId, UserId, UserId];
  const sessions = { one: session(ann, 'shared', 'i1'), two: session(ann, 'shared', 'i2'), bare: session(ann, 'shared', null), bobs: session(bob, 'shared', 'i3'), carls: session(carl, 'other', 'i1') };
  await ports.unitOfWork.run(tenant.id, (stores) => {
    for (const each of Object.values(sessions)) stores.sessions.insert(each);
    return Promise.resolve();
  });
  const logout: Logout = { tenant: tenant.id, connection: okta.id, trail: [{ policy: 'saml-gate', identifier: null, result: 'signature: passed', detail: null }], input: null };
  const open = async () => {
    const found = await Promise.all(users.map((user) => ports.sessions.findByUser(tenant.id, user, time.now())));
    const standing = new Set(found.flat().map(({ id }) => id));
    return Object.entries(sessions).filter(([, { id }]) => standing.has(id)).map(([name]) => name);
  };
  return { scenario, sessions, logout, open, ann, bob, useCase: new CompleteLogout(ports.unitOfWork, ports.ids, ports.clock) };
}

describe('CompleteLogout', () => {
  it('ends only the sessions whose index the identity provider named', async () => {
    const { useCase, logout, open, scenario, ann } = await openSessions();
    const ended = await useCase.endNamed(logout, { nameId: 'shared', sessionIndexes: ['i1', 'i9'] });

    expect(ended.sessions).toBe(1);
    expect(await open()).toEqual(['two', 'bare', 'bobs', 'carls']);
    const decision = await scenario.decision(ended.decision);
    expect(decision).toMatchObject({ kind: 'login', action: 'logout', outcome: 'accepted', connection: 'okta', user: ann });
    expect(decision.trail).toEqual([
      expect.objectContaining({ policy: 'saml-gate' }),
      { policy: 'end-sessions', identifier: null, result: '1 ended', detail: '4 of this NameID were open' },
    ]);
  });

  it('ends every session of the NameID where no index is named, with a receipt and an event for each person', async () => {
    const { useCase, logout, open, scenario, ann, bob } = await openSessions();
    const ended = await useCase.endNamed(logout, { nameId: 'shared', sessionIndexes: [] });

    expect(ended.sessions).toBe(4);
    expect(await open()).toEqual(['carls']);
    const told = (await scenario.events()).filter((event) => event.type === 'user.sessions_revoked').map((event) => event.data);
    expect(told).toEqual([{ user: ann, sessions: 3, reason: 'logout' }, { user: bob, sessions: 1, reason: 'logout' }].map((data) => expect.objectContaining(data)));
    expect((await scenario.ports.sessions.findRevocations(scenario.tenant.id, ann, { limit: 10 })).items).toEqual([
      expect.objectContaining({ user: ann, sessions: 3, reason: 'logout', decision: ended.decision, requestedAt: scenario.time.now(), confirmedAt: scenario.time.now() }),
    ]);
  });

  it('ends nothing for a NameID of which no session is open', async () => {
    const { useCase, logout, open, scenario } = await openSessions();
    const ended = await useCase.endNamed(logout, { nameId: 'nobody', sessionIndexes: [] });

    expect(ended.sessions).toBe(0);
    expect(await open()).toHaveLength(5);
    expect(await scenario.eventTypes()).not.toContain('user.sessions_revoked');
  });

  it('ends the one session of a person who signs out here', async () => {
    const { useCase, logout, open, scenario, sessions, ann } = await openSessions();
    const decision = await scenario.decision(await useCase.endOwn(logout, sessions.two));

    expect(await open()).toEqual(['one', 'bare', 'bobs', 'carls']);
    expect(decision).toMatchObject({ user: ann, outcome: 'accepted' });
    expect(decision.trail.at(-1)).toMatchObject({ policy: 'end-sessions', result: '1 ended' });
  });

  it('writes down the answer of the identity provider, and a message it refuses, and ends no session by either', async () => {
    const { useCase, logout, open, scenario } = await openSessions();
    const answered = await scenario.decision(await useCase.finish(logout, 'Success'));
    const refused = await scenario.decision(await useCase.refuse(logout, { code: 'saml.signature', detail: 'The signature does not hold.', remedy: 'Read the metadata again.' }));

    expect(answered).toMatchObject({ action: 'logout', outcome: 'accepted', detail: 'Success', actor: { kind: 'person', id: null } });
    expect(answered.trail.at(-1)).toMatchObject({ policy: 'logout-response', result: 'received', detail: 'Success' });
    expect(refused).toMatchObject({ action: 'logout', outcome: 'refused', reason: 'saml.signature', trail: [...logout.trail, { policy: 'outcome' }] });
    expect(await open()).toHaveLength(5);
  });
});

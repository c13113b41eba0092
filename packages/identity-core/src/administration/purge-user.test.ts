import { describe, expect, it } from '@jest/globals';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import { NO_FIELDS } from '../user/user.js';
import type { Upn } from '../user/identifiers.js';
import { CreateUserLocally } from './administer-users.js';
import { PurgeUser } from './purge-user.js';
import { RestoreUser } from './restore-user.js';

const ann = { upn: 'ann@acme.example', fields: { displayName: 'Ann Lee' } };
const code = (outcome: { kind: string; refusal?: { code: string } }) => outcome.refusal?.code ?? outcome.kind;
const DAYS = 24 * 3_600;

/** Ann signed in, was provisioned and deleted; her time is over. */
async function leaver() {
  const scenario = await openScenario();
  await scenario.login(ann);
  const created = await scenario.provision({ ...ann, id: '00u1' });
  if (created.kind === 'refused') throw new Error(created.refusal.detail);
  const id = (await scenario.onlyUser()).id;
  await scenario.push('Staff', [created.view.record.scimId]);
  await scenario.deprovision(created.view.record.scimId);
  scenario.time.advanceSeconds(30 * DAYS);
  const purge = () => new PurgeUser(scenario.ports, scenario.ports.digests).execute(scenario.tenant.id, id);
  const account = () => scenario.ports.users.get(scenario.tenant.id, id);
  return { scenario, id, created, purge, account };
}

describe('PurgeUser', () => {
  it('erases the person and leaves the account’s id', async () => {
    const { scenario, id, purge, account } = await leaver();

    expect(await purge()).toMatchObject({ kind: 'purged' });

    expect(await account()).toMatchObject({ id, status: 'purged', upn: null, email: null, fields: NO_FIELDS, managedBy: null, externalIds: [], scimIds: [] });
    expect((await scenario.eventTypes()).at(-1)).toBe('user.purged');
    expect(JSON.stringify([await account(), await scenario.events()])).not.toMatch(/ann/i);
  });

  it('leaves the decisions readable, and nothing of the person in them', async () => {
    const { scenario, id, created, purge } = await leaver();
    await purge();

    const { items } = await scenario.ports.decisions.find(scenario.tenant.id, { user: id }, { limit: 50 });
    expect(items.map(({ action }) => action)).toEqual(['purge-user', 'delete-user', 'create-user', 'login']);
    expect(JSON.stringify(items)).not.toMatch(/ann@|ann lee|00u1/i);
    const decision = await scenario.decision(created.decision);
    expect(decision).toMatchObject({ outcome: 'accepted', matchedBy: expect.any(String), user: id });
    expect(decision.trail.length).toBeGreaterThan(2);
  });

  it('does nothing before its time, to somebody who came back, and a second time', async () => {
    const { scenario, id, purge, account } = await leaver();
    scenario.time.advanceSeconds(-1);
    expect(await purge()).toEqual({ kind: 'not-due' });

    scenario.time.advanceSeconds(1);
    await new RestoreUser(scenario.ports).execute(scenario.administration, id);
    expect(await purge()).toEqual({ kind: 'not-due' });
    expect(await account()).toMatchObject({ status: 'active', upn: ann.upn });

    const other = await leaver();
    const outcomes = await Promise.all([other.purge(), other.purge(), other.purge()]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['not-due', 'not-due', 'purged']);
    expect((await other.scenario.eventTypes()).filter((type) => type === 'user.purged')).toHaveLength(1);
  });

  it.each([
    ['whole', ann],
    ['NameID', { upn: 'other@acme.example', id: ann.upn }],
    ['SCIM externalId', { upn: 'other@acme.example', id: '00u1' }],
    ['UPN in another spelling', { upn: 'ANN@acme.example', email: 'other@acme.example', id: 'x' }],
    ['e-mail', { upn: 'other@acme.example', email: 'Ann@acme.example', id: 'x' }],
  ])('keeps the person from registering by a login with the former identity: %s', async (_, someone) => {
    const { scenario, purge } = await leaver();
    await purge();

    expect(await scenario.login(someone)).toMatchObject({ kind: 'refused', refusal: { code: 'login.user_deactivated' } });
    expect(await scenario.login({ upn: 'new@acme.example' })).toMatchObject({ kind: 'signed-in', registered: true });
  });

  it('ends for whoever is provisioned again: a new account, in which the person then signs in', async () => {
    const { scenario, id, created, purge } = await leaver();
    await purge();

    const again = await scenario.provision({ ...ann, id: '00u1' });

    expect(again.kind).toBe('provisioned');
    const login = await scenario.login(ann);
    expect(login).toMatchObject({ kind: 'signed-in', registered: false });
    if (login.kind === 'signed-in' && again.kind === 'provisioned') {
      expect(login.user.id).toBe(again.view.record.user);
      expect(login.user.id).not.toBe(id);
      expect(again.view.record.scimId).not.toBe(created.view.record.scimId);
    }
  });

  it('ends for whoever an administrator creates', async () => {
    const { scenario, id, purge } = await leaver();
    await purge();
    const created = await new CreateUserLocally(scenario.ports, scenario.ports.digests).execute(scenario.administration, { upn: ann.upn as Upn });

    expect(created.kind).toBe('done');
    const login = await scenario.login(ann);
    expect(login).toMatchObject({ kind: 'signed-in', registered: false });
    if (login.kind === 'signed-in') expect(login.user.id).not.toBe(id);
  });

  it('stays in its tenant', async () => {
    const { scenario, purge } = await leaver();
    await purge();
    const other = await openScenario();

    expect(code(await other.login(ann))).toBe('signed-in');
    expect(await new PurgeUser(other.ports, other.ports.digests).execute(scenario.tenant.id, (await other.onlyUser()).id)).toEqual({ kind: 'not-due' });
  });
});

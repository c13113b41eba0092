import { describe, expect, it } from '@jest/globals';
import { ReleaseIdentifiers } from '../administration/release-identifiers.js';
import { ChangeUserLocally, CreateUserLocally } from '../administration/administer-users.js';
import { PurgeUser } from '../administration/purge-user.js';
import { RestoreUser } from '../administration/restore-user.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import type { Email, Upn } from '../user/identifiers.js';
import { ProvisionUser } from './provision-user.js';

const ann = { upn: 'ann@acme.example', id: '00u1' };
const code = (outcome: { kind: string; refusal?: { code: string } }) => outcome.refusal?.code ?? outcome.kind;

async function provisioned() {
  const scenario = await openScenario();
  const create = async () => {
    const outcome = await scenario.provision(ann);
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
    return outcome;
  };
  const push = async (name: string, ids: readonly string[]) => {
    const outcome = await scenario.push(name, ids);
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
    return outcome.group.id;
  };
  const created = await create();
  return { scenario, create, push, created, id: created.view.record.scimId, user: (await scenario.onlyUser()).id };
}

describe('a person whom the directory deletes', () => {
  it('is signed out, locked out and kept for the retention time, with a decision and an event', async () => {
    const { scenario, id, user } = await provisioned();
    await scenario.login({ upn: ann.upn });
    const outcome = await scenario.deprovision(id);

    expect(await scenario.onlyUser()).toMatchObject({ status: 'deprovisioned', deprovisionedAt: scenario.time.now(), scimIds: [{ retired: true }] });
    expect(await scenario.ports.sessions.findByUser(scenario.tenant.id, user, scenario.time.now())).toEqual([]);
    expect((await scenario.ports.sessions.findRevocations(scenario.tenant.id, user, { limit: 5 })).items).toMatchObject([{ reason: 'deprovisioned', sessions: 1 }]);
    expect((await scenario.events()).slice(-2)).toMatchObject([{ type: 'user.deleted', data: { user, via: 'scim', connection: 'okta', status: 'deprovisioned' } }, { type: 'user.sessions_revoked' }]);
    const decision = await scenario.decision(outcome.decision);
    expect(decision.changes).toContainEqual(expect.objectContaining({ field: 'status', from: 'active', to: 'deprovisioned' }));
    expect(decision.trail[0]).toEqual({ policy: 'match-user', identifier: 'SCIM_ID', result: 'matched', detail: null });
  });

  it('is not found a second time, nor by another connection, and no decision is about them', async () => {
    const { scenario, id } = await provisioned();
    expect(code(await scenario.deprovision(id, scenario.entra))).toBe('resource.not_found');
    expect(code(await scenario.deprovision(id))).toBe('deprovisioned');
    expect(code(await scenario.deprovision(id))).toBe('resource.not_found');
    expect(code(await scenario.change(id, { active: true }))).toBe('resource.not_found');
  });

  it('comes back by a new create into no former group, not even when restored later', async () => {
    const { scenario, create, push, id, user } = await provisioned();
    const former = await push('Former', [id]);
    await scenario.deprovision(id);
    const again = (await create()).view.record;
    expect(await scenario.memberIds(former)).toEqual([]);
    const current = await push('Current', [again.scimId]);
    await scenario.deprovision(again.scimId);
    await new RestoreUser(scenario.ports).execute(scenario.administration, user);

    expect([await scenario.memberIds(former), await scenario.memberIds(current)]).toEqual([[], [user]]);
  });

  it('once purged and created anew, may sign in again under the old names', async () => {
    const { scenario, create, id, user } = await provisioned();
    await scenario.deprovision(id);
    scenario.time.advanceSeconds(31 * 86_400);
    await new PurgeUser(scenario.ports, scenario.ports.digests).execute(scenario.tenant.id, user);
    expect(code(await scenario.login({ upn: ann.upn }))).toBe('login.user_deactivated');

    await create();
    const { id: anew } = await scenario.onlyUser();
    await new ReleaseIdentifiers(scenario.ports).execute(scenario.administration, anew, ['UPN', 'EMAIL', 'EXTERNAL_PROVIDER_ID'], false);
    expect(await scenario.login({ upn: ann.upn })).toMatchObject({ kind: 'signed-in', registered: true });
  });
});

describe('a person whom the directory creates', () => {
  it('leaves a decision that says how they were found and what was made of it', async () => {
    const { scenario, created, user } = await provisioned();
    const decision = await scenario.decision(created.decision);
    expect(decision).toMatchObject({ kind: 'scim', action: 'create-user', outcome: 'accepted', connection: 'okta', actor: { kind: 'connection', id: 'okta' }, user, matchedBy: null });
    expect(decision.trail).toContainEqual({ policy: 'decide-provisioning', identifier: null, result: 'create', detail: 'nobody holds these identifiers' });
    const twice = await scenario.provision(ann);
    expect(await scenario.decision(twice.decision)).toMatchObject({ outcome: 'refused', user, matchedBy: 'EXTERNAL_PROVIDER_ID' });
  });

  it('begins with version 1, and inactive when the directory says so', async () => {
    const scenario = await openScenario();
    const outcome = await scenario.provision({ ...ann, active: false });
    expect(outcome).toMatchObject({ view: { active: false, groups: [], foreign: null, record: { upn: ann.upn, externalId: '00u1', version: 1, createdAt: scenario.time.now(), updatedAt: scenario.time.now() } } });
    expect(await scenario.onlyUser()).toMatchObject({ status: 'deactivated' });
    expect((await scenario.events())[0]).toMatchObject({ type: 'user.created', data: { status: 'deactivated', connection: 'okta' } });
    expect(await scenario.provision({ upn: 'ben@acme.example' })).toMatchObject({ view: { record: { externalId: null } } });
  });

  it('goes on with the record they had when they are woken', async () => {
    const { scenario, create, created, id } = await provisioned();
    await scenario.change(id, { active: false });
    scenario.time.advanceSeconds(60);
    const { record } = (await create()).view;
    expect(record).toEqual({ ...created.view.record, updatedAt: scenario.time.now(), version: 3 });
    expect((await scenario.onlyUser()).scimIds).toHaveLength(1);
    await scenario.change(id, { active: false });
    expect(await scenario.provision({ upn: ann.upn })).toMatchObject({ view: { record: { externalId: '00u1' } } });
    expect((await scenario.events()).at(-1)).toMatchObject({ type: 'user.reactivated', data: { via: 'scim', connection: 'okta' } });
  });

  it('is told as an update when adopted, and signed out when adopted inactive', async () => {
    for (const active of [true, false]) {
      const scenario = await openScenario();
      await scenario.login({ upn: ann.upn });
      const { id } = await scenario.onlyUser();
      await scenario.provision({ ...ann, active });
      const told = (await scenario.events()).slice(1);
      expect(told.map(({ type }) => type)).toEqual(active ? ['user.updated'] : ['user.updated', 'user.sessions_revoked']);
      expect(told[0]?.data).toMatchObject({ via: 'scim', connection: 'okta', managedBy: 'okta' });
      expect(await scenario.ports.sessions.findByUser(scenario.tenant.id, id, scenario.time.now())).toHaveLength(active ? 1 : 0);
      expect(await scenario.onlyUser()).toMatchObject({ updatedAt: scenario.time.now() });
    }
  });

  it('is taken from nobody by an identifier beside the one that found them', async () => {
    const { scenario, id } = await provisioned();
    await scenario.deprovision(id);
    await new CreateUserLocally(scenario.ports, scenario.ports.digests).execute(scenario.administration, { upn: 'ben@acme.example' as Upn });
    const before = await scenario.users();
    expect(await scenario.provision({ upn: 'ben@acme.example', email: ann.upn, id: '00u1' })).toMatchObject({ refusal: { code: 'identifier.taken', detail: expect.stringContaining('The UPN is already held') } });
    expect(await scenario.users()).toEqual(before);
  });

  it('is bound anew where the connection allows rebinding', async () => {
    for (const rebinding of ['allow', 'refuse'] as const) {
      const scenario = await openScenario({ okta: { rebinding } });
      await scenario.provision({ upn: ann.upn, id: '00u1', active: false });
      expect(code(await scenario.provision({ upn: ann.upn, id: '00u2' }))).toBe(rebinding === 'allow' ? 'provisioned' : 'match.conflicting');
    }
  });

  it('is not chosen among several who share an address, and the decision is about none of them', async () => {
    const scenario = await openScenario({ tenant: { sharedEmail: 'allow' } });
    for (const upn of ['a', 'b']) await new CreateUserLocally(scenario.ports, scenario.ports.digests).execute(scenario.administration, { upn: upn as Upn, email: ann.upn as Email });
    const request = { ...scenario.request(scenario.okta), tenant: { ...scenario.tenant, sharedEmail: 'refuse' as const } };
    const outcome = await new ProvisionUser(scenario.ports).execute(request, { upn: 'c' as Upn, email: ann.upn as Email, fields: {}, document: {} });
    expect(code(outcome)).toBe('match.ambiguous');
    expect(await scenario.decision(outcome.decision)).toMatchObject({ user: null, matchedBy: 'EMAIL' });
  });

  it('leaves no receipt of ended sessions when adopted inactive and was inactive before', async () => {
    const scenario = await openScenario();
    await scenario.login({ upn: ann.upn });
    const { id } = await scenario.onlyUser();
    await new ChangeUserLocally(scenario.ports).execute(scenario.administration, id, { active: false });
    const receipts = async () => (await scenario.ports.sessions.findRevocations(scenario.tenant.id, id, { limit: 5 })).items.length;
    const before = await receipts();
    const outcome = await scenario.provision({ ...ann, active: false });
    expect([outcome.kind, await receipts()]).toEqual(['provisioned', before]);
    expect((await scenario.decision(outcome.decision)).trail).toContainEqual({ policy: 'decide-provisioning', identifier: null, result: 'adopt', detail: null });
  });

  it('is not doubled where released identifiers are still written in the directory', async () => {
    const { scenario, user, id } = await provisioned();
    await new ReleaseIdentifiers(scenario.ports).execute(scenario.administration, user, ['UPN', 'EMAIL', 'EXTERNAL_PROVIDER_ID'], false);
    for (const message of [{ upn: ann.upn }, { upn: 'other@acme.example', id: '00u1' }]) {
      expect(await scenario.provision(message)).toMatchObject({ refusal: { code: 'identifier.taken', detail: expect.stringContaining(`user ${id}`) } });
    }
  });
});

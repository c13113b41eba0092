import { describe, expect, it } from '@jest/globals';
import { CreateUserLocally } from '../administration/administer-users.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import type { Email, Upn } from '../user/identifiers.js';

const owner = { upn: 'owner@acme.example', email: 'owner@acme.example' };

async function withOwner(overrides: Parameters<typeof openScenario>[0] = {}) {
  const scenario = await openScenario(overrides);
  const created = await new CreateUserLocally(scenario.ports, scenario.ports.digests).execute(scenario.administration, {
    upn: owner.upn as Upn,
    email: owner.email as Email,
    displayName: 'The Owner',
    protected: true,
  });
  if (created.kind === 'refused') throw new Error(created.refusal.detail);
  return { scenario, created: created.value };
}

describe('a protected, unmanaged account', () => {
  it('is not taken over by a directory that presents its UPN or its address, and stays as it was', async () => {
    const { scenario, created } = await withOwner();

    for (const someone of [{ ...owner, id: '00u1' }, { upn: 'other@acme.example', email: owner.email, id: '00u1' }, { ...owner, id: '00u1', active: false }]) {
      const outcome = await scenario.provision(someone);
      expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: expect.stringMatching(/^(user\.protected|match\.conflicting)$/) } });
    }
    expect(await scenario.onlyUser()).toEqual(created);
  });

  it('signs its owner in at a first login, in words of the trail, and is managed by nobody after it', async () => {
    const { scenario } = await withOwner();

    const login = await scenario.login({ ...owner, id: 'saml-1', fields: { displayName: 'Somebody Else' } });

    expect(login).toMatchObject({ kind: 'signed-in', registered: false });
    expect(login.trail).toContainEqual(expect.objectContaining({ policy: 'protected-user', detail: expect.stringContaining('stays unmanaged') }));
    expect(await scenario.onlyUser()).toMatchObject({ managedBy: null, protected: true, upn: owner.upn, fields: { displayName: 'The Owner' } });
    expect(await scenario.provision({ ...owner, id: '00u1' })).toMatchObject({ kind: 'refused', refusal: { code: 'user.protected' } });
  });

  it.each(['refuse', 'allow'] as const)('moves to no other NameID afterwards, also under rebinding: %s', async (rebinding) => {
    const { scenario } = await withOwner({ okta: { rebinding } });
    await scenario.login({ ...owner, id: 'saml-1' });

    expect(await scenario.login({ ...owner, id: 'saml-2' })).toMatchObject({ kind: 'refused', refusal: { code: 'login.match_conflicting' } });
    expect((await scenario.onlyUser()).externalIds.map(({ value }) => value)).toEqual(['saml-1']);
  });

  it('is an account like any other to rebinding: allow once the protection is lifted', async () => {
    const scenario = await openScenario({ okta: { rebinding: 'allow' } });
    await scenario.login({ ...owner, id: 'saml-1' });

    expect(await scenario.login({ ...owner, id: 'saml-2' })).toMatchObject({ kind: 'signed-in', registered: false });
  });
});

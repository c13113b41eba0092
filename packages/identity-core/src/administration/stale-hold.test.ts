import { describe, expect, it } from '@jest/globals';
import type { Connection } from '../connection/connection.js';
import { DEFAULT_SCIM_SETTINGS } from '../connection/connection.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import { ChangeConnection } from './administer-connections.js';
import { DetachGroup } from './administer-groups.js';
import { ChangeUserLocally } from './administer-users.js';
import { DecideHold } from './decide-hold.js';

const scim = { ...DEFAULT_SCIM_SETTINGS, guard: { maxShare: 0, windowMinutes: 60, minimum: 0 } };

/** A person and a group of one, of which the guard holds everything that would take away. */
async function held() {
  const scenario = await openScenario({ okta: { scim } });
  const okta: Connection = { ...scenario.okta, scim };
  const made = await scenario.provision({ upn: 'ann@acme.example', id: '00u1' }, okta);
  if (made.kind === 'refused') throw new Error(made.refusal.detail);
  const id = made.view.record.scimId;
  const pushed = await scenario.push('Staff', [id], okta);
  if (pushed.kind === 'refused') throw new Error(pushed.refusal.detail);
  const approve = async () => {
    const { items } = await scenario.ports.guard.findHolds(scenario.tenant.id, okta.id, { limit: 10 });
    return new DecideHold(scenario.ports).execute(scenario.administration, okta.id, items[0]!.id, 'approved');
  };
  return { scenario, okta, id, group: pushed.group.id, approve };
}

describe('approving a hold whose time is over', () => {
  it('touches no group that was detached meanwhile', async () => {
    const { scenario, okta, group, approve } = await held();
    await scenario.changeGroup(group, { members: [{ kind: 'replace', ids: [] }] }, okta);
    await new DetachGroup(scenario.ports).execute(scenario.administration, group);

    expect(await approve()).toMatchObject({ kind: 'refused', refusal: { code: 'hold.obsolete' } });
    expect(await scenario.memberIds(group)).toHaveLength(1);
  });

  it('deactivates nobody whom another connection manages by now', async () => {
    const { scenario, okta, id, approve } = await held();
    await scenario.change(id, { active: false }, okta);
    await new ChangeConnection(scenario.ports).execute(scenario.administration, okta.id, (current) => ({ ...current, scim: null }));
    await scenario.provision({ upn: 'ann@acme.example', id: 'e1' }, scenario.entra);

    expect(await approve()).toMatchObject({ kind: 'refused', refusal: { code: 'hold.obsolete' } });
    expect(await scenario.onlyUser()).toMatchObject({ status: 'active', managedBy: 'entra' });
  });

  it('takes nothing from somebody who is protected by now, and keeps the hold', async () => {
    const { scenario, okta, id, approve } = await held();
    await scenario.change(id, { active: false }, okta);
    const user = await scenario.onlyUser();
    const protect = (isProtected: boolean) => new ChangeUserLocally(scenario.ports).execute(scenario.administration, user.id, { protected: isProtected });
    await protect(true);
    expect(await approve()).toMatchObject({ kind: 'refused', refusal: { code: 'user.protected' } });
    expect(await scenario.onlyUser()).toMatchObject({ status: 'active' });
    await protect(false);
    expect(await approve()).toMatchObject({ kind: 'done', value: { status: 'approved' } });
    expect(await scenario.onlyUser()).toMatchObject({ status: 'deactivated' });
  });
});

describe('what a directory may not do by the way', () => {
  it('is no rename when only the spelling of the login name changed: a new NameID stays conflicting', async () => {
    const scenario = await openScenario();
    const made = await scenario.provision({ upn: 'ann@acme.example', id: '00u1' });
    if (made.kind === 'refused') throw new Error(made.refusal.detail);
    await scenario.login({ upn: 'ann@acme.example', id: 'name-1' });
    scenario.time.advanceSeconds(1);
    await scenario.change(made.view.record.scimId, { upn: 'Ann@acme.example' });
    expect(await scenario.login({ upn: 'ann@acme.example', id: 'attacker' })).toMatchObject({ kind: 'refused', refusal: { code: 'login.match_conflicting' } });
  });

  it('adopts nobody while its visibility is for import', async () => {
    const scenario = await openScenario({ okta: { scim: { ...DEFAULT_SCIM_SETTINGS, visibility: 'all' } } });
    await scenario.login({ upn: 'ann@acme.example' });
    expect(await scenario.provision({ upn: 'ann@acme.example', id: '00u1' })).toMatchObject({ kind: 'refused', refusal: { code: 'identifier.taken', remedy: expect.stringContaining('own') } });
    expect(await scenario.onlyUser()).toMatchObject({ managedBy: null });
  });

  it('says why a login of a managed person did not write another person’s login name', async () => {
    const scenario = await openScenario();
    for (const name of ['a', 'b']) await scenario.provision({ upn: `${name}@acme.example`, id: `00u-${name}` });
    await scenario.login({ upn: 'a@acme.example', id: 'name-a' });
    const outcome = await scenario.login({ upn: 'b@acme.example', id: 'name-a' });
    const { trail } = await scenario.decision(outcome.decision);
    for (const identifier of ['UPN', 'EMAIL']) expect(trail).toContainEqual(expect.objectContaining({ identifier, result: 'kept', detail: expect.stringContaining('holds') }));
  });
});

import { describe, expect, it } from '@jest/globals';
import { ReleaseIdentifiers } from '../administration/release-identifiers.js';
import { RestoreUser } from '../administration/restore-user.js';
import { ChangeUserLocally, CreateUserLocally, DeleteUserLocally } from '../administration/administer-users.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import type { Email, Upn } from '../user/identifiers.js';
import type { ProvisionUserOutcome } from './provision-user.js';

const ann = { upn: 'ann@acme.example', id: '00u1' };
const ben = { upn: 'ben@acme.example', id: '00u2' };
const code = (outcome: { kind: string; refusal?: { code: string } }) => outcome.refusal?.code ?? outcome.kind;
const idOf = (outcome: ProvisionUserOutcome): string => {
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
  return outcome.view.record.scimId;
};

describe('ProvisionUser', () => {
  it('creates a managed user with a SCIM id of its own', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    const user = await scenario.onlyUser();

    expect(user).toMatchObject({ upn: ann.upn, status: 'active', managedBy: 'okta', scimIds: [{ value: id }], externalIds: [{ channel: 'scim', value: '00u1' }] });
    expect(user.id).not.toBe(id);
    expect((await scenario.events()).map(({ type, data }) => [type, data['via']])).toEqual([['user.created', 'scim']]);
  });

  it('adopts somebody who signed in before, whatever comes first', async () => {
    for (const loginFirst of [true, false]) {
      const scenario = await openScenario();
      const acts = [() => scenario.login({ upn: ann.upn }), () => scenario.provision(ann)];
      for (const act of loginFirst ? acts : acts.toReversed()) expect(code(await act())).not.toContain('.');
      expect(await scenario.onlyUser()).toMatchObject({ managedBy: 'okta', status: 'active' });
      expect((await scenario.onlyUser()).externalIds.map((id) => id.channel).sort()).toEqual(['saml', 'scim']);
    }
  });

  it('ends a create racing a first login in one account, both successful', async () => {
    const scenario = await openScenario();
    const outcomes = await Promise.all([scenario.login({ upn: ann.upn }), scenario.provision(ann), scenario.login({ upn: ann.upn })]);

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['signed-in', 'provisioned', 'signed-in']);
    expect(await scenario.onlyUser()).toMatchObject({ managedBy: 'okta' });
  });

  it('gives one of twelve identical creates the user and tells eleven that it is taken', async () => {
    const scenario = await openScenario();
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => scenario.provision(ann)));

    expect(outcomes.map(code).sort()).toEqual([...Array.from({ length: 11 }, () => 'identifier.taken'), 'provisioned']);
    await scenario.onlyUser();
  });

  it('reactivates its own inactive user under the same SCIM id', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    await scenario.change(id, { active: false });
    const again = await scenario.provision(ann);

    expect(idOf(again)).toBe(id);
    expect(await scenario.onlyUser()).toMatchObject({ status: 'active' });
    expect(await scenario.eventTypes()).toEqual(['user.created', 'user.deactivated', 'user.reactivated']);
  });

  it('brings a deprovisioned user back under a new SCIM id, the old one staying retired', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    await scenario.deprovision(id);
    const again = idOf(await scenario.provision(ann));

    expect(again).not.toBe(id);
    expect((await scenario.onlyUser()).scimIds).toEqual([
      { connection: 'okta', value: id, retired: true },
      { connection: 'okta', value: again, retired: false },
    ]);
    expect(code(await scenario.change(id, { active: false }))).toBe('resource.not_found');
  });

  it('takes the posted active when it adopts', async () => {
    const scenario = await openScenario();
    await scenario.login({ upn: ann.upn });
    await scenario.provision({ ...ann, active: false });

    expect(await scenario.onlyUser()).toMatchObject({ status: 'deactivated', managedBy: 'okta' });
    expect(code(await scenario.login({ upn: ann.upn }))).toBe('login.user_deactivated');
  });

  it('takes nobody from another connection, and nobody who is protected', async () => {
    const scenario = await openScenario();
    await scenario.provision(ann);
    expect(code(await scenario.provision(ann, scenario.entra))).toBe('identifier.taken');

    await new CreateUserLocally(scenario.ports, scenario.ports.digests).execute(scenario.administration, { upn: ben.upn as Upn, protected: true });
    expect(code(await scenario.provision(ben))).toBe('user.protected');
    expect((await scenario.users()).map((user) => user.managedBy)).toEqual(['okta', null]);
  });

  it('refuses a re-used address with the remedy, and creates a second user where addresses are shared', async () => {
    const message = { upn: 'new@acme.example', email: ann.upn, id: '00u9' };
    for (const sharedEmail of ['refuse', 'allow'] as const) {
      const scenario = await openScenario({ tenant: { sharedEmail } });
      await scenario.provision(ann);
      const outcome = await scenario.provision(message);
      if (sharedEmail === 'refuse') expect(outcome).toMatchObject({ refusal: { code: 'match.conflicting', remedy: expect.stringContaining('release identifiers') } });
      else expect(outcome.kind).toBe('provisioned');
      expect(await scenario.users()).toHaveLength(sharedEmail === 'refuse' ? 1 : 2);
      if (sharedEmail === 'allow') expect((await scenario.decision(outcome.decision)).trail).toContainEqual(expect.objectContaining({ identifier: 'EMAIL', result: 'conflicting' }));
    }
  });

  it('writes nothing when one message carries identifiers of two people', async () => {
    const scenario = await openScenario();
    await scenario.provision(ann);
    await scenario.provision(ben);
    const before = await scenario.users();

    expect(code(await scenario.provision({ upn: 'new@acme.example', id: '00u1' }))).toBe('identifier.taken');
    await scenario.deprovision(before[0]!.scimIds[0]!.value);
    expect(code(await scenario.provision({ upn: ben.upn, id: '00u1' }))).toBe('identifier.taken');
    expect((await scenario.users())[1]).toEqual(before[1]);
  });

  it('adopts an account that an administrator deleted, and makes it active again', async () => {
    const scenario = await openScenario();
    await scenario.login({ upn: ann.upn });
    const user = await scenario.onlyUser();
    await new DeleteUserLocally(scenario.ports).execute(scenario.administration, user.id);
    expect(code(await scenario.login({ upn: ann.upn }))).toBe('login.user_deactivated');
    await scenario.provision(ann);

    expect(await scenario.onlyUser()).toMatchObject({ id: user.id, status: 'active', managedBy: 'okta', deprovisionedAt: null, purgeAfter: null });
  });
});

describe('ChangeUser', () => {
  it('deactivates at once: sessions end with a receipt and the next login is refused', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    await scenario.login({ upn: ann.upn });
    await scenario.login({ upn: ann.upn });
    const outcome = await scenario.change(id, { active: false });
    const user = await scenario.onlyUser();

    expect(await scenario.ports.sessions.findByUser(scenario.tenant.id, user.id, scenario.time.now())).toEqual([]);
    const receipts = await scenario.ports.sessions.findRevocations(scenario.tenant.id, user.id, { limit: 10 });
    expect(receipts.items).toEqual([expect.objectContaining({ sessions: 2, reason: 'deactivated', decision: outcome.decision, confirmedAt: scenario.time.now() })]);
    expect(await scenario.eventTypes()).toEqual(['user.created', 'user.updated', 'user.deactivated', 'user.sessions_revoked']);
    expect(code(await scenario.login({ upn: ann.upn }))).toBe('login.user_deactivated');
  });

  it('says "unchanged" to a repetition, moves no version and tells nobody', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    await scenario.change(id, { active: false });
    scenario.time.advanceSeconds(60);
    const before = await scenario.onlyUser();
    const events = await scenario.eventTypes();
    const again = await scenario.change(id, { active: false });

    expect(again).toMatchObject({ kind: 'unchanged', record: { version: 2 } });
    expect(await scenario.onlyUser()).toEqual(before);
    expect(await scenario.eventTypes()).toEqual(events);
  });

  it('refuses an identifier that somebody else holds, names the holder and changes nothing', async () => {
    const scenario = await openScenario();
    const holder = idOf(await scenario.provision(ann));
    const id = idOf(await scenario.provision(ben));
    const before = await scenario.users();

    for (const message of [{ upn: 'ANN@acme.example' }, { email: ann.upn }, { id: '00u1' }]) {
      const outcome = await scenario.change(id, { ...message, active: false });
      expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'identifier.taken', detail: expect.stringContaining(`user ${holder}`) } });
    }
    expect(await scenario.users()).toEqual(before);
  });

  it('follows a rename through to the login, without a second account', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    await scenario.login({ upn: ann.upn, email: ann.upn, id: 'persistent-1' });
    scenario.time.advanceSeconds(1);
    await scenario.change(id, { upn: 'ann.bell@acme.example' });
    expect(await scenario.login({ upn: 'ann.bell@acme.example', email: ann.upn, id: 'persistent-2' })).toMatchObject({ kind: 'signed-in', registered: false });
    await scenario.onlyUser();
  });

  it('never signs a newcomer with a former login name in as the renamed person', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    await scenario.login({ upn: ann.upn });
    scenario.time.advanceSeconds(1);
    await scenario.change(id, { upn: 'ann.bell@acme.example', email: 'ann.bell@acme.example' });
    const newcomer = await scenario.login({ upn: ann.upn });

    expect(newcomer).toMatchObject({ kind: 'signed-in', registered: true });
    expect(await scenario.users()).toHaveLength(2);
  });

  it('deactivates and deletes nobody who is protected', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    const user = await scenario.onlyUser();
    await new ChangeUserLocally(scenario.ports).execute(scenario.administration, user.id, { protected: true });

    for (const outcome of [await scenario.change(id, { active: false }), await scenario.deprovision(id)]) {
      expect(code(outcome)).toBe('user.protected');
      expect(await scenario.decision(outcome.decision)).toMatchObject({ outcome: 'refused', user: user.id });
    }
    expect(code(await scenario.change(id, { fields: { displayName: 'Ann' } }))).toBe('changed');
    expect(await scenario.onlyUser()).toMatchObject({ status: 'active' });
  });

  it('clears a field that the directory wrote before and leaves out now, and no other', async () => {
    const scenario = await openScenario();
    await scenario.login({ upn: ann.upn, fields: { surname: 'Bell' } });
    const id = idOf(await scenario.provision({ ...ann, fields: { department: 'Sales' } }));
    await scenario.change(id, { fields: {} });

    expect((await scenario.onlyUser()).fields).toMatchObject({ department: null, surname: 'Bell' });
  });

  it('keeps a local lock whatever the directory sends', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    const user = await scenario.onlyUser();
    await new ChangeUserLocally(scenario.ports).execute(scenario.administration, user.id, { blocked: true });
    await scenario.change(id, { active: false });
    await scenario.change(id, { active: true });

    expect(await scenario.onlyUser()).toMatchObject({ status: 'active', blocked: true });
    expect(code(await scenario.login({ upn: ann.upn }))).toBe('login.user_blocked');
  });

  it('knows nothing of another connection’s users', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    expect(code(await scenario.change(id, { active: false }, scenario.entra))).toBe('resource.not_found');
    expect(code(await scenario.deprovision(id, scenario.entra))).toBe('resource.not_found');
  });

  it('leaves no session to somebody who is deactivated while signing in', async () => {
    for (let round = 0; round < 20; round += 1) {
      const scenario = await openScenario();
      const id = idOf(await scenario.provision(ann));
      await Promise.all([scenario.login({ upn: ann.upn }), scenario.change(id, { active: false }), scenario.login({ upn: ann.upn })]);
      const user = await scenario.onlyUser();
      expect(await scenario.ports.sessions.findByUser(scenario.tenant.id, user.id, scenario.time.now())).toEqual([]);
    }
  });
});

describe('ReleaseIdentifiers', () => {
  it('lets a new UPN bind anew, while the directory goes on reading what it wrote', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    await scenario.login({ upn: ann.upn, id: 'n1' });
    const user = await scenario.onlyUser();
    const release = new ReleaseIdentifiers(scenario.ports);

    const preview = await release.execute(scenario.administration, user.id, ['UPN', 'EXTERNAL_PROVIDER_ID'], true);
    expect(preview).toMatchObject({ kind: 'done', value: [{ identifier: 'EXTERNAL_PROVIDER_ID' }, { identifier: 'EXTERNAL_PROVIDER_ID' }, { identifier: 'UPN', value: ann.upn }] });
    expect(await scenario.onlyUser()).toEqual(user);
    expect(await scenario.decision(preview.decision)).toMatchObject({ outcome: 'planned' });

    await release.execute(scenario.administration, user.id, ['UPN', 'EXTERNAL_PROVIDER_ID'], false);
    expect(await scenario.onlyUser()).toMatchObject({ upn: null, externalIds: [], email: ann.upn });
    expect(await scenario.eventTypes()).toContain('user.identifiers_released');
    expect(await scenario.ports.provisioning.getUser(scenario.tenant.id, scenario.okta.id, id as never)).toMatchObject({ record: { upn: ann.upn, externalId: '00u1' } });

    // The directory repeats what it wrote: that binds nothing again, and frees nothing for anybody else in its connection.
    await scenario.change(id, { fields: { displayName: 'Ann' } });
    expect(await scenario.onlyUser()).toMatchObject({ upn: null, externalIds: [] });
    expect(code(await scenario.provision({ upn: ann.upn, email: 'other@acme.example', id: '00u8' }))).toBe('identifier.taken');
    await scenario.change(id, { upn: 'ann.bell@acme.example' });
    expect(await scenario.onlyUser()).toMatchObject({ upn: 'ann.bell@acme.example' });
  });

  it('gives an address free only when asked for it', async () => {
    const scenario = await openScenario();
    await new CreateUserLocally(scenario.ports, scenario.ports.digests).execute(scenario.administration, { upn: ann.upn as Upn, email: ann.upn as Email });
    const user = await scenario.onlyUser();
    await new ReleaseIdentifiers(scenario.ports).execute(scenario.administration, user.id, ['EMAIL'], false);
    expect(await scenario.onlyUser()).toMatchObject({ upn: ann.upn, email: null });
  });
});

describe('RestoreUser', () => {
  it('brings a deleted person back, to their directory under a new SCIM id and into the groups it still has', async () => {
    const scenario = await openScenario();
    const id = idOf(await scenario.provision(ann));
    const kept = await scenario.push('Kept', [id]);
    if (kept.kind === 'refused') throw new Error(kept.refusal.detail);
    const { id: userId } = await scenario.onlyUser();
    await scenario.deprovision(id);
    expect(await scenario.memberIds(kept.group.id)).toEqual([]);
    expect((await scenario.onlyUser()).purgeAfter?.getTime()).toBe(scenario.time.now().getTime() + 30 * 86_400_000);

    const outcome = await new RestoreUser(scenario.ports).execute(scenario.administration, userId);
    expect(outcome).toMatchObject({ kind: 'done', value: { status: 'active', managedBy: 'okta', purgeAfter: null } });
    expect(await scenario.memberIds(kept.group.id)).toEqual([userId]);
    const issued = (await scenario.onlyUser()).scimIds.find((held) => !held.retired);
    expect(issued?.value).not.toBe(id);
    expect(code(await scenario.change(issued!.value, { active: false }))).toBe('changed');
  });

  it('leaves a person unmanaged whose name the directory shows on somebody else by now', async () => {
    const scenario = await openScenario();
    const { ports, administration } = scenario;
    const id = idOf(await scenario.provision(ann));
    const { id: elder } = await scenario.onlyUser();
    await new ReleaseIdentifiers(ports).execute(administration, elder, ['UPN', 'EXTERNAL_PROVIDER_ID', 'EMAIL'], false);
    await scenario.deprovision(id);
    idOf(await scenario.provision(ann));

    const outcome = await new RestoreUser(ports).execute(administration, elder);

    expect(outcome).toMatchObject({ kind: 'done', value: { status: 'active', managedBy: null } });
    expect(code(await new ChangeUserLocally(ports).execute(administration, elder, { displayName: 'Ann the elder' }))).toBe('done');
  });

  it('restores only who is deprovisioned', async () => {
    const scenario = await openScenario();
    await scenario.login({ upn: ann.upn });
    const user = await scenario.onlyUser();
    expect(code(await new RestoreUser(scenario.ports).execute(scenario.administration, user.id))).toBe('user.not_restorable');
  });
});

import { describe, expect, it } from '@jest/globals';
import { ChangeUserLocally, CreateUserLocally, DeleteUserLocally } from '../administration/administer-users.js';
import { PurgeUser } from '../administration/purge-user.js';
import { DEFAULT_ATTRIBUTE_SYNC } from '../connection/attribute-sync-policy.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import type { Email, Upn } from '../user/identifiers.js';
import { CompleteLogin, type LoginInput } from './complete-login.js';

const ann = { upn: 'ann@acme.example' };
const code = (outcome: { kind: string; refusal?: { code: string } }) => outcome.refusal?.code ?? outcome.kind;

describe('CompleteLogin', () => {
  it('registers an unknown person on first login and recognises them on the second', async () => {
    const scenario = await openScenario();
    const first = await scenario.login(ann);
    const second = await scenario.login(ann);

    expect(first).toMatchObject({ kind: 'signed-in', registered: true });
    expect(second).toMatchObject({ kind: 'signed-in', registered: false });
    expect(await scenario.onlyUser()).toMatchObject({ upn: ann.upn, email: ann.upn, externalIds: [{ channel: 'saml', value: ann.upn }] });
    expect(await scenario.eventTypes()).toEqual(['user.created']);
    expect((await scenario.events())[0]?.data).toMatchObject({ via: 'saml' });
  });

  it('signs both of two simultaneous first logins into one user', async () => {
    const scenario = await openScenario();
    const outcomes = await Promise.all([scenario.login(ann), scenario.login(ann)]);

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['signed-in', 'signed-in']);
    await scenario.onlyUser();
  });

  it('leaves a session and a decision with the trail of every policy', async () => {
    const scenario = await openScenario();
    const outcome = await scenario.login(ann);
    const user = await scenario.onlyUser();

    expect(await scenario.ports.sessions.findByUser(scenario.tenant.id, user.id, scenario.time.now())).toHaveLength(1);
    const decision = await scenario.decision(outcome.decision);
    expect(decision).toMatchObject({ kind: 'login', action: 'login', outcome: 'accepted', reason: null, user: user.id, matchedBy: null, connection: 'okta' });
    expect(new Set(decision.trail.map((step) => step.policy))).toEqual(new Set(['match-user', 'decide-registration', 'plan-identifier-binding', 'plan-attribute-sync']));
    expect(decision.changes.map((change) => change.field)).toEqual(expect.arrayContaining(['upn', 'email', 'status', 'externalIds']));
    expect(decision.events).toEqual((await scenario.events()).map((event) => event.id));
  });

  it('leaves no account, session or event behind a refusal, only its decision', async () => {
    const scenario = await openScenario({ saml: { jitRegistration: false } });
    const outcome = await scenario.login(ann);

    expect(code(outcome)).toBe('login.registration_disabled');
    expect(await scenario.users()).toEqual([]);
    expect(await scenario.events()).toEqual([]);
    expect(await scenario.decision(outcome.decision)).toMatchObject({ outcome: 'refused', reason: 'login.registration_disabled', remedy: expect.any(String), changes: [], events: [] });
  });

  it('decides a test login, logs it, and changes nothing else', async () => {
    const scenario = await openScenario();
    const outcome = await scenario.login(ann, scenario.okta, { test: true });

    expect(outcome).toMatchObject({ kind: 'signed-in', session: null });
    expect(await scenario.users()).toEqual([]);
    expect(await scenario.events()).toEqual([]);
    expect(await scenario.decision(outcome.decision)).toMatchObject({ action: 'test-login', changes: [] });
  });

  it('never registers a leaver again, and never lets a locked person in', async () => {
    const scenario = await openScenario();
    await scenario.login(ann);
    const user = await scenario.onlyUser();
    const edit = new ChangeUserLocally(scenario.ports);

    await edit.execute(scenario.administration, user.id, { active: false });
    expect(code(await scenario.login(ann))).toBe('login.user_deactivated');
    await edit.execute(scenario.administration, user.id, { active: true, blocked: true });
    expect(code(await scenario.login(ann))).toBe('login.user_blocked');
    await edit.execute(scenario.administration, user.id, { blocked: false });
    expect(code(await scenario.login(ann))).toBe('signed-in');
    await scenario.onlyUser();
  });

  it('signs the holder of the NameID in without moving another person’s UPN and address to them', async () => {
    const scenario = await openScenario();
    await scenario.login({ upn: 'a@acme.example', id: 'name-a' });
    await scenario.login({ upn: 'b@acme.example', id: 'name-b' });

    const outcome = await scenario.login({ upn: 'b@acme.example', id: 'name-a' });
    expect(outcome).toMatchObject({ kind: 'signed-in', user: { upn: 'a@acme.example', email: 'a@acme.example' } });
    expect((await scenario.decision(outcome.decision)).trail).toContainEqual(expect.objectContaining({ identifier: 'UPN', result: 'held-by-another' }));
  });

  it('follows a new UPN when the NameID vouches for the person', async () => {
    const scenario = await openScenario();
    await scenario.login({ upn: 'ann@acme.example', id: 'n1' });
    await scenario.login({ upn: 'ann.bell@acme.example', email: 'ann@acme.example', id: 'n1' });

    expect(await scenario.onlyUser()).toMatchObject({ upn: 'ann.bell@acme.example', email: 'ann@acme.example' });
    expect(await scenario.eventTypes()).toEqual(['user.created', 'user.updated']);
  });

  it('refuses a changed NameID for a known UPN, with the remedy', async () => {
    const scenario = await openScenario();
    await scenario.login({ ...ann, id: 'n1' });
    const outcome = await scenario.login({ ...ann, id: 'n2' });

    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'login.match_conflicting', remedy: expect.stringContaining('release identifiers') } });
    await scenario.onlyUser();
  });

  it('writes the synchronised fields at every login, never those that the directory wrote', async () => {
    const scenario = await openScenario({ saml: { sync: { ...DEFAULT_ATTRIBUTE_SYNC, department: 'every-login', jobtitle: 'every-login' } } });
    await scenario.provision({ ...ann, fields: { department: 'Directory', displayName: 'Ann' } });
    await scenario.login({ ...ann, fields: { department: 'SAML', jobTitle: 'Clerk', displayName: 'A.' } });

    expect((await scenario.onlyUser()).fields).toMatchObject({ department: 'Directory', jobTitle: 'Clerk', displayName: 'Ann' });
  });

  it('writes nothing and tells nothing when a login brings nothing new', async () => {
    const scenario = await openScenario();
    await scenario.login(ann);
    const before = await scenario.onlyUser();
    scenario.time.advanceSeconds(60);
    const outcome = await scenario.login(ann);

    expect(outcome).toMatchObject({ user: before });
    expect(await scenario.onlyUser()).toEqual(before);
    expect(await scenario.eventTypes()).toEqual(['user.created']);
    expect(await scenario.decision(outcome.decision)).toMatchObject({ changes: [], matchedBy: 'EXTERNAL_PROVIDER_ID' });
  });

  it.each(['never', 'on-registration', 'every-login'] as const)('keeps an e-mail address by its mode %s', async (mode) => {
    const scenario = await openScenario({ saml: { sync: { ...DEFAULT_ATTRIBUTE_SYNC, emailaddress: mode } } });
    await scenario.login({ ...ann, email: 'old@acme.example', id: 'n' });
    const registered = (await scenario.onlyUser()).email;
    await scenario.login({ ...ann, email: 'new@acme.example', id: 'n' });

    expect([registered, (await scenario.onlyUser()).email]).toEqual(
      { never: [null, null], 'on-registration': ['old@acme.example', 'old@acme.example'], 'every-login': ['old@acme.example', 'new@acme.example'] }[mode],
    );
  });
});

describe('CompleteLogin, of somebody whom an administrator or a directory made', () => {
  const made = async (overrides: Parameters<typeof openScenario>[0], person: { readonly upn?: string; readonly email?: string }) => {
    const scenario = await openScenario(overrides);
    const { upn, email } = person;
    await new CreateUserLocally(scenario.ports, scenario.ports.digests).execute(scenario.administration, { ...(upn === undefined ? {} : { upn: upn as Upn }), ...(email === undefined ? {} : { email: email as Email }) });
    return scenario;
  };

  it('follows a new spelling of the UPN that found the person, and says when the account changed', async () => {
    const scenario = await made({}, { upn: 'ANN@acme.example' });
    scenario.time.advanceSeconds(60);
    const outcome = await scenario.login(ann);

    expect(outcome).toMatchObject({ kind: 'signed-in', registered: false, user: { upn: ann.upn, updatedAt: scenario.time.now() } });
    expect(await scenario.onlyUser()).toMatchObject({ upn: ann.upn, updatedAt: scenario.time.now() });
    expect(await scenario.decision(outcome.decision)).toMatchObject({ matchedBy: 'UPN' });
    expect((await scenario.events()).at(-1)).toMatchObject({ type: 'user.updated', data: { via: 'saml', connection: 'okta', upn: ann.upn } });
  });

  it('says of a protected account that it takes nothing over, when something weaker than the NameID found it', async () => {
    const scenario = await made({}, { upn: ann.upn });
    const { id } = await scenario.onlyUser();
    const noted = async (outcome: Awaited<ReturnType<typeof scenario.login>>) => (await scenario.decision(outcome.decision)).trail.some(({ policy }) => policy === 'protected-user');
    const protect = (isProtected: boolean) => new ChangeUserLocally(scenario.ports).execute(scenario.administration, id, { protected: isProtected });
    expect(await noted(await scenario.login(ann, scenario.okta, { test: true }))).toBe(false);
    await protect(true);
    expect(await noted(await scenario.login(ann))).toBe(true);
    expect(await noted(await scenario.login(ann))).toBe(false);
    expect(await scenario.onlyUser()).toMatchObject({ managedBy: null });
  });

  it('keeps another UPN of a person found by e-mail where rebinding is allowed, and refuses elsewhere', async () => {
    const message = { upn: 'ann.bell@acme.example', email: 'ann@acme.example' };
    const lenient = await made({ okta: { rebinding: 'allow' } }, { upn: 'ab', email: message.email });
    expect(await lenient.login(message)).toMatchObject({ kind: 'signed-in', registered: false, user: { upn: 'ab' } });
    const strict = await made({}, { upn: 'ab', email: message.email });
    expect(code(await strict.login(message))).toBe('login.match_conflicting');
  });

  it('overwrites neither the UPN nor the address that a directory wrote', async () => {
    const scenario = await openScenario({ saml: { sync: { ...DEFAULT_ATTRIBUTE_SYNC, emailaddress: 'every-login' } } });
    await scenario.provision({ ...ann, id: '00u1' });
    await scenario.login({ ...ann, id: 'n1' });
    const outcome = await scenario.login({ upn: 'other@acme.example', email: 'other@acme.example', id: 'n1' });

    expect(outcome).toMatchObject({ kind: 'signed-in', user: { upn: ann.upn, email: ann.upn } });
    expect(await scenario.onlyUser()).toMatchObject({ upn: ann.upn, email: ann.upn });
  });

  it('writes an address that the directory did not', async () => {
    const scenario = await openScenario({ saml: { sync: { ...DEFAULT_ATTRIBUTE_SYNC, emailaddress: 'every-login' } } });
    await scenario.provision({ ...ann, email: null, id: '00u1' });
    await scenario.login({ ...ann, email: 'old@acme.example', id: 'n1' });
    await scenario.login({ ...ann, email: 'new@acme.example', id: 'n1' });

    expect(await scenario.onlyUser()).toMatchObject({ managedBy: 'okta', email: 'new@acme.example' });
  });

  it('does not bring back whom retention purged', async () => {
    const scenario = await openScenario({ tenant: { retention: 'PT1H' } });
    await scenario.login(ann);
    const user = await scenario.onlyUser();
    await new DeleteUserLocally(scenario.ports).execute(scenario.administration, user.id);
    scenario.time.advanceSeconds(7_200);
    await new PurgeUser(scenario.ports, scenario.ports.digests).execute(scenario.tenant.id, user.id);
    expect(await scenario.users()).toEqual([]);

    const outcome = await scenario.login({ ...ann, id: 'another' });
    expect(code(outcome)).toBe('login.user_deactivated');
    expect((await scenario.decision(outcome.decision)).trail).toContainEqual(expect.objectContaining({ result: 'tombstone: refused' }));
  });
});

describe('the decision of a login', () => {
  it('begins with what the gate checked, whose list stays as it was, and names the person as the actor', async () => {
    const scenario = await openScenario();
    const { unitOfWork, ids, clock, digests } = scenario.ports;
    const gateTrail: LoginInput['gateTrail'] = [{ policy: 'saml-gate', identifier: null, result: 'signature: passed', detail: null }];
    const outcome = await new CompleteLogin(unitOfWork, ids, clock, digests).execute({
      tenant: scenario.tenant,
      connection: scenario.okta,
      profile: { externalId: null, upn: null, email: null, fields: {}, missingAttributes: ['upn', 'emailaddress'] },
      session: { secretHash: 'h', expiresAt: clock.now(), nameId: null, nameIdFormat: null, sessionIndex: null },
      gateTrail,
      input: null,
      test: false,
    });
    const decision = await scenario.decision(outcome.decision);

    expect(code(outcome)).toBe('login.attribute_missing');
    expect(gateTrail).toHaveLength(1);
    expect(outcome.trail[0]).toEqual(gateTrail[0]);
    expect(decision.trail.slice(0, outcome.trail.length)).toEqual(outcome.trail);
    expect(decision.actor).toEqual({ kind: 'person', id: null });
    expect(decision.trail.filter(({ policy }) => policy === 'match-user').map(({ result }) => result)).toEqual(['not-presented', 'not-presented', 'not-presented', 'not-presented']);
  });

  it('names the account that was refused', async () => {
    const scenario = await openScenario();
    await scenario.login(ann);
    const user = await scenario.onlyUser();
    await new ChangeUserLocally(scenario.ports).execute(scenario.administration, user.id, { blocked: true });
    expect(await scenario.decision((await scenario.login(ann)).decision)).toMatchObject({ outcome: 'refused', user: user.id, matchedBy: 'EXTERNAL_PROVIDER_ID' });
  });

  it('says of a test whether it would have registered the person', async () => {
    const scenario = await openScenario();
    expect(await scenario.login(ann, scenario.okta, { test: true })).toMatchObject({ registered: true });
    await scenario.login(ann);
    expect(await scenario.login(ann, scenario.okta, { test: true })).toMatchObject({ registered: false, user: await scenario.onlyUser() });
  });

  it('keeps a field that is synchronised at registration only', async () => {
    const scenario = await openScenario({ saml: { sync: { ...DEFAULT_ATTRIBUTE_SYNC, department: 'on-registration' } } });
    await scenario.login({ ...ann, fields: { department: 'Sales' } });
    await scenario.login({ ...ann, fields: { department: 'Legal' } });
    expect((await scenario.onlyUser()).fields.department).toBe('Sales');
  });
});

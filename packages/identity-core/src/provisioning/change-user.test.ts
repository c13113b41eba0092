import { describe, expect, it } from '@jest/globals';
import { ReleaseIdentifiers } from '../administration/release-identifiers.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import type { Email } from '../user/identifiers.js';
import { ENTRA, OKTA, person } from '../user/sample-users.js';
import { ChangeUser, isManaged } from './change-user.js';

async function provisioned() {
  const scenario = await openScenario();
  const outcome = await scenario.provision({ upn: 'ann@acme.example', id: '00u1', fields: { displayName: 'Ann' } });
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
  scenario.time.advanceSeconds(60);
  const { record } = outcome.view;
  const told = async () => (await scenario.events()).slice(1);
  return { scenario, record, id: record.scimId, told };
}

describe('what a directory wrote of a person', () => {
  it('is read back as it was last written, one version further', async () => {
    const { scenario, record, id } = await provisioned();
    const outcome = await scenario.change(id, { upn: 'ann.bell@acme.example', id: '00u2' });
    expect(outcome).toMatchObject({ kind: 'changed', active: true, record: { ...record, upn: 'ann.bell@acme.example', externalId: '00u2', updatedAt: scenario.time.now(), version: record.version + 1 } });
    expect(await scenario.ports.provisioning.getUser(scenario.tenant.id, scenario.okta.id, id)).toMatchObject({ record: { upn: 'ann.bell@acme.example', externalId: '00u2', version: 2 } });
    expect(await scenario.onlyUser()).toMatchObject({ upn: 'ann.bell@acme.example', updatedAt: scenario.time.now() });
  });

  it.each<[string, Parameters<Awaited<ReturnType<typeof openScenario>>['change']>[1]]>([
    ['the userName, even its spelling alone', { upn: 'ANN@acme.example', fields: { displayName: 'Ann' } }],
    ['the externalId', { id: '00u2', fields: { displayName: 'Ann' } }],
    ['the externalId, when it is removed', { id: null, fields: { displayName: 'Ann' } }],
    ['the document', { email: 'other@acme.example', fields: { displayName: 'Ann' } }],
    ['active', { active: false, fields: { displayName: 'Ann' } }],
  ])('changes with %s', async (_, change) => {
    const { scenario, id } = await provisioned();
    expect(await scenario.change(id, change)).toMatchObject({ kind: 'changed', record: { version: 2 } });
  });

  it('does not change when nothing does, and nobody is told', async () => {
    const { scenario, record, id, told } = await provisioned();
    const before = await scenario.onlyUser();
    for (const change of [{ fields: { displayName: 'Ann' } }, { id: '00u1', active: true, fields: { displayName: 'Ann' } }]) {
      expect(await scenario.change(id, change)).toMatchObject({ kind: 'unchanged', record, active: true });
    }
    expect([await scenario.onlyUser(), await told()]).toEqual([before, []]);
  });

  it('loses the externalId in the account too when the directory removes it', async () => {
    const { scenario, id } = await provisioned();
    expect(await scenario.change(id, { id: null })).toMatchObject({ record: { externalId: null } });
    expect(await scenario.onlyUser()).toMatchObject({ externalIds: [] });
  });
});

describe('what is told of a change', () => {
  it('is a deactivation alone, a reactivation alone, or an update, as the directory of the connection made it', async () => {
    const { scenario, id, told } = await provisioned();
    const fields = { displayName: 'Ann' };
    const data = { via: 'scim', connection: 'okta' };
    await scenario.change(id, { active: false, fields });
    await scenario.change(id, { active: true, fields });
    await scenario.change(id, { fields: { displayName: 'Ann Bell' } });
    expect(await told()).toMatchObject([{ type: 'user.deactivated', data }, { type: 'user.reactivated', data }, { type: 'user.updated', data: { ...data, displayName: 'Ann Bell' } }]);
  });

  it('is both when both happen', async () => {
    const { scenario, id, told } = await provisioned();
    await scenario.change(id, { active: false, fields: { displayName: 'Left' } });
    await scenario.change(id, { active: true, fields: { displayName: 'Back' } });
    expect((await told()).map(({ type }) => type)).toEqual(['user.updated', 'user.deactivated', 'user.updated', 'user.reactivated']);
  });

  it('counts what only the document holds as an update', async () => {
    const { scenario, record, id, told } = await provisioned();
    const email = record.upn as string as Email;
    const outcome = await new ChangeUser(scenario.ports).execute(scenario.request(scenario.okta), id, () => ({ profile: { upn: record.upn, email, fields: { displayName: 'Ann' }, document: { nickName: 'A' } }, formerEmail: email }));
    expect(outcome).toMatchObject({ kind: 'changed', record: { document: { nickName: 'A' } } });
    expect((await told()).map(({ type }) => type)).toEqual(['user.updated']);
    expect(await scenario.onlyUser()).toMatchObject({ updatedAt: scenario.time.now() });
  });

  it('leaves a deactivated person who is changed deactivated', async () => {
    const { scenario, id } = await provisioned();
    await scenario.change(id, { active: false });
    expect(await scenario.change(id, { fields: { displayName: 'Ann Bell' } })).toMatchObject({ kind: 'changed', active: false });
    expect(await scenario.onlyUser()).toMatchObject({ status: 'deactivated' });
  });
});

describe('identifiers that an administrator released', () => {
  it('stay released while the directory merely repeats them', async () => {
    const { scenario, record, id } = await provisioned();
    await new ReleaseIdentifiers(scenario.ports).execute(scenario.administration, (await scenario.onlyUser()).id, ['UPN', 'EMAIL', 'EXTERNAL_PROVIDER_ID'], false);
    await scenario.change(id, { upn: record.upn, email: record.upn, id: '00u1', fields: { displayName: 'Ann Bell' } });
    expect(await scenario.onlyUser()).toMatchObject({ upn: null, email: null, externalIds: [], fields: { displayName: 'Ann Bell' } });
    await scenario.change(id, { email: 'ann.bell@acme.example', id: '00u2' });
    expect(await scenario.onlyUser()).toMatchObject({ upn: null, email: 'ann.bell@acme.example', externalIds: [{ value: '00u2' }] });
  });
});

describe('identifiers that others hold', () => {
  it('are compared only when they are new in the message', async () => {
    const { scenario, id } = await provisioned();
    const ben = await scenario.provision({ upn: 'ben@acme.example', id: '00u2', email: 'ben@acme.example' });
    if (ben.kind === 'refused') throw new Error(ben.refusal.detail);
    expect(await scenario.change(id, { fields: { displayName: 'Ann Bell' } })).toMatchObject({ kind: 'changed' });
    for (const change of [{ upn: 'BEN@acme.example' }, { id: '00u2' }]) {
      expect(await scenario.change(id, change)).toMatchObject({ refusal: { code: 'identifier.taken', detail: expect.stringContaining(`userName or externalId is already held by user ${ben.view.record.scimId}`) } });
    }
    expect(await scenario.change(id, { email: 'ben@acme.example' })).toMatchObject({ refusal: { code: 'identifier.taken', detail: expect.stringContaining('EMAIL') } });
  });
});

describe('a person whom a connection may write', () => {
  it('is its own, active or deactivated', () => {
    const manages = (overrides: Parameters<typeof person>[1]) => isManaged(person('ann', overrides), OKTA);
    expect([manages({ managedBy: OKTA }), manages({ managedBy: OKTA, status: 'deactivated' })]).toEqual([true, true]);
    expect([manages({ managedBy: OKTA, status: 'deprovisioned' }), manages({ managedBy: OKTA, status: 'purged' }), manages({ managedBy: ENTRA }), manages({ managedBy: null })]).toEqual([false, false, false, false]);
  });
});

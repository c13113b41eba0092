import { describe, expect, it } from '@jest/globals';
import { ChangeConnection } from '../administration/administer-connections.js';
import { connectionId } from '../connection/connection-id.js';
import { DEFAULT_SCIM_SETTINGS, type Connection } from '../connection/connection.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import type { GroupName } from '../group/group.js';
import type { Email, ExternalProviderId, Upn } from '../user/identifiers.js';
import type { ProvisionedProfile } from '../user/provisioned-profile.js';
import { ChangeGroup } from './change-group.js';
import { ChangeUser } from './change-user.js';
import { EnterShadowWorld } from './enter-shadow-world.js';
import { ProvisionGroup } from './provision-group.js';
import { ProvisionUser } from './provision-user.js';
import type { ProvisioningRequest } from './provisioning-request.js';
import { RemoveGroup } from './remove-group.js';
import { ShadowUnitOfWork } from './shadow-unit-of-work.js';

const profile = (upn: string, externalId: string, active = true): ProvisionedProfile => ({
  upn: upn as Upn,
  email: upn as Email,
  externalId: externalId as ExternalProviderId,
  fields: { displayName: upn },
  active,
  document: { email: upn },
});

async function inShadow(before: (scenario: Awaited<ReturnType<typeof openScenario>>) => Promise<unknown> = async () => undefined) {
  const scenario = await openScenario();
  await before(scenario);
  const { ports, tenant } = scenario;
  const scim = { ...DEFAULT_SCIM_SETTINGS, mode: 'shadow' as const };
  const connection: Connection = { ...scenario.okta, scim };
  await ports.unitOfWork.run(tenant.id, async ({ connections }) => connections.replace(connection));
  const shadowPorts = { ...ports, unitOfWork: new ShadowUnitOfWork(ports.unitOfWork) };
  const request = async (): Promise<ProvisioningRequest> => ({
    tenant: await new EnterShadowWorld(ports).execute(tenant, connection),
    connection,
    scim,
    input: null,
  });
  const look = async () => ({ users: await scenario.users(), groups: (await ports.groups.find(tenant.id, {}, { limit: 200 })).items, events: await scenario.events() });
  const plan = async () => (await ports.decisions.find(tenant.id, { outcome: 'planned' }, { limit: 50 })).items;
  const goLive = () => new ChangeConnection(ports).execute(scenario.administration, connection.id, (current) => ({ ...current, scim: DEFAULT_SCIM_SETTINGS }));
  return { scenario, shadowPorts, request, look, plan, goLive, create: new ProvisionUser(shadowPorts), change: new ChangeUser(shadowPorts) };
}

describe('a connection in shadow mode', () => {
  it('answers a whole provisioning run consistently, and writes and tells nothing', async () => {
    const { scenario, shadowPorts, request, look, plan, create, change } = await inShadow((one) => one.login({ upn: 'ann@acme.example' }));
    const before = await look();

    const created = await create.execute(await request(), profile('ben@acme.example', '00u2'));
    if (created.kind === 'refused') throw new Error(created.refusal.detail);
    const { scimId } = created.view.record;
    expect(await create.execute(await request(), profile('ben@acme.example', '00u2'))).toMatchObject({ kind: 'refused', refusal: { code: 'identifier.taken' } });
    const group = await new ProvisionGroup(shadowPorts).execute(await request(), { name: 'Staff' as GroupName, externalId: null, document: {}, members: [scimId] });
    if (group.kind === 'refused') throw new Error(group.refusal.detail);
    expect(
      await new ChangeGroup(shadowPorts).execute(await request(), group.group.id, (current) => ({ name: current.name, externalId: null, document: {}, members: [{ kind: 'remove', ids: [scimId] }] })),
    ).toMatchObject({ kind: 'changed' });
    expect(await change.execute(await request(), scimId, ({ record }) => ({ profile: profile(record.upn, '00u2', false), formerEmail: record.upn as string as Email }))).toMatchObject({ kind: 'changed', active: false });
    const { tenant: world } = await request();
    expect(await scenario.ports.provisioning.getUser(world.id, scenario.okta.id, scimId)).toMatchObject({ active: false, record: { upn: 'ben@acme.example' } });

    expect(await look()).toEqual(before);
    expect((await plan()).map(({ action, reason }) => [action, reason]).toReversed()).toEqual([
      ['create-user', null],
      ['create-user', 'identifier.taken'],
      ['create-group', null],
      ['change-group', null],
      ['change-user', null],
    ]);
  });

  it('plans the adoption of a real person without touching the account', async () => {
    const { scenario, request, look, plan, create } = await inShadow((one) => one.login({ upn: 'ann@acme.example' }));
    const before = await look();
    expect(await create.execute(await request(), profile('ann@acme.example', '00u1'))).toMatchObject({ kind: 'provisioned' });

    expect(await look()).toEqual(before);
    const [decision] = await plan();
    expect(decision).toMatchObject({ matchedBy: 'UPN', user: before.users[0]!.id, tenant: scenario.tenant.id, events: [] });
    expect(decision?.changes).toContainEqual(expect.objectContaining({ field: 'managedBy', to: 'okta' }));
  });

  it('begins with what the connection managed before', async () => {
    const { scenario, request, look, change } = await inShadow(async (one) => {
      const made = await one.provision({ upn: 'ann@acme.example', id: '00u1' });
      if (made.kind === 'provisioned') await one.push('Staff', [made.view.record.scimId]);
    });
    const before = await look();
    const { tenant: world } = await request();
    const { items } = await scenario.ports.provisioning.findGroups(world.id, scenario.okta.id, { offset: 0, limit: 10 }, { members: true });
    expect(items).toMatchObject([{ group: { name: 'Staff' }, members: [{ kind: 'user' }] }]);
    const id = before.users[0]!.scimIds[0]!.value;
    expect(await change.execute(await request(), id, () => ({ profile: profile('ann@acme.example', '00u1', false), formerEmail: null }))).toMatchObject({ kind: 'changed' });
    expect(await look()).toEqual(before);
  });

  it('keeps the ids it promised when it goes live, once, and leaves no world behind', async () => {
    const { scenario, request, create, goLive } = await inShadow();
    const promised = await create.execute(await request(), profile('ben@acme.example', '00u2'));
    if (promised.kind === 'refused') throw new Error(promised.refusal.detail);
    const { tenant: world } = await request();
    await goLive();
    expect(await scenario.ports.connections.getTenant(world.id)).toBeUndefined();
    expect(await scenario.users()).toEqual([]);

    const real = await scenario.provision({ upn: 'ben@acme.example', id: '00u2' });
    if (real.kind === 'refused') throw new Error(real.refusal.detail);
    expect(real.view.record.scimId).toBe(promised.view.record.scimId);
    await scenario.deprovision(real.view.record.scimId);
    const again = await scenario.provision({ upn: 'ben@acme.example', id: '00u2' });
    expect(again.kind === 'provisioned' && again.view.record.scimId).not.toBe(promised.view.record.scimId);
  });

  it('is no tenant that an operator lists', async () => {
    const { scenario, request } = await inShadow();
    await request();
    const { items } = await scenario.ports.connections.findTenants({ limit: 200 });
    expect(items.map(({ id }) => id)).toEqual([scenario.tenant.id]);
  });

  it('holds every person, group and connection, however many there are, and nothing that would act by itself', async () => {
    const { scenario, request } = await inShadow(async (one) => {
      const ids: string[] = [];
      for (let index = 0; index < 201; index += 1) {
        const made = await one.provision({ upn: `u${index}@acme.example` });
        if (made.kind === 'provisioned') ids.push(made.view.record.scimId);
      }
      for (let index = 0; index < 201; index += 1) await one.push(`G${index}`, index === 0 ? ids : []);
    });
    const { tenant: world } = await request();
    const page = { offset: 0, limit: 1 };
    expect((await scenario.ports.provisioning.findUsers(world.id, scenario.okta.id, page)).total).toBe(201);
    expect((await scenario.ports.provisioning.findGroups(world.id, scenario.okta.id, page, { members: false })).total).toBe(201);
    const [first] = (await scenario.ports.provisioning.findGroups(world.id, scenario.okta.id, page, { members: true })).items;
    expect(first?.members).toHaveLength(201);
    const connections = (await scenario.ports.connections.find(world.id, { limit: 10 })).items;
    expect(connections.map(({ id, saml }) => [id, saml])).toEqual([['okta', null], ['entra', null]].sort());
  });

  it('is entered by several at once and again without a second copy', async () => {
    const { scenario, request, create } = await inShadow(async (one) => one.provision({ upn: 'ann@acme.example', id: '00u1' }));
    const worlds = await Promise.all([request(), request(), request()]);
    expect(new Set(worlds.map(({ tenant }) => tenant.id)).size).toBe(1);
    await create.execute(await request(), profile('ben@acme.example', '00u2'));
    const { tenant: world } = await request();
    expect((await scenario.ports.provisioning.findUsers(world.id, scenario.okta.id, { offset: 0, limit: 10 })).total).toBe(2);
  });

  it('shows what the connection is to others: their people stay theirs, and are nobody here', async () => {
    const { scenario, request, create, plan, look } = await inShadow(async (one) => {
      await one.provision({ upn: 'eve@acme.example', id: '00u9' }, one.entra);
    });
    const before = await look();
    expect(await create.execute(await request(), profile('eve@acme.example', '00u9'))).toMatchObject({ kind: 'refused', refusal: { code: 'identifier.taken', detail: expect.stringContaining('entra') } });
    expect(await plan()).toMatchObject([{ action: 'create-user', reason: 'identifier.taken', tenant: scenario.tenant.id }]);
    expect(await look()).toEqual(before);
  });

  it('knows a person whom it took in already, and one whom it did not, beside one another', async () => {
    const { request, create } = await inShadow(async (one) => {
      await one.login({ upn: 'ann@acme.example' });
    });
    await create.execute(await request(), profile('ben@acme.example', '00u2'));
    expect(await create.execute(await request(), { ...profile('ann@acme.example', '00u1'), email: 'ben@acme.example' as Email })).toMatchObject({ kind: 'refused', refusal: { code: 'identifier.taken', detail: expect.stringContaining('EMAIL') } });
    expect(await create.execute(await request(), profile('ann@acme.example', '00u1'))).toMatchObject({ kind: 'provisioned' });
    expect(await create.execute(await request(), profile('ann@acme.example', '00u1'))).toMatchObject({ kind: 'refused', refusal: { code: 'identifier.taken', detail: expect.stringContaining('already manages') } });
  });

  it('does not find a person who was renamed there under the name that the real account still has', async () => {
    const { request, create, change } = await inShadow(async (one) => {
      await one.login({ upn: 'ann@acme.example' });
    });
    const adopted = await create.execute(await request(), profile('ann@acme.example', '00u1'));
    if (adopted.kind === 'refused') throw new Error(adopted.refusal.detail);
    await change.execute(await request(), adopted.view.record.scimId, ({ record }) => ({ profile: profile('ann.bell@acme.example', '00u1'), formerEmail: record.upn as string as Email }));
    expect(await create.execute(await request(), profile('ann@acme.example', '00u7'))).toMatchObject({ kind: 'provisioned', view: { record: { user: expect.not.stringMatching(adopted.view.record.user) } } });
  });

  it('holds the people of a group, and not the groups in it', async () => {
    const { scenario, request } = await inShadow(async (one) => {
      const accepting = { ...one.okta, scim: { ...DEFAULT_SCIM_SETTINGS, nestedGroups: 'accept' as const } };
      const made = await one.provision({ upn: 'ann@acme.example' });
      const inner = await one.push('Inner', [], accepting);
      if (made.kind === 'provisioned' && inner.kind === 'provisioned') await one.push('Outer', [inner.group.id, made.view.record.scimId], accepting);
    });
    const { tenant: world } = await request();
    const { items } = await scenario.ports.provisioning.findGroups(world.id, scenario.okta.id, { offset: 0, limit: 10 }, { members: true });
    expect(items.map(({ group, members }) => [group.name, members.map(({ kind }) => kind)])).toEqual([['Inner', []], ['Outer', ['user']]]);
    expect(items[0]?.group.version).toBe((await scenario.ports.groups.get(scenario.tenant.id, items[0]!.group.id))?.group.version);
  });

  it('knows every connection of the tenant, however many there are', async () => {
    const { scenario, request } = await inShadow(async (one) => {
      await one.ports.unitOfWork.run(one.tenant.id, async ({ connections }) => {
        for (let index = 0; index < 201; index += 1) connections.insert({ ...one.entra, id: connectionId(`c${index}`) });
      });
    });
    const { tenant: world } = await request();
    const first = await scenario.ports.connections.find(world.id, { limit: 200 });
    expect(first.items).toHaveLength(200);
    expect((await scenario.ports.connections.find(world.id, { limit: 200, cursor: first.next! })).items).toHaveLength(3);
  });

  it('keeps the id it promised a group, too', async () => {
    const { scenario, shadowPorts, request, goLive } = await inShadow();
    const board = { name: 'Board' as GroupName, externalId: 'g-1', document: {}, members: [] };
    const promised = await new ProvisionGroup(shadowPorts).execute(await request(), board);
    if (promised.kind === 'refused') throw new Error(promised.refusal.detail);
    await goLive();
    const real = () => new ProvisionGroup(scenario.ports).execute(scenario.request(scenario.okta), board);
    expect(await real()).toMatchObject({ kind: 'provisioned', group: { id: promised.group.id } });
    await new RemoveGroup(scenario.ports).execute(scenario.request(scenario.okta), promised.group.id);
    expect(await real()).toMatchObject({ kind: 'provisioned', group: { id: expect.not.stringMatching(promised.group.id) } });
  });

  it('is the only place where its unit of work runs', async () => {
    const { scenario, shadowPorts } = await inShadow();
    await expect(shadowPorts.unitOfWork.run(scenario.tenant.id, async () => undefined)).rejects.toThrow('runs in a shadow world only');
  });
});

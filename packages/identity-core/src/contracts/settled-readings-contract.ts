import { describe, expect, it } from '@jest/globals';
import { ChangeGroupLocally, CreateGroupLocally, DetachGroup, RelinkGroup } from '../administration/administer-groups.js';
import { ChangeUserLocally, CreateUserLocally } from '../administration/administer-users.js';
import { ReleaseIdentifiers, type Releasable } from '../administration/release-identifiers.js';
import { RestoreUser } from '../administration/restore-user.js';
import type { Connection } from '../connection/connection.js';
import type { GroupId, GroupName } from '../group/group.js';
import type { ProvisionUserOutcome } from '../provisioning/provision-user.js';
import type { ResourceFilter } from '../provisioning/resource-filter.js';
import type { Email, Upn } from '../user/identifiers.js';
import type { User } from '../user/user.js';
import { scenariosOn, type TimedScenario } from './fixture/scenarios-on.js';
import type { OpenPorts } from './ports-under-test.js';

const [ANN, BEN, NEW] = ['ann@acme.example', 'ben@acme.example', 'new@acme.example'] as const;

/** The readings that the rules settle, each through the use cases, on the adapter under test. */
export function settledReadingsContract(open: OpenPorts): void {
  const newScenario = scenariosOn(open);
  const idOf = (outcome: ProvisionUserOutcome): string => {
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
    return outcome.view.record.scimId;
  };
  const userOf = async (scenario: TimedScenario, upn: string): Promise<User> => {
    const found = (await scenario.users()).find((user) => user.upn === upn);
    if (found === undefined) throw new Error(`No ${upn}`);
    return found;
  };
  const groupOf = async (pushed: ReturnType<TimedScenario['push']>): Promise<GroupId> => {
    const outcome = await pushed;
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
    return outcome.group.id;
  };
  const known = ({ ports, administration }: TimedScenario, upn: string | null, email: string) =>
    new CreateUserLocally(ports, ports.digests).execute(administration, { upn: upn as Upn | null, email: email as Email });
  const set = ({ ports, administration }: TimedScenario, user: User, wanted: { readonly blocked?: boolean; readonly active?: boolean }) =>
    new ChangeUserLocally(ports).execute(administration, user.id, wanted);
  const release = ({ ports, administration }: TimedScenario, user: User, identifiers: readonly Releasable[]) =>
    new ReleaseIdentifiers(ports).execute(administration, user.id, identifiers, false);
  const refusedWith = (code: string) => expect.objectContaining({ kind: 'refused', refusal: expect.objectContaining({ code, remedy: expect.any(String) }) });

  describe('settled readings', () => {
    it('takes one address under two known UPNs for two people, and one without a UPN for the person, who gets it', async () => {
      const scenario = await newScenario();
      await known(scenario, ANN, 'office@acme.example');
      await known(scenario, null, BEN);

      expect(await scenario.login({ upn: NEW, email: 'office@acme.example' })).toEqual(refusedWith('login.match_conflicting'));
      expect(await scenario.provision({ upn: NEW, email: 'office@acme.example' })).toEqual(refusedWith('match.conflicting'));
      expect(await scenario.login({ upn: 'Ben.Bell@acme.example', email: BEN })).toMatchObject({ kind: 'signed-in', registered: false, user: { upn: 'Ben.Bell@acme.example' } });
    });

    it('joins the channels where the NameID is the externalId of the same connection, and of no other', async () => {
      const scenario = await newScenario();
      idOf(await scenario.provision({ upn: ANN, id: '00u1' }));

      const outcome = await scenario.login({ upn: NEW, email: NEW, id: '00u1' });
      expect(outcome).toMatchObject({ kind: 'signed-in', registered: false, user: { upn: ANN } });
      expect(await scenario.decision(outcome.decision)).toMatchObject({ matchedBy: 'EXTERNAL_PROVIDER_ID' });
      expect(await scenario.login({ upn: NEW, email: NEW, id: '00u1' }, scenario.entra)).toMatchObject({ kind: 'signed-in', registered: true });
    });

    it('signs the holder of the NameID in, and leaves the UPN and the address of another with the other, saying why', async () => {
      const scenario = await newScenario();
      for (const upn of [ANN, BEN]) await scenario.login({ upn, id: `name-${upn}` });
      const ben = await userOf(scenario, BEN);

      const outcome = await scenario.login({ upn: BEN, id: `name-${ANN}` });

      expect(outcome).toMatchObject({ kind: 'signed-in', user: { upn: ANN, email: ANN } });
      expect(await userOf(scenario, BEN)).toEqual(ben);
      const { trail } = await scenario.decision(outcome.decision);
      expect(trail.filter(({ detail }) => detail?.includes(ben.id) === true)).not.toEqual([]);
      expect(await scenario.provision({ upn: ANN, email: BEN, id: '00u1' })).toEqual(refusedWith('identifier.taken'));
    });

    it('asks for domain, attributes, tombstone and registration in this order', async () => {
      const strict = { tenant: { allowedDomains: [] }, saml: { jitRegistration: false } };
      const scenario = await newScenario(strict);
      const nobody = { upn: NEW, email: NEW };
      expect(await scenario.login(nobody, scenario.okta, { missing: ['upn'] })).toEqual(refusedWith('login.domain_not_allowed'));

      const open = await newScenario({ saml: { jitRegistration: false } });
      expect(await open.login({ upn: NEW, email: null }, open.okta, { missing: ['emailaddress'] })).toEqual(refusedWith('login.attribute_missing'));
      const id = idOf(await open.provision({ upn: ANN }));
      await open.deprovision(id);
      expect(await open.login({ upn: ANN })).toEqual(refusedWith('login.user_deactivated'));
      expect(await open.login(nobody)).toEqual(refusedWith('login.registration_disabled'));
    });

    it('keeps the memberships of a deactivated person, and gives a deleted one back those alone that are still of the connection', async () => {
      const scenario = await newScenario();
      const { ports, administration } = scenario;
      const id = idOf(await scenario.provision({ upn: ANN }));
      const [kept, handedOver] = [await groupOf(scenario.push('Kept', [id])), await groupOf(scenario.push('Handed over', [id]))];
      const user = await userOf(scenario, ANN);

      await scenario.change(id, { active: false });
      expect([await scenario.memberIds(kept), await scenario.memberIds(handedOver)]).toEqual([[user.id], [user.id]]);
      await scenario.deprovision(id);
      expect([await scenario.memberIds(kept), await scenario.memberIds(handedOver)]).toEqual([[], []]);
      await new DetachGroup(ports).execute(administration, handedOver);
      await new RestoreUser(ports).execute(administration, user.id);

      expect([await scenario.memberIds(kept), await scenario.memberIds(handedOver)]).toEqual([[user.id], []]);
      expect(await scenario.change(id, { active: false })).toEqual(refusedWith('resource.not_found'));
    });

    it('never lifts an administrator’s lock by a directory or a login, adoption and reactivation included', async () => {
      const scenario = await newScenario();
      await known(scenario, ANN, ANN);
      await set(scenario, await userOf(scenario, ANN), { blocked: true });

      const id = idOf(await scenario.provision({ upn: ANN, id: '00u1' }));
      await scenario.change(id, { active: false });
      idOf(await scenario.provision({ upn: ANN, id: '00u1' }));

      expect(await scenario.onlyUser()).toMatchObject({ status: 'active', blocked: true, managedBy: 'okta' });
      expect(await scenario.login({ upn: ANN })).toEqual(refusedWith('login.user_blocked'));
      expect(await scenario.onlyUser()).toMatchObject({ blocked: true });
    });

    it('takes the posted active when it adopts and reactivates, and leaves active and externalId that a replacement does not name', async () => {
      const scenario = await newScenario();
      await scenario.login({ upn: ANN });
      const id = idOf(await scenario.provision({ upn: ANN, id: '00u1', active: false }));
      expect(await scenario.onlyUser()).toMatchObject({ status: 'deactivated', managedBy: 'okta' });
      expect(idOf(await scenario.provision({ upn: ANN, id: '00u1', active: false }))).toBe(id);
      expect(await scenario.onlyUser()).toMatchObject({ status: 'deactivated' });

      expect(await scenario.change(id, { upn: ANN, fields: { displayName: 'Ann' } })).toMatchObject({ kind: 'changed', active: false, record: { externalId: '00u1' } });
    });

    it('keeps the SCIM id of released people, what their directory shows, and that nobody else shows it', async () => {
      const scenario = await newScenario();
      const id = idOf(await scenario.provision({ upn: ANN, id: '00u1' }));
      await release(scenario, await userOf(scenario, ANN), ['UPN', 'EXTERNAL_PROVIDER_ID', 'EMAIL']);
      const filter: ResourceFilter = { kind: 'compare', attribute: { kind: 'field', field: 'upn' }, operator: 'eq', value: 'ANN@acme.example' };
      const found = await scenario.ports.provisioning.findUsers(scenario.tenant.id, scenario.okta.id, { filter, offset: 0, limit: 10 });

      expect(found.items.map(({ record }) => [record.scimId, record.upn, record.externalId])).toEqual([[id, ANN, '00u1']]);
      expect(await scenario.provision({ upn: ANN, id: '00u9' })).toEqual(refusedWith('identifier.taken'));
      expect(await scenario.provision({ upn: NEW, id: '00u1' })).toEqual(refusedWith('identifier.taken'));
      expect((await scenario.change(id, { upn: 'ann.bell@acme.example', id: '00u2' })).kind).toBe('changed');
      expect((await scenario.provision({ upn: ANN, id: '00u1' })).kind).toBe('provisioned');
    });

    it('lets another person have an address once it was released of the old account', async () => {
      const scenario = await newScenario();
      await scenario.login({ upn: ANN, email: 'office@acme.example' });
      expect(await scenario.login({ upn: BEN, email: 'office@acme.example' })).toEqual(refusedWith('login.match_conflicting'));

      await release(scenario, await userOf(scenario, ANN), ['EMAIL']);

      expect(await scenario.login({ upn: BEN, email: 'office@acme.example' })).toMatchObject({ kind: 'signed-in', registered: true });
      expect(await scenario.login({ upn: ANN, email: 'office@acme.example' })).toMatchObject({ kind: 'signed-in', registered: false, user: { email: null } });
    });

    it('never signs a newcomer with a reused login name in as the person whom the directory renamed', async () => {
      const scenario = await newScenario();
      const id = idOf(await scenario.provision({ upn: ANN, id: '00u1' }));
      await scenario.login({ upn: ANN, id: ANN.toUpperCase() });
      scenario.time.advanceSeconds(1);
      await scenario.change(id, { upn: 'ann.bell@acme.example', email: 'ann.bell@acme.example' });

      expect(await scenario.login({ upn: ANN, id: ANN.toUpperCase() })).toMatchObject({ kind: 'signed-in', registered: true });
      expect(await scenario.login({ upn: 'ann.bell@acme.example', id: 'ann.bell@acme.example' })).toMatchObject({ kind: 'signed-in', registered: false });
      expect(await scenario.users()).toHaveLength(2);
    });

    it('refuses another NameID for a known UPN until it is released, where no directory vouches for the person', async () => {
      const scenario = await newScenario();
      await scenario.login({ upn: ANN, id: 'n-1' });
      expect(await scenario.login({ upn: ANN, id: 'n-2' })).toEqual(refusedWith('login.match_conflicting'));

      await release(scenario, await userOf(scenario, ANN), ['UPN', 'EXTERNAL_PROVIDER_ID']);

      expect(await scenario.login({ upn: ANN, id: 'n-2' })).toMatchObject({ kind: 'signed-in', registered: false });
    });

    it('lets roles be set on an external group, and nothing else of it', async () => {
      const scenario = await newScenario();
      const { ports, administration, tenant } = scenario;
      const id = idOf(await scenario.provision({ upn: ANN }));
      const group = await groupOf(scenario.push('Staff', [id]));
      const change = new ChangeGroupLocally(ports);

      expect(await change.execute(administration, group, { roles: ['writer', 'reader', 'writer'] })).toMatchObject({ kind: 'done', value: { kind: 'external', roles: ['reader', 'writer'] } });
      expect(await change.execute(administration, group, { name: 'Ours' as GroupName })).toMatchObject({ kind: 'refused', refusal: { detail: expect.stringContaining('okta') } });
      const effective = await ports.groups.findEffectiveGroups(tenant.id, (await scenario.onlyUser()).id);
      expect(effective.map(({ group: { roles } }) => roles)).toEqual([['reader', 'writer']]);
    });

    it('makes a new external group when a detached one is pushed again, until an administrator links one, which need not ever have been external', async () => {
      const scenario = await newScenario();
      const { ports, administration } = scenario;
      const first = await groupOf(scenario.push('Sales'));
      await new DetachGroup(ports).execute(administration, first);
      const second = await groupOf(scenario.push('Sales'));
      expect(second).not.toBe(first);
      expect(await ports.groups.get(scenario.tenant.id, first)).toMatchObject({ group: { kind: 'internal', name: 'Sales', connection: null, formerConnection: 'okta' } });

      const link = (group: GroupId, connection: Connection) => new RelinkGroup(ports).execute(administration, group, connection.id);
      expect(await link(first, scenario.okta)).toEqual(refusedWith('group.name_taken'));
      expect(await link(first, scenario.entra)).toMatchObject({ kind: 'done', value: { kind: 'external', connection: 'entra' } });
      const own = await new CreateGroupLocally(ports).execute(administration, { name: 'Own' as GroupName, kind: 'internal', roles: [] });
      if (own.kind === 'refused') throw new Error(own.refusal.detail);
      expect(await link(own.value.id, scenario.okta)).toMatchObject({ kind: 'done', value: { id: own.value.id, kind: 'external', connection: 'okta' } });
      expect((await scenario.changeGroup(own.value.id, { name: 'Theirs' })).kind).toBe('changed');
    });

    it('compares names of groups folded: of one connection, of the tenant’s own, and neither with the other', async () => {
      const scenario = await newScenario();
      const create = (name: string) => new CreateGroupLocally(scenario.ports).execute(scenario.administration, { name: name as GroupName, kind: 'system', roles: [] });
      await groupOf(scenario.push('Straße'));

      expect(await scenario.push('STRASSE')).toEqual(refusedWith('group.name_taken'));
      expect((await scenario.push('strasse', [], scenario.entra)).kind).toBe('provisioned');
      expect((await create('STRASSE')).kind).toBe('done');
      expect(await create('straße')).toEqual(refusedWith('group.name_taken'));
    });

    it('creates a second holder of a shared address through a directory, and refuses a login in the same case', async () => {
      const scenario = await newScenario({ tenant: { sharedEmail: 'allow' } });
      idOf(await scenario.provision({ upn: ANN, email: 'office@acme.example', id: '00u1' }));
      const created = await scenario.provision({ upn: BEN, email: 'office@acme.example', id: '00u2' });

      expect(created.kind).toBe('provisioned');
      expect((await scenario.decision(created.decision)).trail).toContainEqual(expect.objectContaining({ policy: 'match-user', identifier: 'EMAIL', result: 'conflicting' }));
      expect(await scenario.login({ upn: NEW, email: 'office@acme.example' })).toEqual(refusedWith('login.match_ambiguous'));
      const third = await scenario.provision({ upn: NEW, email: 'office@acme.example', id: '00u3' });
      expect((await scenario.decision(third.decision)).trail).toContainEqual(expect.objectContaining({ policy: 'match-user', identifier: 'EMAIL', result: 'ambiguous' }));
      expect(await scenario.users()).toHaveLength(3);
    });
  });
}

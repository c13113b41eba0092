import { describe, expect, it } from '@jest/globals';
import type { TenantId } from '../kernel/tenant-id.js';
import { derivedScimId } from '../user/derived-scim-id.js';
import { at } from './fixture/new-id.js';
import {
  ENTRA,
  OKTA,
  email,
  externalProviderId,
  groupName,
  samlId,
  sampleAct,
  sampleDecision,
  sampleEvent,
  sampleHold,
  sampleLoginRequest,
  sampleRevocation,
  sampleSession,
  sampleToken,
  sampleUser,
  scimExternalId,
  upn,
} from './fixture/samples.js';
import { memberRef, tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** Two tenants hold the same names and values; neither sees nor changes anything of the other. */
export function tenantIsolationContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);

  const populate = async (tenant: TenantFixture) => {
    const { user, record } = await tenant.provisioned(
      { upn: upn('ann@acme.example'), externalId: externalProviderId('00u1'), document: { title: 'Engineer' } },
      { email: email('ann@acme.example'), externalIds: [{ ...scimExternalId('00u1'), boundAt: at(9) }] },
    );
    const group = await tenant.group({ name: groupName('Engineers'), externalId: 'g-1' });
    await tenant.add(group, user);
    const token = sampleToken(tenant.id);
    const session = sampleSession(tenant.id, user.id);
    const event = sampleEvent();
    const decision = sampleDecision(tenant.id, { events: [event.id], user: user.id });
    const revocation = sampleRevocation(tenant.id, user.id, { decision: decision.id });
    await tenant.write(({ connections, sessions, decisions }) => {
      connections.insertToken(token);
      sessions.insert(session);
      sessions.recordRevocation(revocation);
      decisions.record(decision, [event]);
    });
    const hold = sampleHold(tenant.id, { act: { kind: 'delete-group', group: group.id } });
    const parent = await tenant.group({ name: groupName('Company') });
    await tenant.add(parent, group);
    await tenant.write(({ guard, users }) => {
      guard.insertHold(hold);
      guard.recordAct(sampleAct());
      users.purge(sampleUser(tenant.id, { status: 'purged' }), ['aa'], { identifiers: [], names: [] });
    });
    const request = sampleLoginRequest(tenant.id);
    await tenant.ports.loginRequests.open(request);
    return { tenant, user, record, group, token, session, decision, revocation, request, hold };
  };
  type Population = Awaited<ReturnType<typeof populate>>;

  /** Everything that can be read of `content` when `reader` is the tenant who asks. */
  const readAs = async (reader: TenantId, { tenant, user, record, group, session, decision, token, hold }: Population) => {
    const { unitOfWork, connections, users, groups, provisioning, sessions, decisions, events } = tenant.ports;
    const all = { offset: 0, limit: 10 };
    const run = unitOfWork.run.bind(unitOfWork);
    return {
      connection: await connections.get(reader, OKTA),
      tokens: (await connections.findTokens(reader, OKTA, { limit: 10 })).items,
      user: await users.get(reader, user.id),
      users: (await users.find(reader, {}, { limit: 10 })).items,
      group: await groups.get(reader, group.id),
      groups: (await groups.find(reader, {}, { limit: 10 })).items,
      members: (await groups.findMembers(reader, group.id, { limit: 10 })).items,
      effective: await groups.findEffectiveGroups(reader, user.id),
      effectiveMembers: (await groups.findEffectiveMembers(reader, group.id, { limit: 10 })).items,
      everybody: await provisioning.findUsers(reader, OKTA, all, 'all'),
      everyGroup: await provisioning.findGroups(reader, OKTA, all, { members: true, visibility: 'all' }),
      foreign: await provisioning.getUser(reader, ENTRA, derivedScimId(user.id), 'all'),
      holds: (await tenant.ports.guard.findHolds(reader, OKTA, { limit: 10 })).items,
      resource: await provisioning.getUser(reader, OKTA, record.scimId),
      resources: await provisioning.findUsers(reader, OKTA, all),
      memberOf: await provisioning.findUsers(reader, OKTA, { ...all, filter: { kind: 'memberOf', value: group.id } }),
      groupResource: await provisioning.getGroup(reader, OKTA, group.id, { members: true }),
      groupResources: await provisioning.findGroups(reader, OKTA, all, { members: true }),
      withMember: await provisioning.findGroups(reader, OKTA, { ...all, filter: { kind: 'member', value: record.scimId } }, { members: true }),
      live: await sessions.findLive(reader, session.secretHash, at(9)),
      sessions: await sessions.findByUser(reader, user.id, at(9)),
      revocations: (await sessions.findRevocations(reader, user.id, { limit: 10 })).items,
      decision: await decisions.get(reader, decision.id),
      decisions: (await decisions.find(reader, {}, { limit: 10 })).items,
      events: (await events.find(reader, undefined, 10)).items,
      inUnit: await run(reader, async (stores) => ({
        user: await stores.users.get(user.id),
        provisioned: await stores.users.getProvisioned(OKTA, record.scimId),
        record: await stores.users.getRecord(OKTA, user.id),
        lastRecord: await stores.users.getLastRecord(OKTA, user.id),
        byScimIds: await stores.users.findByScimIds(OKTA, [record.scimId]),
        candidates: await stores.users.findCandidates({ scimId: { connection: OKTA, value: record.scimId } }),
        sameNames: (await stores.users.findCandidates({ upn: record.upn, email: email('ann@acme.example'), externalId: samlId('00u1') })).map(({ id }) => id),
        holder: (await stores.users.findRecordHolder(OKTA, record, null))?.user,
        group: await stores.groups.get(group.id),
        byName: (await stores.groups.findByName(OKTA, group.name))?.id,
        external: await stores.groups.findExternal(OKTA, [group.id]),
        present: await stores.groups.findPresent(group.id, [memberRef(user)]),
        nesting: await stores.groups.findNesting([group.id], 'up', 33),
        namesTaken: await stores.groups.findNamesTaken(OKTA, [group.name]),
        members: await stores.groups.countMembers(group.id),
        active: await stores.users.countActive(OKTA),
        tombstones: await stores.users.findTombstones(['aa']),
        counted: await stores.guard.countSince(OKTA, null, at(0)),
        hold: await stores.guard.getHold(hold.id),
        pending: (await stores.guard.findPending(OKTA, group.id)).length,
        sessions: await stores.sessions.countByUser(user.id),
        tokens: (await stores.connections.findTokens(OKTA)).filter(({ id }) => id === token.id),
      })),
    };
  };

  describe('Tenant isolation contract', () => {
    it('shows a tenant its own twin of everything and nothing of the other', async () => {
      const [acme, globex] = await Promise.all([newTenant().then(populate), newTenant().then(populate)]);

      const seen = await readAs(globex.tenant.id, acme);

      const own = await readAs(globex.tenant.id, globex);
      expect(own).toMatchObject({ user: { id: globex.user.id }, group: { memberCount: 1 }, resource: { record: { upn: 'ann@acme.example' } }, live: { session: { id: globex.session.id } } });
      expect(own.inUnit).toMatchObject({ sameNames: [globex.user.id], holder: globex.user.id, byName: globex.group.id, sessions: 1 });
      expect(seen).toEqual({
        ...own,
        user: undefined,
        group: undefined,
        members: [],
        effective: [],
        effectiveMembers: [],
        foreign: undefined,
        resource: undefined,
        memberOf: { items: [], total: 0 },
        groupResource: undefined,
        withMember: { items: [], total: 0 },
        live: undefined,
        sessions: [],
        revocations: [],
        decision: undefined,
        inUnit: {
          ...own.inUnit,
          user: undefined,
          provisioned: undefined,
          record: undefined,
          lastRecord: undefined,
          byScimIds: new Map(),
          candidates: [],
          group: undefined,
          external: new Set(),
          present: [],
          nesting: [],
          members: 0,
          hold: undefined,
          pending: 0,
          sessions: 0,
          tokens: [],
        },
      });
      const shown = JSON.stringify(seen);
      for (const secret of [acme.tenant.id, acme.user.id, acme.group.id, acme.record.scimId, acme.token.hash]) expect(shown).not.toContain(secret);
    });

    it.each<[string, (intruder: TenantFixture, acme: Population) => Promise<unknown>]>([
      ['replaces its user', (intruder, { user }) => intruder.write(({ users }) => users.replace(user, { ...user, status: 'deactivated' }))],
      ['replaces its record', (intruder, { record }) => intruder.write(({ users }) => users.replaceRecord({ ...record, version: 9 }))],
      ['retires its record', (intruder, { record }) => intruder.write(({ users }) => users.retireRecord(record))],
      ['purges its user', (intruder, { user }) => intruder.write(({ users }) => users.purge({ ...user, status: 'purged', upn: null }, [], { identifiers: [], names: [] }))],
      ['lifts its tombstones', (intruder) => intruder.write(({ users }) => users.liftTombstones(['aa']))],
      ['decides its hold', (intruder, { hold }) => intruder.write(({ guard }) => guard.replaceHold({ ...hold, status: 'approved' }))],
      ['counts an act against its connection', (intruder) => intruder.write(({ guard }) => guard.recordAct(sampleAct()))],
      ['renames its group', (intruder, { group }) => intruder.write(({ groups }) => groups.replace(group, { ...group, name: groupName('Taken over') }))],
      ['deletes its group', (intruder, { group }) => intruder.write(({ groups }) => groups.delete(group))],
      ['empties its group', (intruder, { group, user }) => intruder.remove(group, user)],
      ['suspends its memberships', (intruder, { user }) => intruder.write(({ groups }) => groups.suspendMemberships(user.id, OKTA, at(40)))],
      ['deletes its token', (intruder, { token }) => intruder.write(({ connections }) => connections.deleteTokens(OKTA, [token.id]))],
      ['ends its provisioning', (intruder) => intruder.write(({ connections }) => connections.endProvisioning(OKTA))],
      ['deletes its connection', (intruder) => intruder.write(({ connections }) => connections.delete(OKTA))],
      ['deletes the tenant', (intruder) => intruder.write(({ connections }) => connections.deleteTenant())],
      ['ends its session', (intruder, { session }) => intruder.write(({ sessions }) => sessions.end(session.id))],
      ['ends the sessions of its user', (intruder, { user }) => intruder.write(({ sessions }) => sessions.endByUser(user.id))],
      ['ends the sessions of its connection', (intruder, { session }) => intruder.write(({ sessions }) => sessions.endByConnection(OKTA, sampleRevocation(intruder.id, session.user), { prefix: 'event', after: null }))],
      ['signs its user out', (intruder, { session }) => intruder.ports.sessions.end(intruder.id, session.secretHash)],
      ['touches its session', (intruder, { session }) => intruder.ports.sessions.touch({ ...session, tenant: intruder.id }, at(20))],
      [
        'touches its token',
        (intruder, { token }) => intruder.ports.connections.touchTokens([{ tenant: intruder.id, connection: OKTA, id: token.id, at: at(20) }]),
      ],
    ])('stays as it was when another tenant %s', async (_, act) => {
      const acme = await populate(await newTenant());
      const intruder = await newTenant();
      const before = await readAs(acme.tenant.id, acme);

      await Promise.allSettled([act(intruder, acme)]);

      expect(await readAs(acme.tenant.id, acme)).toEqual(before);
      const { request } = acme;
      expect(await acme.tenant.ports.loginRequests.consume(acme.tenant.id, OKTA, request.id, [request.browserHash], at(1))).toEqual(request);
    });
  });
}

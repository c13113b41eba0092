import { describe, expect, it } from '@jest/globals';
import { connectionId } from '../connection/connection-id.js';
import { StoreConflictError } from '../kernel/errors.js';
import { scimId, userId, type PresentedIdentifiers } from '../user/identifiers.js';
import { NO_FIELDS, type User } from '../user/user.js';
import { at, newId } from './fixture/new-id.js';
import { NOBODYS_IDS } from './fixture/read-all.js';
import {
  ENTRA,
  OKTA,
  email,
  externalProviderId,
  samlId,
  sampleDecision,
  sampleEvent,
  sampleRecord,
  sampleRequest,
  sampleRevocation,
  sampleSession,
  sampleUser,
  scimExternalId,
  upn,
} from './fixture/samples.js';
import { sampleDelivery, sampleWebhook } from './fixture/sample-webhooks.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** Users, their identifiers and their records inside a unit of work. */
export function userStoreContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const candidates = async (tenant: TenantFixture, presented: PresentedIdentifiers) =>
    (await tenant.run(({ users }) => users.findCandidates(presented))).map((user) => user.id).sort();

  describe('UserStore contract', () => {
    it('keeps everything of a user', async () => {
      const tenant = await newTenant();
      const user = await tenant.user({
        upn: upn('Ann.Lee@Acme.example'),
        email: email('Ann.Lee@Acme.example'),
        fields: { displayName: 'Ann Lee 🚀', givenName: 'Ann', surname: 'Lee', department: 'R&D', jobTitle: 'Engineer', costCenters: ['CC-2', 'CC-1'] },
        status: 'deprovisioned',
        blocked: true,
        protected: true,
        managedBy: OKTA,
        provisionedFields: ['displayName', 'email'],
        upnProvisionedAt: at(10),
        externalIds: [{ ...samlId('nameid-1'), boundAt: at(11) }],
        deprovisionedAt: at(12),
        purgeAfter: at(13),
      });

      expect(await tenant.run(({ users }) => users.get(user.id))).toEqual(user);
      expect(await tenant.ports.users.get(tenant.id, user.id)).toEqual(user);
    });

    it('writes what differs between before and after, identifiers included', async () => {
      const tenant = await newTenant();
      const before = await tenant.user({
        upn: upn('ann@acme.example'),
        email: email('ann@acme.example'),
        externalIds: [{ ...samlId('nameid-1'), boundAt: at(11) }, { ...scimExternalId('00u1'), boundAt: at(11) }],
      });
      const after: User = {
        ...before,
        upn: upn('ann.lee@acme.example'),
        email: null,
        fields: { ...before.fields, displayName: 'Ann Lee', costCenters: ['CC-1'] },
        status: 'deactivated',
        blocked: true,
        protected: true,
        managedBy: OKTA,
        provisionedFields: ['displayName'],
        upnProvisionedAt: at(20),
        externalIds: [{ ...samlId('nameid-2'), boundAt: at(20) }],
        updatedAt: at(20),
      };

      await tenant.write(({ users }) => users.replace(before, after));

      expect(await tenant.run(({ users }) => users.get(before.id))).toEqual(after);
      expect(await candidates(tenant, { upn: upn('ann@acme.example') })).toEqual([]);
      expect(await candidates(tenant, { email: email('ann@acme.example') })).toEqual([]);
      expect(await candidates(tenant, { externalId: samlId('nameid-1') })).toEqual([]);
      expect(await candidates(tenant, { externalId: scimExternalId('00u1') })).toEqual([]);
      expect(await candidates(tenant, { externalId: samlId('nameid-2') })).toEqual([after.id]);
    });

    it('finds nobody under ids that nobody has', async () => {
      const tenant = await newTenant();
      await tenant.provisioned();

      for (const nothing of NOBODYS_IDS) {
        expect(await tenant.run(({ users }) => users.get(userId(nothing)))).toBeUndefined();
        expect(await tenant.run(({ users }) => users.getProvisioned(OKTA, scimId(nothing)))).toBeUndefined();
        expect(await tenant.run(({ users }) => users.getRecord(OKTA, userId(nothing)))).toBeUndefined();
        expect(await tenant.run(({ users }) => users.findByScimIds(OKTA, [scimId(nothing)]))).toEqual(new Map());
      }
    });

    describe('findCandidates', () => {
      it('returns every user that shares at least one identifier, once each', async () => {
        const tenant = await newTenant();
        const byUpn = await tenant.user({ upn: upn('ann@acme.example'), email: email('ann@acme.example') });
        const byEmail = await tenant.user({ email: email('ann.lee@acme.example') });
        const byExternalId = await tenant.user({ externalIds: [{ ...samlId('nameid-1'), boundAt: at(9) }] });
        const { user: byScimId, record } = await tenant.provisioned();
        await tenant.user({ upn: upn('bob@acme.example'), email: email('bob@acme.example') });

        const found = await candidates(tenant, {
          scimId: { connection: OKTA, value: record.scimId },
          externalId: samlId('nameid-1'),
          upn: upn('ann@acme.example'),
          email: email('ann.lee@acme.example'),
        });

        expect(found).toEqual([byUpn.id, byEmail.id, byExternalId.id, byScimId.id].sort());
        expect(await candidates(tenant, { upn: upn('ann@acme.example'), email: email('ann@acme.example') })).toEqual([byUpn.id]);
      });

      it('answers whole users, with all their identifiers', async () => {
        const tenant = await newTenant();
        const { user } = await tenant.provisioned({}, { email: email('ann@acme.example'), externalIds: [{ ...samlId('nameid-1'), boundAt: at(9) }] });

        expect(await tenant.run(({ users }) => users.findCandidates({ email: email('ann@acme.example') }))).toEqual([user]);
      });

      it('finds nobody when nothing is presented', async () => {
        const tenant = await newTenant();
        await tenant.user();

        expect(await candidates(tenant, {})).toEqual([]);
      });

      it.each([
        ['ann@acme.example', 'ANN@Acme.Example'],
        ['straße@acme.example', 'STRASSE@acme.example'],
        ['Οδυσσεύς@acme.example', 'ΟΔΥΣΣΕΎΣ@acme.example'],
        ['jose\u0301@acme.example', 'JOSÉ@acme.example'],
      ])('finds %s under the spelling %s, as UPN and as e-mail', async (stored, presented) => {
        const tenant = await newTenant();
        const { id } = await tenant.user({ upn: upn(stored), email: email(stored) });

        expect(await candidates(tenant, { upn: upn(presented) })).toEqual([id]);
        expect(await candidates(tenant, { email: email(presented) })).toEqual([id]);
      });

      it.each([
        ['ilya@acme.example', 'ılya@acme.example'],
        ['paul@acme.example', 'рaul@acme.example'],
        ['a_b@acme.example', 'axb@acme.example'],
        ['ann%@acme.example', 'anna@acme.example'],
      ])('does not take %s for %s', async (stored, presented) => {
        const tenant = await newTenant();
        await tenant.user({ upn: upn(stored), email: email(stored) });

        expect(await candidates(tenant, { upn: upn(presented), email: email(presented) })).toEqual([]);
      });

      it('looks an external id up in both channels of its connection, exactly, and in no other connection', async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const { id } = await tenant.user({ externalIds: [{ ...scimExternalId('00uA'), boundAt: at(9) }] });

        expect(await candidates(tenant, { externalId: samlId('00uA') })).toEqual([id]);
        expect(await candidates(tenant, { externalId: scimExternalId('00uA') })).toEqual([id]);
        expect(await candidates(tenant, { externalId: samlId('00ua') })).toEqual([]);
        expect(await candidates(tenant, { externalId: samlId('00uA', ENTRA) })).toEqual([]);
      });

      it('includes deactivated and deprovisioned users, and never a purged one', async () => {
        const tenant = await newTenant();
        const deactivated = await tenant.user({ status: 'deactivated', upn: upn('a@acme.example') });
        const deprovisioned = await tenant.user({ status: 'deprovisioned', email: email('b@acme.example') });
        await tenant.user({ status: 'purged', upn: upn('c@acme.example') });

        expect(await candidates(tenant, { upn: upn('a@acme.example'), email: email('b@acme.example') })).toEqual([deactivated.id, deprovisioned.id].sort());
        expect(await candidates(tenant, { upn: upn('c@acme.example') })).toEqual([]);
      });
    });

    describe('uniqueness', () => {
      const race = async (tenant: TenantFixture, contenders: readonly User[]) => {
        const results = await Promise.allSettled(contenders.map((user) => tenant.write(({ users }) => users.insert(user))));
        for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(StoreConflictError);
        return results.filter((result) => result.status === 'fulfilled').length;
      };

      it.each([
        ['one UPN', { upn: upn('ann@acme.example') }, { upn: upn('ANN@acme.example') }],
        ['one UPN, folded', { upn: upn('straße@acme.example') }, { upn: upn('STRASSE@acme.example') }],
        ['one e-mail', { email: email('ann@acme.example') }, { email: email('Ann@Acme.example') }],
        ['one external id', { externalIds: [{ ...samlId('n-1'), boundAt: at(9) }] }, { externalIds: [{ ...samlId('n-1'), boundAt: at(10) }] }],
      ])('lets exactly one of two racing inserts with %s win', async (_, first, second) => {
        const tenant = await newTenant();

        expect(await race(tenant, [sampleUser(tenant.id, first), sampleUser(tenant.id, second)])).toBe(1);
        expect((await tenant.ports.users.find(tenant.id, {}, { limit: 10 })).items).toHaveLength(1);
      });

      it.each([
        ['one external id in different channels', { externalIds: [{ ...samlId('n-1'), boundAt: at(9) }] }, { externalIds: [{ ...scimExternalId('n-1'), boundAt: at(9) }] }],
        ['external ids that differ in case', { externalIds: [{ ...samlId('n-1'), boundAt: at(9) }] }, { externalIds: [{ ...samlId('N-1'), boundAt: at(9) }] }],
        ['no identifier at all', {}, {}],
        ['the UPN of one as e-mail of the other', { upn: upn('x@acme.example') }, { email: email('x@acme.example') }],
      ])('lets both of two racing inserts with %s succeed', async (_, first, second) => {
        const tenant = await newTenant();

        expect(await race(tenant, [sampleUser(tenant.id, first), sampleUser(tenant.id, second)])).toBe(2);
      });

      it('lets an external id stand once per connection', async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const bound = (connection = OKTA) => ({ externalIds: [{ ...samlId('n-1', connection), boundAt: at(9) }] });

        expect(await race(tenant, [sampleUser(tenant.id, bound()), sampleUser(tenant.id, bound(ENTRA))])).toBe(2);
      });

      it('lets both of two racing inserts with one e-mail succeed where sharing is allowed, and finds both', async () => {
        const tenant = await newTenant({ sharedEmail: 'allow' });
        const contenders = [1, 2].map(() => sampleUser(tenant.id, { email: email('admin@acme.example') }));

        expect(await race(tenant, contenders)).toBe(2);
        expect(await candidates(tenant, { email: email('ADMIN@acme.example') })).toEqual(contenders.map((user) => user.id).sort());
      });

      it('follows the tenant when it begins to allow or to refuse shared addresses', async () => {
        const tenant = await newTenant();
        const share = (sharedEmail: 'allow' | 'refuse') =>
          tenant.write(({ connections }) => connections.replaceTenant({ ...tenant.tenant, sharedEmail }));
        await tenant.user({ email: email('admin@acme.example') });

        await share('allow');
        await tenant.user({ email: email('admin@acme.example') });
        await share('refuse');

        const contenders = [1, 2].map(() => sampleUser(tenant.id, { email: email('new@acme.example') }));
        expect(await race(tenant, contenders)).toBe(1);
      });

      it.each([
        ['UPN', { upn: upn('ann@acme.example') }],
        ['e-mail', { email: email('ann@acme.example') }],
        ['external id', { externalIds: [{ ...samlId('n-1'), boundAt: at(9) }] }],
      ])('lets nobody change to the %s of another user', async (_, held) => {
        const tenant = await newTenant();
        await tenant.user(held);
        const other = await tenant.user();

        await expect(tenant.write(({ users }) => users.replace(other, { ...other, ...held }))).rejects.toThrow(StoreConflictError);

        expect(await tenant.ports.users.get(tenant.id, other.id)).toEqual(other);
      });

      it('lets one of two users who race for one free UPN have it', async () => {
        const tenant = await newTenant();
        const contenders = [await tenant.user(), await tenant.user()];

        const results = await Promise.allSettled(
          contenders.map((user) => tenant.write(({ users }) => users.replace(user, { ...user, upn: upn('free@acme.example') }))),
        );

        expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
      });

      it('lets a user be respelled, and written again with what the user holds', async () => {
        const tenant = await newTenant();
        const before = await tenant.user({ upn: upn('ann@acme.example'), email: email('ann@acme.example') });
        const after = { ...before, upn: upn('ANN@acme.example'), email: email('Ann@acme.example') };

        await tenant.write(({ users }) => users.replace(before, after));

        expect(await tenant.ports.users.get(tenant.id, before.id)).toEqual(after);
      });

      it.each(['deactivated', 'deprovisioned'] as const)('keeps the identifiers of a %s user taken', async (status) => {
        const tenant = await newTenant();
        await tenant.user({ status, upn: upn('ann@acme.example'), email: email('ann@acme.example') });

        expect(await race(tenant, [sampleUser(tenant.id, { upn: upn('ann@acme.example') })])).toBe(0);
        expect(await race(tenant, [sampleUser(tenant.id, { email: email('ann@acme.example') })])).toBe(0);
      });

      it.each([
        ['erased', { upn: null, email: null }],
        ['still there', {}],
      ])('frees the UPN and the e-mail of a purged user when they are %s', async (_, erased) => {
        const tenant = await newTenant();
        const before = await tenant.user({ upn: upn('ann@acme.example'), email: email('ann@acme.example') });
        await tenant.write(({ users }) => users.replace(before, { ...before, status: 'purged', ...erased }));

        expect(await race(tenant, [sampleUser(tenant.id, { upn: upn('ann@acme.example'), email: email('ann@acme.example') })])).toBe(1);
      });
    });

    describe('records', () => {
      it('keeps everything of a record, and finds it by SCIM id and by user', async () => {
        const tenant = await newTenant();
        const document = { schemas: ['urn:x'], name: { familyName: 'Lee' }, emails: [{ value: 'ann@acme.example', primary: true }], 'urn:x:y': { n: 1.5 } };
        const { user, record } = await tenant.provisioned({ upn: upn('Ann@acme.example'), externalId: externalProviderId('00u1'), document });

        expect(await tenant.run(({ users }) => users.getProvisioned(OKTA, record.scimId))).toEqual({ user, record });
        expect(await tenant.run(({ users }) => users.getRecord(OKTA, user.id))).toEqual(record);
        expect(await tenant.run(({ users }) => users.getLastRecord(OKTA, user.id))).toEqual(record);
        expect(await candidates(tenant, { scimId: { connection: OKTA, value: record.scimId } })).toEqual([user.id]);
      });

      it('comes with the groups that the connection is shown, when they are asked for', async () => {
        const tenant = await newTenant();
        const { user, record } = await tenant.provisioned();
        const [pushed, local] = [await tenant.group(), await tenant.internalGroup()];
        await tenant.group();
        for (const group of [pushed, local]) await tenant.add(group, user);
        const names = async (shown: 'own' | 'all') =>
          (await tenant.run(({ users }) => users.getProvisioned(OKTA, record.scimId, shown)))?.groups?.map(({ id, name }) => ({ id, name }));
        const listed = (...groups: readonly (typeof pushed)[]) => groups.map(({ id, name }) => ({ id, name })).sort((one, another) => (one.id < another.id ? -1 : 1));

        expect(await names('own')).toEqual(listed(pushed));
        expect(await names('all')).toEqual(listed(pushed, local));
      });

      it('finds a record through its own connection only', async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const { user, record } = await tenant.provisioned();

        expect(await tenant.run(({ users }) => users.getProvisioned(ENTRA, record.scimId))).toBeUndefined();
        expect(await tenant.run(({ users }) => users.getRecord(ENTRA, user.id))).toBeUndefined();
        expect(await tenant.run(({ users }) => users.getLastRecord(ENTRA, user.id))).toBeUndefined();
        expect(await candidates(tenant, { scimId: { connection: ENTRA, value: record.scimId } })).toEqual([]);
      });

      it('replaces a record', async () => {
        const tenant = await newTenant();
        const { user, record } = await tenant.provisioned({ externalId: externalProviderId('00u1'), document: { title: 'Engineer' } });
        const changed = { ...record, upn: upn('renamed@acme.example'), externalId: null, document: {}, updatedAt: at(20), version: 2 };

        await tenant.write(({ users }) => users.replaceRecord(changed));

        expect(await tenant.run(({ users }) => users.getProvisioned(OKTA, record.scimId))).toEqual({ user, record: changed });
      });

      it('forgets a retired record for its directory, remembers it as the last one, and never lets its SCIM id be used again', async () => {
        const tenant = await newTenant();
        const pair = await tenant.provisioned({ upn: upn('ann@acme.example') });
        const user = await tenant.deprovision(pair);

        expect(await tenant.run(({ users }) => users.getProvisioned(OKTA, pair.record.scimId))).toBeUndefined();
        expect(await tenant.run(({ users }) => users.getRecord(OKTA, user.id))).toBeUndefined();
        expect(await tenant.run(({ users }) => users.getLastRecord(OKTA, user.id))).toEqual(pair.record);
        expect((await tenant.ports.users.get(tenant.id, user.id))?.scimIds).toEqual([{ connection: OKTA, value: pair.record.scimId, retired: true }]);
        await expect(tenant.write(({ users }) => users.insertRecord(pair.record))).rejects.toThrow(StoreConflictError);
      });

      it('gives a user who comes back a record under a new SCIM id beside the retired one', async () => {
        const tenant = await newTenant();
        const pair = await tenant.provisioned({ upn: upn('ann@acme.example') });
        const gone = await tenant.deprovision(pair);
        const record = sampleRecord(tenant.id, gone.id, { upn: upn('ann@acme.example'), createdAt: at(50), updatedAt: at(50) });
        const back: User = { ...gone, status: 'active', scimIds: [...gone.scimIds, { connection: OKTA, value: record.scimId, retired: false }] };

        await tenant.write(({ users }) => {
          users.insertRecord(record);
          users.replace(gone, back);
        });

        expect(await tenant.run(({ users }) => users.getProvisioned(OKTA, record.scimId))).toEqual({ user: back, record });
        expect(await tenant.run(({ users }) => users.getLastRecord(OKTA, gone.id))).toEqual(record);
        expect(await tenant.run(({ users }) => users.getProvisioned(OKTA, pair.record.scimId))).toBeUndefined();
      });

      it('remembers the later of two retired records as the last one', async () => {
        const tenant = await newTenant();
        const pair = await tenant.provisioned({ upn: upn('ann@acme.example') });
        const gone = await tenant.deprovision(pair);
        const record = sampleRecord(tenant.id, gone.id, { upn: upn('ann.2@acme.example'), createdAt: at(50), updatedAt: at(50) });
        await tenant.write(({ users }) => users.insertRecord(record));
        await tenant.write(({ users }) => users.retireRecord(record));

        expect(await tenant.run(({ users }) => users.getLastRecord(OKTA, gone.id))).toEqual(record);
      });

      it.each([
        ['userName, folded', { upn: upn('straße@acme.example') }, { upn: upn('STRASSE@acme.example') }],
        ['externalId', { externalId: externalProviderId('00u1') }, { externalId: externalProviderId('00u1') }],
      ])('lets exactly one of two racing records that show one %s win', async (_, first, second) => {
        const tenant = await newTenant();
        const pairs = [tenant.provisionedPair(first, { upn: null }), tenant.provisionedPair(second, { upn: null })];

        const results = await Promise.allSettled(
          pairs.map(({ user, record }) =>
            tenant.write(({ users }) => {
              users.insert(user);
              users.insertRecord(record);
            }),
          ),
        );

        expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
      });

      it('lets what records show differ in the case of externalId, stand in another connection, or be shown by a retired record', async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const shown = { upn: upn('ann@acme.example'), externalId: externalProviderId('00u1') };
        const former = await tenant.provisioned(shown, { upn: null });
        await tenant.deprovision(former);

        await tenant.provisioned(shown, { upn: null });
        await tenant.provisioned({ ...shown, connection: ENTRA }, { upn: null });
        await tenant.provisioned({ externalId: externalProviderId('00U1') }, { upn: null });
        await tenant.provisioned({}, { upn: null });

        expect((await tenant.ports.provisioning.findUsers(tenant.id, OKTA, { offset: 0, limit: 0 })).total).toBe(3);
      });

      it('finds whoever shows a userName or an externalId, except the one who asks', async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const { user, record } = await tenant.provisioned({ upn: upn('Straße@acme.example'), externalId: externalProviderId('00u1') }, { upn: null });
        const other = userId('00000000-0000-7000-8000-000000000001');
        const holder = (name: string, external: string | null, except: typeof other | null = other, connection = OKTA) =>
          tenant.run(({ users }) =>
            users.findRecordHolder(connection, { upn: upn(name), externalId: external === null ? null : externalProviderId(external) }, except),
          );

        expect(await holder('STRASSE@acme.example', null)).toEqual(record);
        expect(await holder('nobody@acme.example', '00u1')).toEqual(record);
        expect(await holder('nobody@acme.example', '00u1', null)).toEqual(record);
        expect(await holder('STRASSE@acme.example', '00u1', user.id)).toBeUndefined();
        expect(await holder('nobody@acme.example', '00U1')).toBeUndefined();
        expect(await holder('nobody@acme.example', null)).toBeUndefined();
        expect(await holder('STRASSE@acme.example', '00u1', other, ENTRA)).toBeUndefined();

        await tenant.deprovision({ user, record });
        expect(await holder('STRASSE@acme.example', '00u1')).toBeUndefined();
      });

      it('maps SCIM ids to the users whom the connection manages, and leaves every other id out', async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const active = await tenant.provisioned();
        const deactivated = await tenant.provisioned({}, { status: 'deactivated' });
        const unmanaged = await tenant.provisioned({}, { managedBy: null });
        const elsewhere = await tenant.provisioned({ connection: ENTRA });
        const deprovisioned = await tenant.provisioned();
        await tenant.deprovision(deprovisioned);
        const ids = [active, deactivated, unmanaged, elsewhere, deprovisioned].map(({ record }) => record.scimId);

        const found = await tenant.run(({ users }) => users.findByScimIds(OKTA, [...ids, ...ids, scimId('nobody'), scimId(active.user.id)]));

        expect(found).toEqual(
          new Map([
            [active.record.scimId, active.user.id],
            [deactivated.record.scimId, deactivated.user.id],
          ]),
        );
        expect(await tenant.run(({ users }) => users.findByScimIds(OKTA, []))).toEqual(new Map());
        expect(await tenant.run(({ users }) => users.findByScimIds(connectionId('unknown'), ids))).toEqual(new Map());
      });
    });

    it('counts the active users of a connection', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      for (const status of ['active', 'active', 'deactivated', 'deprovisioned'] as const) await tenant.user({ status, managedBy: OKTA });
      await tenant.user({ managedBy: ENTRA });
      await tenant.user({ managedBy: OKTA, blocked: true });
      await tenant.user();

      expect(await tenant.run(({ users }) => users.countActive(OKTA))).toBe(3);
      expect(await tenant.run(({ users }) => users.countActive(connectionId('unknown')))).toBe(0);
    });

    describe('purge', () => {
      const seed = async () => {
        const tenant = await newTenant();
        const pair = await tenant.provisioned(
          { upn: upn('ann@acme.example'), externalId: externalProviderId('00u1'), document: { emails: [{ value: 'ann@acme.example' }] } },
          {
            email: email('ann@acme.example'),
            externalIds: [{ ...samlId('nameid-1'), boundAt: at(9) }],
            fields: { ...NO_FIELDS, displayName: 'Ann Lee' },
          },
        );
        const bob = await tenant.provisioned({ upn: upn('bob@acme.example') });
        const [own, internal] = [await tenant.group(), await tenant.internalGroup()] as const;
        for (const group of [own, internal]) await tenant.add(group, pair.user, bob.user);
        const before = await tenant.deprovision(pair);
        const event = sampleEvent({ data: { user: before.id, upn: 'ann@acme.example', displayName: 'Ann Lee', status: 'active', via: 'scim' } });
        const others = sampleEvent({ data: { user: bob.user.id, upn: 'bob@acme.example' } });
        const decision = sampleDecision(tenant.id, {
          user: before.id,
          detail: 'Ann Lee was created',
          input: { userName: 'ann@acme.example' },
          trail: [{ policy: 'match-user', identifier: 'UPN', result: 'no-user', detail: 'ann@acme.example' }],
          changes: [
            { target: { kind: 'user', id: before.id }, field: 'upn', from: null, to: 'ann@acme.example' },
            { target: { kind: 'user', id: before.id }, field: 'status', from: null, to: 'active' },
          ],
          events: [event.id],
        });
        const untouched = sampleDecision(tenant.id, { user: bob.user.id, input: { userName: 'bob@acme.example' }, events: [others.id] });
        const session = sampleSession(tenant.id, before.id);
        await tenant.write(({ decisions, sessions }) => {
          decisions.record(decision, [event]);
          decisions.record(untouched, [others]);
          sessions.insert(session);
          sessions.recordRevocation(sampleRevocation(tenant.id, before.id));
        });
        const after: User = { ...before, upn: null, email: null, fields: NO_FIELDS, status: 'purged', managedBy: null, externalIds: [], scimIds: [] };
        const purge = (digests: readonly string[] = ['aa', 'bb']) => tenant.run(async ({ users }) => users.purge(after, digests, await users.findTraces(after.id)));
        return { tenant, before, after, bob, own, internal, record: pair.record, decision, untouched, event, others, session, purge };
      };

      it('leaves the blank account and nothing else of the person', async () => {
        const { tenant, before, after, bob, own, internal, record, session, purge } = await seed();

        await purge();

        const { ports, id } = tenant;
        expect(await ports.users.get(id, before.id)).toEqual(after);
        expect(await tenant.run(({ users }) => users.getLastRecord(OKTA, before.id))).toBeUndefined();
        expect(await candidates(tenant, { upn: record.upn, email: email('ann@acme.example'), externalId: samlId('nameid-1') })).toEqual([]);
        expect(await tenant.memberIds(internal)).toEqual([bob.user.id]);
        await tenant.write(({ groups }) => groups.resumeMemberships(before.id, OKTA, at(50)));
        expect(await tenant.memberIds(own)).toEqual([bob.user.id]);
        expect(await ports.sessions.findLive(id, session.secretHash, at(9))).toBeUndefined();
        expect((await ports.sessions.findRevocations(id, before.id, { limit: 10 })).items).toEqual([]);
        expect(await ports.users.get(id, bob.user.id)).toEqual(bob.user);
      });

      it('keeps decisions and events readable, with the person’s fields blank', async () => {
        const { tenant, decision, untouched, event, others, purge } = await seed();

        await purge();

        const erased = await tenant.ports.decisions.get(tenant.id, decision.id);
        expect(erased).toEqual({
          ...decision,
          detail: null,
          input: null,
          trail: [{ policy: 'match-user', identifier: 'UPN', result: 'no-user', detail: null }],
          changes: [{ ...decision.changes[0], to: null }, decision.changes[1]],
        });
        expect(await tenant.ports.decisions.get(tenant.id, untouched.id)).toEqual(untouched);
        const events = (await tenant.ports.events.find(tenant.id, undefined, 10)).items;
        expect(events.find(({ id }) => id === event.id)?.data).toEqual({ ...event.data, upn: null, displayName: null });
        expect(events.find(({ id }) => id === others.id)?.data).toEqual(others.data);
      });

      it('leaves tombstones that are found until they are lifted', async () => {
        const { tenant, purge } = await seed();
        await purge(['aa', 'bb', 'aa']);
        await tenant.write(({ users }) => users.purge(sampleUser(tenant.id, { status: 'purged' }), [], { identifiers: [], names: [] }));
        const standing = (...digests: string[]) => tenant.run(({ users }) => users.findTombstones(digests));

        expect(await standing('aa', 'bb', 'cc')).toEqual(new Set(['aa', 'bb']));
        expect(await standing()).toEqual(new Set());
        expect(await (await newTenant()).run(({ users }) => users.findTombstones(['aa']))).toEqual(new Set());

        await tenant.write(({ users }) => users.liftTombstones(['bb', 'cc']));
        await tenant.write(({ users }) => users.liftTombstones([]));

        expect(await standing('aa', 'bb')).toEqual(new Set(['aa']));
      });

      it('takes the logged requests along that name the person, and no others', async () => {
        const { tenant, record, bob, purge } = await seed();
        const { ports, id } = tenant;
        const kept = [
          sampleRequest(id, { path: `/t/acme/scim/v2/Users/${bob.record.scimId}` }),
          sampleRequest(id, { request: { userName: 'bob@acme.example', title: 'asks for ann@acme.example' } }),
        ];
        const gone = [
          sampleRequest(id, { path: `/t/acme/scim/v2/Users/${record.scimId}?attributes=id` }),
          sampleRequest(id, { path: '/t/acme/scim/v2/Users?filter=userName%20eq%20%22Ann%40acme.example%22' }),
          sampleRequest(id, { request: { userName: 'ANN@acme.example' } }),
          sampleRequest(id, { request: { externalId: '00u1' } }),
          sampleRequest(id, { response: { members: [{ value: record.scimId, display: 'Ann Lee' }] } }),
        ];
        await ports.requestLog.append([...kept, ...gone]);

        await purge();

        const { items } = await ports.requestLog.find(id, OKTA, { limit: 50 });
        expect(items.map((request) => request.id).sort()).toEqual(kept.map((request) => request.id).sort());
      });

      it('knows what the person was ever called: by account, records, and the changes in decisions', async () => {
        const { tenant, before, record } = await seed();
        const renaming = sampleDecision(tenant.id, {
          user: before.id,
          changes: [
            { target: { kind: 'user', id: before.id }, field: 'upn', from: 'ann.smith@acme.example', to: 'ann@acme.example' },
            { target: { kind: 'user', id: before.id }, field: 'externalIds', from: ['okta/scim/00u/0'], to: [] },
            { target: { kind: 'user', id: before.id }, field: 'displayName', from: 'Ann Smith', to: 'Ann Lee' },
            { target: { kind: 'user', id: newId() }, field: 'upn', from: 'bob@acme.example', to: null },
          ],
        });
        await tenant.write(({ decisions }) => decisions.record(renaming, []));

        const { identifiers, names } = await tenant.run(({ users }) => users.findTraces(before.id));

        expect(new Set(identifiers)).toEqual(new Set(['ann@acme.example', 'ann.smith@acme.example', 'nameid-1', '00u1', '00u/0', record.scimId]));
        expect(new Set(names)).toEqual(new Set(['Ann Lee', 'Ann Smith']));
      });

      it('blanks what was asked in the person’s name and refused, in nobody’s decisions and in another’s, and no more of them', async () => {
        const { tenant, bob, purge } = await seed();
        const step = (detail: string) => ({ policy: 'match-user', identifier: null, result: 'conflicting', detail });
        const change = { target: { kind: 'user' as const, id: bob.user.id }, field: 'displayName', from: 'Bob', to: 'Robert' };
        const nobodys = sampleDecision(tenant.id, { outcome: 'refused', reason: 'login.domain_not_allowed', detail: 'of ann@acme.example', input: { nameId: 'NameID-1' }, trail: [step('x')] });
        const anothers = sampleDecision(tenant.id, { user: bob.user.id, input: { upn: 'ANN@acme.example' }, trail: [{ ...step('ann'), result: 'held-by-another' }], changes: [change] });
        const namesakes = sampleDecision(tenant.id, { outcome: 'refused', input: { upn: 'ann@other.example', name: 'Ann' }, detail: 'kept' });
        await tenant.write(({ decisions }) => [nobodys, anothers, namesakes].forEach((decision) => decisions.record(decision, [])));

        await purge();

        const read = (decision: { readonly id: typeof nobodys.id }) => tenant.ports.decisions.get(tenant.id, decision.id);
        expect(await read(nobodys)).toEqual({ ...nobodys, detail: null, input: null, trail: [{ ...nobodys.trail[0], detail: null }] });
        expect(await read(anothers)).toEqual({ ...anothers, detail: null, input: null, trail: [{ ...anothers.trail[0], detail: null }] });
        expect(await read(namesakes)).toEqual(namesakes);
      });

      it('blanks the deliveries of the person’s events to webhooks, and leaves them to be sent', async () => {
        const { tenant, event, others, purge } = await seed();
        const webhook = sampleWebhook(tenant);
        await tenant.write(({ webhooks }) => webhooks.insert(webhook, null));
        const deliveryOf = ({ id, type, data }: typeof event) =>
          sampleDelivery(webhook, { event: id, type, body: JSON.stringify({ type, data, tenant: 'acme' }) });
        const [hers, his] = [deliveryOf(event), deliveryOf(others)];
        for (const delivery of [hers, his]) await tenant.ports.webhooks.save(tenant.id, webhook.id, null, delivery);

        await purge();

        const read = async (id: string) => (await tenant.ports.webhooks.getDelivery(tenant.id, webhook.id, id)) ?? hers;
        const { body, ...rest } = await read(hers.id);
        expect(JSON.parse(body)).toEqual({ type: event.type, tenant: 'acme', data: { ...event.data, upn: null, displayName: null } });
        expect({ ...rest, body: hers.body }).toEqual(hers);
        expect(await read(his.id)).toEqual(his);
      });

      it('keeps the receipt that the host has still to confirm, and lets go of what shadow mode promised the person', async () => {
        const { tenant, before, purge } = await seed();
        const waiting = sampleRevocation(tenant.id, before.id, { confirmedAt: null });
        await tenant.write(({ sessions, users }) => {
          sessions.recordRevocation(waiting);
          users.recordPromise(OKTA, 'user', '00u1', 'promised-1', at(1));
          users.recordPromise(OKTA, 'user', '00u2', 'promised-2', at(1));
        });

        await purge();

        expect((await tenant.ports.sessions.findRevocations(tenant.id, before.id, { limit: 10 })).items).toEqual([waiting]);
        expect(await tenant.run(({ users }) => users.getPromisedId(OKTA, 'user', '00u1'))).toBeUndefined();
        expect(await tenant.run(({ users }) => users.getPromisedId(OKTA, 'user', '00u2'))).toBe('promised-2');
      });

      it('can blank what this tenant says of somebody whose account is elsewhere', async () => {
        const { tenant, before, decision } = await seed();

        await tenant.run(async ({ users }) => users.eraseTraces(before.id, await users.findTraces(before.id)));

        expect(await tenant.ports.decisions.get(tenant.id, decision.id)).toMatchObject({ detail: null, input: null });
        expect(await tenant.ports.users.get(tenant.id, before.id)).toEqual(before);
      });

      it('happens once, whoever races for it', async () => {
        const { tenant, before, after } = await seed();
        const purge = () =>
          tenant.run(async ({ users }) => {
            const user = await users.get(before.id);
            if (user?.status !== 'deprovisioned') return 'not-due';
            users.purge(after, ['aa'], await users.findTraces(after.id));
            return 'purged';
          });

        expect((await Promise.all([purge(), purge(), purge()])).sort()).toEqual(['not-due', 'not-due', 'purged']);
      });
    });
  });
}

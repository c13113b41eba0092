import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SCIM_SETTINGS } from '../connection/connection.js';
import { StoreConflictError } from '../kernel/errors.js';
import { at } from './fixture/new-id.js';
import {
  ENTRA,
  OKTA,
  email,
  externalProviderId,
  samlId,
  sampleConnection,
  sampleHold,
  sampleLoginRequest,
  sampleTenant,
  sampleToken,
  sampleUser,
  scimExternalId,
  upn,
} from './fixture/samples.js';
import { tenantsOn } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** The tenant, its connections and their tokens inside a unit of work, and what goes with each of them. */
export function connectionStoreContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);

  describe('ConnectionStore contract', () => {
    it('knows the tenant of its unit, and none before it was inserted', async () => {
      const tenant = await newTenant();

      expect(await tenant.run(({ connections }) => connections.getTenant())).toEqual(tenant.tenant);
      expect(await tenant.ports.unitOfWork.run(sampleTenant().id, ({ connections }) => connections.getTenant())).toBeUndefined();
    });

    it('replaces the settings of the tenant', async () => {
      const tenant = await newTenant();
      const changed = { ...tenant.tenant, name: 'Acme Ltd', allowedDomains: [], sharedEmail: 'allow' as const, retention: 'P1Y' };

      await tenant.write(({ connections }) => connections.replaceTenant(changed));

      expect(await tenant.run(({ connections }) => connections.getTenant())).toEqual(changed);
      expect(await tenant.ports.connections.getTenant(tenant.id)).toEqual(changed);
    });

    it('says whether a slug is taken by any tenant', async () => {
      const [acme, globex] = await Promise.all([newTenant(), newTenant()]);

      expect(await acme.run(({ connections }) => connections.isTenantSlugTaken(globex.tenant.slug))).toBe(true);
      expect(await acme.run(({ connections }) => connections.isTenantSlugTaken(sampleTenant().slug))).toBe(false);
    });

    it('lets exactly one of two racing tenants have a slug', async () => {
      const { ports } = await newTenant();
      const { slug } = sampleTenant();
      const contenders = [sampleTenant({ slug }), sampleTenant({ slug })];

      const results = await Promise.allSettled(
        contenders.map((tenant) => ports.unitOfWork.run(tenant.id, async ({ connections }) => connections.insertTenant(tenant))),
      );

      expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find((result) => result.status === 'rejected')).toMatchObject({ reason: expect.any(StoreConflictError) });
      const winner = contenders[results.findIndex((result) => result.status === 'fulfilled')];
      expect(await ports.connections.getTenantBySlug(slug)).toEqual(winner);
    });

    it('keeps every setting of a connection', async () => {
      const tenant = await newTenant();
      const entra = await tenant.connection({
        id: ENTRA,
        preset: 'entra',
        rebinding: 'allow',
        saml: null,
        scim: { ...DEFAULT_SCIM_SETTINGS, visibility: 'all', nestedGroups: 'accept', mode: 'shadow', dialect: 'strict', guard: { maxShare: 0.25, windowMinutes: 60, minimum: 5 } },
      });

      expect(await tenant.run(({ connections }) => connections.get(ENTRA))).toEqual(entra);
      expect(await tenant.run(({ connections }) => connections.get(OKTA))).toEqual(tenant.okta);
      expect(await tenant.ports.connections.get(tenant.id, ENTRA)).toEqual(entra);
    });

    it('replaces a connection', async () => {
      const tenant = await newTenant();
      const changed = { ...tenant.okta, name: 'Renamed', scim: null, updatedAt: at(20) };

      await tenant.write(({ connections }) => connections.replace(changed));

      expect(await tenant.run(({ connections }) => connections.get(OKTA))).toEqual(changed);
    });

    it('lets one of two racing connections have a slug in a tenant', async () => {
      const tenant = await newTenant();

      const results = await Promise.allSettled(
        ['first', 'second'].map((name) =>
          tenant.write(({ connections }) => connections.insert(sampleConnection(tenant.id, { id: ENTRA, name }))),
        ),
      );

      expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('finds the tokens of one connection and forgets a deleted one', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      const kept = sampleToken(tenant.id, { name: 'kept', expiresAt: at(90) });
      const deleted = sampleToken(tenant.id);
      const other = sampleToken(tenant.id, { connection: ENTRA });
      await tenant.write(({ connections }) => [kept, deleted, other].forEach((token) => connections.insertToken(token)));

      await tenant.write(({ connections }) => {
        connections.deleteTokens(OKTA, [deleted.id, other.id, sampleToken(tenant.id).id]);
        connections.deleteTokens(OKTA, []);
      });

      expect(await tenant.run(({ connections }) => connections.findTokens(OKTA))).toEqual([kept]);
      expect(await tenant.run(({ connections }) => connections.findTokens(ENTRA))).toEqual([other]);
    });

    describe('endProvisioning', () => {
      it('leaves the users unmanaged, without records, external ids or live SCIM ids of the connection, and no token', async () => {
        const tenant = await newTenant();
        await tenant.connection({ id: ENTRA });
        const boundAt = at(9);
        const { user, record } = await tenant.provisioned(
          { externalId: externalProviderId('00u1') },
          { externalIds: [{ ...scimExternalId('00u1'), boundAt }, { ...samlId('nameid-1'), boundAt }, { ...samlId('entra-1', ENTRA), boundAt }] },
        );
        const elsewhere = await tenant.provisioned({ connection: ENTRA });
        const token = sampleToken(tenant.id);
        await tenant.write(({ connections }) => connections.insertToken(token));

        await tenant.write(({ connections }) => connections.endProvisioning(OKTA));

        const after = await tenant.ports.users.get(tenant.id, user.id);
        expect(after).toMatchObject({ managedBy: null, status: 'active', upn: user.upn });
        expect(after?.externalIds).toEqual([{ ...samlId('entra-1', ENTRA), boundAt }]);
        expect(after?.scimIds.filter((id) => !id.retired)).toEqual([]);
        expect(await tenant.run(({ users }) => users.getProvisioned(OKTA, record.scimId))).toBeUndefined();
        expect(await tenant.ports.provisioning.getUser(tenant.id, OKTA, record.scimId)).toBeUndefined();
        expect(await tenant.run(({ users }) => users.findCandidates({ externalId: scimExternalId('00u1') }))).toEqual([]);
        expect(await tenant.run(({ connections }) => connections.findTokens(OKTA))).toEqual([]);
        expect(await tenant.run(({ connections }) => connections.get(OKTA))).toEqual(tenant.okta);
        expect(await tenant.ports.users.get(tenant.id, elsewhere.user.id)).toEqual(elsewhere.user);
        expect(await tenant.run(({ users }) => users.getRecord(ENTRA, elsewhere.user.id))).toEqual(elsewhere.record);
      });

      it('forgets the groups that a deprovisioned user would return to', async () => {
        const tenant = await newTenant();
        const pair = await tenant.provisioned();
        const group = await tenant.group();
        await tenant.add(group, pair.user);
        await tenant.deprovision(pair);

        await tenant.write(({ connections }) => connections.endProvisioning(OKTA));
        await tenant.write(({ groups }) => groups.resumeMemberships(pair.user.id, OKTA, at(50)));

        expect(await tenant.memberIds(group)).toEqual([]);
      });
    });

    describe('delete', () => {
      it('takes tokens, records, external ids and open login requests along, and leaves users and detached groups', async () => {
        const tenant = await newTenant();
        const { ports } = tenant;
        const { user, record } = await tenant.provisioned({}, { externalIds: [{ ...samlId('nameid-1'), boundAt: at(9) }] });
        const group = await tenant.group({ kind: 'internal', connection: null, nameScope: '', formerConnection: OKTA });
        await tenant.add(group, user);
        const token = sampleToken(tenant.id);
        await tenant.write(({ connections }) => connections.insertToken(token));
        const request = sampleLoginRequest(tenant.id);
        await ports.loginRequests.open(request);
        const hold = sampleHold(tenant.id, { act: { kind: 'delete-group', group: group.id } });
        await tenant.write(({ guard }) => guard.insertHold(hold));

        await tenant.write(({ connections }) => connections.delete(OKTA));

        expect(await ports.guard.findHolds(tenant.id, OKTA, { limit: 10 })).toEqual({ items: [], next: null });

        expect(await ports.connections.get(tenant.id, OKTA)).toBeUndefined();
        expect(await ports.connections.findByTokenHash(tenant.tenant.slug, token.hash)).toBeUndefined();
        expect(await ports.loginRequests.consume(tenant.id, OKTA, request.id, [request.browserHash], at(1))).toBeUndefined();
        expect(await ports.provisioning.getUser(tenant.id, OKTA, record.scimId)).toBeUndefined();
        expect(await ports.users.get(tenant.id, user.id)).toMatchObject({ managedBy: null, externalIds: [], status: 'active' });
        expect((await ports.groups.get(tenant.id, group.id))?.group).toMatchObject({ formerConnection: OKTA, name: group.name });
        expect(await tenant.memberIds(group)).toEqual([user.id]);
      });

      it('frees the slug for a later connection that knows nothing of the former', async () => {
        const tenant = await newTenant();
        const { record } = await tenant.provisioned();
        await tenant.write(({ connections }) => connections.delete(OKTA));

        await tenant.write(({ connections }) => connections.insert(tenant.okta));

        expect(await tenant.run(({ users }) => users.getProvisioned(OKTA, record.scimId))).toBeUndefined();
        expect((await tenant.ports.provisioning.findUsers(tenant.id, OKTA, { offset: 0, limit: 10 })).total).toBe(0);
      });
    });

    it('takes everything of a deleted tenant along, and its slug may be used again', async () => {
      const tenant = await newTenant();
      const { ports } = tenant;
      const { user, record } = await tenant.provisioned({ upn: upn('ann@acme.example') }, { email: email('ann@acme.example') });
      const group = await tenant.group();
      await tenant.add(group, user);
      const token = sampleToken(tenant.id);
      await tenant.write(({ connections }) => connections.insertToken(token));
      const request = sampleLoginRequest(tenant.id);
      await ports.loginRequests.open(request);
      await ports.replays.remember(tenant.id, OKTA, '_a1', at(90));

      await tenant.write(({ connections }) => connections.deleteTenant());

      expect(await ports.connections.getTenant(tenant.id)).toBeUndefined();
      expect(await ports.connections.getTenantBySlug(tenant.tenant.slug)).toBeUndefined();
      expect(await ports.connections.get(tenant.id, OKTA)).toBeUndefined();
      expect(await ports.connections.findByTokenHash(tenant.tenant.slug, token.hash)).toBeUndefined();
      expect(await ports.users.get(tenant.id, user.id)).toBeUndefined();
      expect(await ports.groups.get(tenant.id, group.id)).toBeUndefined();
      expect(await ports.provisioning.getUser(tenant.id, OKTA, record.scimId)).toBeUndefined();
      expect(await ports.loginRequests.consume(tenant.id, OKTA, request.id, [request.browserHash], at(1))).toBeUndefined();
      const successor = sampleTenant({ slug: tenant.tenant.slug });
      await ports.unitOfWork.run(successor.id, async ({ connections }) => connections.insertTenant(successor));
      expect(await ports.connections.getTenantBySlug(successor.slug)).toEqual(successor);
      expect((await ports.users.find(successor.id, {}, { limit: 10 })).items).toEqual([]);
    });

    it('leaves no user of a unit that races the deletion of its tenant', async () => {
      const tenant = await newTenant();
      const user = sampleUser(tenant.id);

      await Promise.allSettled([
        tenant.write(({ connections }) => connections.deleteTenant()),
        tenant.write(({ users }) => users.insert(user)),
      ]);

      expect(await tenant.ports.users.get(tenant.id, user.id)).toBeUndefined();
    });
  });
}

import { describe, expect, it } from '@jest/globals';
import type { Connection } from '../connection/connection.js';
import type { IdentityProviderDescription } from '../connection/saml-settings.js';
import { connectionId } from '../connection/connection-id.js';
import { OKTA } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** Times of their own, so that the connections of other suites are not due. */
const past = (minute: number) => new Date(Date.UTC(2001, 0, 1, 0, minute)).toISOString();

/** When metadata is read again, and whose certificates end. */
export function metadataScheduleContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const withIdp = ({ okta }: TenantFixture, idp: Partial<IdentityProviderDescription>): Connection => {
    if (okta.saml?.idp == null) throw new Error('The sample has no IdP');
    return { ...okta, saml: { ...okta.saml, idp: { ...okta.saml.idp, ...idp } } };
  };
  const set = (tenant: TenantFixture, idp: Partial<IdentityProviderDescription>) => tenant.write(({ connections }) => connections.replace(withIdp(tenant, idp)));
  const due = async (tenant: TenantFixture, now: string) =>
    (await tenant.ports.metadataSchedule.findDue(new Date(now), 1_000)).filter((each) => each.tenant === tenant.id);

  describe('MetadataSchedule contract', () => {
    it('finds what is due, longest due first, and nothing that is not', async () => {
      const tenant = await newTenant();
      await set(tenant, { nextRefreshAt: past(5) });
      const other = { ...withIdp(tenant, { nextRefreshAt: past(3) }), id: connectionId('other') };
      await tenant.write(({ connections }) => [other, { ...other, id: connectionId('bare'), saml: null }].forEach((each) => connections.insert(each)));

      expect(await due(tenant, past(2))).toEqual([]);
      expect(await due(tenant, past(3))).toEqual([{ tenant: tenant.id, connection: 'other', dueAt: past(3) }]);
      expect((await due(tenant, past(9))).map(({ connection }) => connection)).toEqual(['other', OKTA]);
    });

    it('lets one of many simultaneous claims win, and is due again when the time of the claim is over', async () => {
      const tenant = await newTenant();
      await set(tenant, { nextRefreshAt: past(5) });
      const [found] = await due(tenant, past(6));
      if (found === undefined) throw new Error('Nothing was due');

      const claims = await Promise.all(Array.from({ length: 6 }, () => tenant.ports.metadataSchedule.claim(found, new Date(past(8)))));

      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await due(tenant, past(7))).toEqual([]);
      expect(await due(tenant, past(8))).toEqual([{ ...found, dueAt: past(8) }]);
      expect((await tenant.ports.connections.get(tenant.id, OKTA))?.saml).toEqual(withIdp(tenant, { nextRefreshAt: past(8) }).saml);
    });

    it('claims nothing that was removed or moved meanwhile', async () => {
      const tenant = await newTenant();
      await set(tenant, { nextRefreshAt: past(5) });
      const [found] = await due(tenant, past(6));
      if (found === undefined) throw new Error('Nothing was due');
      await set(tenant, { nextRefreshAt: past(7) });
      expect(await tenant.ports.metadataSchedule.claim(found, new Date(past(9)))).toBe(false);
      await tenant.write(({ connections }) => connections.delete(OKTA));
      expect(await tenant.ports.metadataSchedule.claim({ ...found, dueAt: past(7) }, new Date(past(9)))).toBe(false);
    });

    it('finds connections whose certificates end before a moment, until that is told', async () => {
      const tenant = await newTenant();
      const expiring = async (before: string) => (await tenant.ports.metadataSchedule.findExpiring(new Date(before), 1_000)).filter((each) => each.tenant === tenant.id);
      const certificates = ['aa', 'bb'].map((name) => ({ certificate: 'MIIC', fingerprint: name.repeat(32), subject: 'CN=x', notBefore: past(0), notAfter: past(10) }));
      await set(tenant, { certificates });

      expect(await expiring(past(9))).toEqual([]);
      expect(await expiring(past(11))).toEqual([{ tenant: tenant.id, connection: OKTA }]);
      await set(tenant, { certificates, expiryAnnounced: ['aa'.repeat(32)] });
      expect(await expiring(past(11))).toHaveLength(1);
      await set(tenant, { certificates, expiryAnnounced: certificates.map(({ fingerprint }) => fingerprint) });
      expect(await expiring(past(11))).toEqual([]);
    });
  });
}

import { describe, expect, it } from '@jest/globals';
import { InvalidCursorError } from '../kernel/page.js';
import { at, newHash } from './fixture/new-id.js';
import { FOREIGN_CURSORS, NOBODYS_IDS, readAll } from './fixture/read-all.js';
import { OKTA, sampleSetupLink } from './fixture/samples.js';
import { tenantsOn } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** Links by which a customer's administrator sets a connection up. */
export function setupLinkContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const seed = async (overrides: Parameters<typeof sampleSetupLink>[1] = {}) => {
    const tenant = await newTenant();
    const link = sampleSetupLink(tenant.id, overrides);
    await tenant.write(({ setupLinks }) => setupLinks.insert(link));
    return { tenant, link, directory: tenant.ports.setupLinks };
  };

  describe('SetupLinkStore and SetupLinkDirectory contract', () => {
    it('knows a link by its secret, in its own tenant only', async () => {
      const [acme, globex] = await Promise.all([seed({ connection: OKTA }), seed()]);
      const { tenant, link, directory } = acme;

      expect(await directory.findBySecret(tenant.tenant.slug, link.secretHash)).toEqual(link);
      expect(await directory.findBySecret(globex.tenant.tenant.slug, globex.link.secretHash)).toEqual(globex.link);
      expect(await directory.findBySecret(globex.tenant.tenant.slug, link.secretHash)).toBeUndefined();
      expect(await directory.findBySecret(tenant.tenant.slug, newHash())).toBeUndefined();
      expect(await tenant.run(({ setupLinks }) => setupLinks.get(link.id))).toEqual(link);
      for (const nobody of NOBODYS_IDS) {
        expect(await directory.findBySecret(nobody, link.secretHash)).toBeUndefined();
        expect(await directory.findBySecret(tenant.tenant.slug, nobody)).toBeUndefined();
        expect(await tenant.run(({ setupLinks }) => setupLinks.get(nobody))).toBeUndefined();
      }
    });

    it('lists the links of a tenant newest first', async () => {
      const tenant = await newTenant();
      const links = [1, 2, 3].map((minute) => sampleSetupLink(tenant.id, { createdAt: at(minute) }));
      await tenant.write(({ setupLinks }) => links.forEach((link) => setupLinks.insert(link)));

      expect(await readAll((page) => tenant.ports.setupLinks.find(tenant.id, page), 2)).toEqual([...links].reverse());
      for (const cursor of FOREIGN_CURSORS) {
        await expect(tenant.ports.setupLinks.find(tenant.id, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
      }
    });

    it('deletes a link of this tenant and leaves the others', async () => {
      const { tenant, link, directory } = await seed();
      const intruder = await newTenant();
      const other = sampleSetupLink(tenant.id);
      await tenant.write(({ setupLinks }) => setupLinks.insert(other));

      await intruder.write(({ setupLinks }) => setupLinks.delete(other.id));
      await tenant.write(({ setupLinks }) => setupLinks.delete(link.id));

      expect((await directory.find(tenant.id, { limit: 10 })).items).toEqual([other]);
    });

    it('ends the links of a connection with it, and every link with the tenant', async () => {
      const { tenant, link, directory } = await seed();
      await tenant.write(({ setupLinks }) => setupLinks.insert(sampleSetupLink(tenant.id, { connection: OKTA })));

      await tenant.write(({ connections }) => connections.delete(OKTA));
      expect((await directory.find(tenant.id, { limit: 10 })).items).toEqual([link]);

      await tenant.write(({ connections }) => connections.deleteTenant());
      expect((await directory.find(tenant.id, { limit: 10 })).items).toEqual([]);
    });

    it('removes what expired before a moment, at most so many at once, and nothing else', async () => {
      const { tenant, link, directory } = await seed();
      const past = (year: number) => new Date(Date.UTC(year, 0));
      while ((await directory.removeExpired(past(2002), 1000)) > 0);
      const old = Array.from({ length: 3 }, () => sampleSetupLink(tenant.id, { createdAt: past(2000), expiresAt: past(2001) }));
      await tenant.write(({ setupLinks }) => old.forEach((each) => setupLinks.insert(each)));

      expect(await directory.removeExpired(past(2002), 2)).toBe(2);
      expect(await directory.removeExpired(past(2002), 2)).toBe(1);
      expect(await directory.removeExpired(past(2002), 2)).toBe(0);
      expect((await directory.find(tenant.id, { limit: 10 })).items).toEqual([link]);
    });
  });
}

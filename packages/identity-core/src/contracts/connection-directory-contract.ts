import { describe, expect, it } from '@jest/globals';
import { connectionId } from '../connection/connection-id.js';
import { InvalidCursorError } from '../kernel/page.js';
import { at, newHash } from './fixture/new-id.js';
import { FOREIGN_CURSORS, NOBODYS_IDS, readAll } from './fixture/read-all.js';
import { ENTRA, OKTA, sampleTenant, sampleToken } from './fixture/samples.js';
import { tenantsOn } from './fixture/tenant-fixture.js';
import { tenantId } from '../kernel/tenant-id.js';
import type { OpenPorts } from './ports-under-test.js';

/** Reads of tenants, connections and tokens. */
export function connectionDirectoryContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);

  describe('ConnectionDirectory contract', () => {
    it('finds a tenant by id and by slug', async () => {
      const { ports, tenant } = await newTenant();

      expect(await ports.connections.getTenant(tenant.id)).toEqual(tenant);
      expect(await ports.connections.getTenantBySlug(tenant.slug)).toEqual(tenant);
    });

    it('finds nothing under ids and slugs that nothing has', async () => {
      const { ports, id, tenant } = await newTenant();

      for (const nothing of NOBODYS_IDS) {
        expect(await ports.connections.getTenant(tenantId(nothing))).toBeUndefined();
        expect(await ports.connections.getTenantBySlug(nothing)).toBeUndefined();
        expect(await ports.connections.get(id, connectionId(nothing))).toBeUndefined();
        expect(await ports.connections.getBySlugs(nothing, OKTA)).toBeUndefined();
        expect(await ports.connections.getBySlugs(tenant.slug, nothing)).toBeUndefined();
        expect(await ports.connections.findByTokenHash(tenant.slug, nothing)).toBeUndefined();
      }
    });

    it('lists every tenant once, whatever the size of the page', async () => {
      const created = await Promise.all([newTenant(), newTenant(), newTenant()]);
      const { ports } = created[0];

      const listed = (await readAll((page) => ports.connections.findTenants(page), 2)).map((tenant) => tenant.id);

      expect(new Set(listed).size).toBe(listed.length);
      expect(listed).toEqual(expect.arrayContaining(created.map((fixture) => fixture.id)));
    });

    it('finds the tenants that name a domain of an e-mail address, or a parent of it, and no others', async () => {
      const own = `${newHash().slice(0, 12)}.example`;
      const [named, parent, anyone, deep] = await Promise.all([
        newTenant({ allowedDomains: [own, 'other.example'] }),
        newTenant({ allowedDomains: [`*.${own}`] }),
        newTenant({ allowedDomains: ['*'] }),
        newTenant({ allowedDomains: [`*.eu.${own}`, `*.${own}`] }),
      ]);
      const { ports } = named;
      const found = async (domain: string, limit = 10) => (await ports.connections.findTenantsByDomain(domain, limit)).map(({ id }) => id);
      const inOrder = (...tenants: readonly (typeof named)[]) => tenants.map(({ id }) => id).sort();

      expect(await found(own)).toEqual([named.id]);
      expect(await found(`eu.${own}`)).toEqual(inOrder(parent, deep));
      expect(await found(`mail.eu.${own}`)).toEqual(inOrder(parent, deep));
      expect(await found(`mail.eu.${own}`, 1)).toHaveLength(1);
      expect(await found(`not${own}`)).toEqual([]);
      expect(await found('*')).toEqual([]);
      expect(await found(`*.${own}`)).toEqual(inOrder(parent, deep));
      for (const nobody of NOBODYS_IDS) expect(await found(nobody)).toEqual([]);
      expect(await ports.connections.findTenantsByDomain(own, 10)).toEqual([named.tenant]);

      await named.write(({ connections }) => connections.replaceTenant({ ...named.tenant, allowedDomains: ['other.example'] }));
      await anyone.write(({ connections }) => connections.replaceTenant({ ...anyone.tenant, allowedDomains: [own] }));
      await parent.write(({ connections }) => connections.deleteTenant());

      expect(await found(own)).toEqual([anyone.id]);
      expect(await found(`eu.${own}`)).toEqual([deep.id]);
    });

    it('finds tenant and connection by the slugs of a login URL', async () => {
      const { ports, tenant, okta } = await newTenant();

      expect(await ports.connections.getBySlugs(tenant.slug, 'okta')).toEqual({ tenant, connection: okta });
      expect(await ports.connections.getBySlugs(tenant.slug, 'entra')).toBeUndefined();
      expect(await ports.connections.getBySlugs(sampleTenant().slug, 'okta')).toBeUndefined();
    });

    it('lists the connections of a tenant by slug, in the order of their code units', async () => {
      const tenant = await newTenant();
      for (const slug of ['zeta', 'a0', 'a-b', 'ab']) await tenant.connection({ id: connectionId(slug) });

      const listed = await readAll((page) => tenant.ports.connections.find(tenant.id, page), 2);

      expect(listed.map((connection) => connection.id)).toEqual(['a-b', 'a0', 'ab', 'okta', 'zeta']);
    });

    it('refuses cursors that no list gave', async () => {
      const { ports, id } = await newTenant();

      for (const cursor of FOREIGN_CURSORS) {
        await expect(ports.connections.findTenants({ cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
        await expect(ports.connections.find(id, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
        await expect(ports.connections.findTokens(id, OKTA, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
      }
    });

    it('authenticates a bearer by the hash of its token, within the tenant of the path only', async () => {
      const [acme, globex] = await Promise.all([newTenant(), newTenant()]);
      const token = sampleToken(acme.id, { expiresAt: at(3) });
      await acme.write(({ connections }) => connections.insertToken(token));

      expect(await acme.ports.connections.findByTokenHash(acme.tenant.slug, token.hash)).toEqual({
        tenant: acme.tenant,
        connection: acme.okta,
        token,
      });
      expect(await acme.ports.connections.findByTokenHash(globex.tenant.slug, token.hash)).toBeUndefined();
      expect(await acme.ports.connections.findByTokenHash(acme.tenant.slug, newHash())).toBeUndefined();
    });

    it('lists the tokens of one connection, newest first, expired ones included', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      const tokens = [1, 2, 3, 4, 5].map((minute) => sampleToken(tenant.id, { createdAt: at(minute), expiresAt: minute === 2 ? at(3) : null }));
      await tenant.write(({ connections }) => {
        tokens.forEach((token) => connections.insertToken(token));
        connections.insertToken(sampleToken(tenant.id, { connection: ENTRA }));
      });

      const listed = await readAll((page) => tenant.ports.connections.findTokens(tenant.id, OKTA, page), 2);

      expect(listed).toEqual([...tokens].reverse());
    });

    it('remembers the last use of tokens of several tenants at once, never moving a time backwards', async () => {
      const [acme, globex] = await Promise.all([newTenant(), newTenant()]);
      const [fresh, used] = [sampleToken(acme.id), sampleToken(acme.id, { createdAt: at(2) })] as const;
      const foreign = sampleToken(globex.id);
      await acme.write(({ connections }) => [fresh, used].forEach((token) => connections.insertToken(token)));
      await globex.write(({ connections }) => connections.insertToken(foreign));
      const use = ({ tenant, connection, id }: typeof fresh, minute: number) => ({ tenant, connection, id, at: at(minute) });
      await acme.ports.connections.touchTokens([use(used, 20)]);

      await acme.ports.connections.touchTokens([use(fresh, 15), use(used, 10), use(foreign, 16), use(sampleToken(acme.id), 17), use(fresh, 14)]);
      await acme.ports.connections.touchTokens([]);

      const lastUses = async (tenant: typeof acme) =>
        (await tenant.ports.connections.findTokens(tenant.id, OKTA, { limit: 10 })).items.map((token) => token.lastUsedAt);
      expect(await lastUses(acme)).toEqual([at(20), at(15)]);
      expect(await lastUses(globex)).toEqual([at(16)]);
    });
  });
}

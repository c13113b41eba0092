import { describe, expect, it } from '@jest/globals';
import { InvalidCursorError } from '../kernel/page.js';
import { at, newHash } from './fixture/new-id.js';
import { FOREIGN_CURSORS, NOBODYS_IDS, readAll } from './fixture/read-all.js';
import { ENTRA, OKTA, sampleAccessToken, sampleOAuthClient, sampleToken } from './fixture/samples.js';
import { tenantsOn } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** OAuth clients and the access tokens they are issued. */
export function oauthClientContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const seed = async () => {
    const tenant = await newTenant();
    const client = sampleOAuthClient(tenant.id, { name: 'Entra' });
    await tenant.write(({ oauthClients }) => oauthClients.insert(client));
    const token = sampleAccessToken(client);
    return { tenant, client, token, directory: tenant.ports.oauthClients };
  };
  type Seed = Awaited<ReturnType<typeof seed>>;
  const bearer = ({ tenant }: Pick<Seed, 'tenant'>, hash: string) => tenant.ports.connections.findByTokenHash(tenant.tenant.slug, hash);

  describe('OAuthClientStore and OAuthClientDirectory contract', () => {
    it('knows a client by its secret, in the tenant of the path only', async () => {
      const [acme, globex] = await Promise.all([seed(), seed()]);
      const { client, directory } = acme;

      expect(await directory.findBySecret(acme.tenant.tenant.slug, client.id, client.secretHash)).toEqual(client);
      expect(await directory.findBySecret(acme.tenant.tenant.slug, client.id, newHash())).toBeUndefined();
      expect(await directory.findBySecret(globex.tenant.tenant.slug, client.id, client.secretHash)).toBeUndefined();
      expect(await acme.tenant.run(({ oauthClients }) => oauthClients.get(OKTA, client.id))).toEqual(client);
      expect(await acme.tenant.run(({ oauthClients }) => oauthClients.get(ENTRA, client.id))).toBeUndefined();
      for (const nobody of NOBODYS_IDS) {
        expect(await directory.findBySecret(acme.tenant.tenant.slug, nobody, client.secretHash)).toBeUndefined();
        expect(await directory.findBySecret(nobody, client.id, client.secretHash)).toBeUndefined();
        expect(await directory.findBySecret(acme.tenant.tenant.slug, client.id, nobody)).toBeUndefined();
      }
    });

    it('lists the clients of one connection newest first', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      const clients = [1, 2, 3].map((minute) => sampleOAuthClient(tenant.id, { createdAt: at(minute) }));
      await tenant.write(({ oauthClients }) => [...clients, sampleOAuthClient(tenant.id, { connection: ENTRA })].forEach((client) => oauthClients.insert(client)));

      expect(await readAll((page) => tenant.ports.oauthClients.find(tenant.id, OKTA, page), 2)).toEqual([...clients].reverse());
      for (const cursor of FOREIGN_CURSORS) {
        await expect(tenant.ports.oauthClients.find(tenant.id, OKTA, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
      }
    });

    it('lets an access token name its connection as a bearer token does, and remembers when it was asked for', async () => {
      const { tenant, client, token, directory } = await seed();

      expect(await directory.issue(token)).toBe(true);

      expect(await bearer({ tenant }, token.hash)).toMatchObject({
        tenant: { id: tenant.id },
        connection: { id: OKTA },
        token: { id: token.id, hash: token.hash, hint: token.hint, createdAt: token.issuedAt, expiresAt: token.expiresAt },
      });
      expect(await directory.findBySecret(tenant.tenant.slug, client.id, client.secretHash)).toEqual({ ...client, lastUsedAt: token.issuedAt });
    });

    it('forgets expired access tokens of a client when it asks again, and keeps the others', async () => {
      const { tenant, client, directory } = await seed();
      const [old, running, fresh] = [
        sampleAccessToken(client, { expiresAt: at(10) }),
        sampleAccessToken(client, { expiresAt: at(30) }),
        sampleAccessToken(client, { issuedAt: at(20), expiresAt: at(80) }),
      ] as const;
      for (const token of [old, running, fresh]) await directory.issue(token);

      expect(await bearer({ tenant }, old.hash)).toBeUndefined();
      expect((await bearer({ tenant }, running.hash))?.token.id).toBe(running.id);
      expect((await bearer({ tenant }, fresh.hash))?.token.id).toBe(fresh.id);
    });

    it('keeps access tokens out of the lists of bearer tokens, so that rotating those does not touch clients', async () => {
      const { tenant, token, directory } = await seed();
      const permanent = sampleToken(tenant.id);
      await directory.issue(token);
      await tenant.write(({ connections }) => connections.insertToken(permanent));

      expect((await tenant.ports.connections.findTokens(tenant.id, OKTA, { limit: 10 })).items).toEqual([permanent]);
      expect(await tenant.run(({ connections }) => connections.findTokens(OKTA))).toEqual([permanent]);
    });

    it('ends a client’s access tokens with it, and issues no more', async () => {
      const { tenant, client, token, directory } = await seed();
      const other = sampleOAuthClient(tenant.id);
      await tenant.write(({ oauthClients }) => oauthClients.insert(other));
      const staying = sampleAccessToken(other);
      for (const each of [token, staying]) await directory.issue(each);

      await tenant.write(({ oauthClients }) => oauthClients.delete(OKTA, client.id));

      expect(await bearer({ tenant }, token.hash)).toBeUndefined();
      expect(await directory.findBySecret(tenant.tenant.slug, client.id, client.secretHash)).toBeUndefined();
      const late = sampleAccessToken(client);
      expect(await directory.issue(late)).toBe(false);
      expect(await bearer({ tenant }, late.hash)).toBeUndefined();
      expect((await bearer({ tenant }, staying.hash))?.token.id).toBe(staying.id);
    });

    it.each<[string, (seeded: Seed) => Promise<unknown>]>([
      ['provisioning ends', ({ tenant }) => tenant.write(({ connections }) => connections.endProvisioning(OKTA))],
      ['the connection is deleted', ({ tenant }) => tenant.write(({ connections }) => connections.delete(OKTA))],
      ['the tenant is deleted', ({ tenant }) => tenant.write(({ connections }) => connections.deleteTenant())],
    ])('ends clients and access tokens when %s', async (_, act) => {
      const seeded = await seed();
      const { tenant, client, token, directory } = seeded;
      await directory.issue(token);

      await act(seeded);

      expect(await bearer(seeded, token.hash)).toBeUndefined();
      expect((await directory.find(tenant.id, OKTA, { limit: 10 })).items).toEqual([]);
      expect(await directory.issue(sampleAccessToken(client))).toBe(false);
    });

    it('leaves the client of one tenant alone when another deletes it', async () => {
      const { tenant, client } = await seed();
      const intruder = await newTenant();

      await intruder.write(({ oauthClients }) => oauthClients.delete(OKTA, client.id));

      expect((await tenant.ports.oauthClients.find(tenant.id, OKTA, { limit: 10 })).items).toEqual([client]);
      expect((await intruder.ports.oauthClients.find(intruder.id, OKTA, { limit: 10 })).items).toEqual([]);
    });
  });
}

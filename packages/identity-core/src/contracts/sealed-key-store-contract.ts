import { describe, expect, it } from '@jest/globals';
import type { SealedKeyStore } from '../connection/sealed-key-store.js';
import { ENTRA, OKTA } from './fixture/samples.js';
import { TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** @param openStore The store beside those ports, on the same database. */
export function sealedKeyStoreContract(open: OpenPorts, openStore: () => Promise<SealedKeyStore>): void {
  describe('SealedKeyStore contract', () => {
    const key = (sealed: string) => ({ sealed, certificate: `MIIB${sealed}` });
    const first = (sealed: string) => ({ current: key(sealed), next: null, previous: null });

    it('gives back what was kept, to its tenant and connection only', async () => {
      const [store, ports] = [await openStore(), await open()];
      const [here, there] = [await TenantFixture.create(ports), await TenantFixture.create(ports)];
      await store.insert(here.id, OKTA, key('one'));

      expect(await store.find(here.id, OKTA)).toEqual(first('one'));
      expect(await store.find(there.id, OKTA)).toBeUndefined();
    });

    it('lets one of many simultaneous keys win and gives it to all', async () => {
      const store = await openStore();
      const tenant = await TenantFixture.create(await open());
      const kept = await Promise.all(['a', 'b', 'c', 'd'].map((sealed) => store.insert(tenant.id, OKTA, key(sealed))));

      expect(new Set(kept.map(({ current }) => current.sealed)).size).toBe(1);
      expect(await store.find(tenant.id, OKTA)).toEqual(kept[0]);
    });

    it('keeps what a unit of work makes of the ring, and lets no later first key replace it', async () => {
      const store = await openStore();
      const tenant = await TenantFixture.create(await open());
      await store.insert(tenant.id, OKTA, key('one'));
      expect(await tenant.run(({ connections }) => connections.getKeyRing(ENTRA))).toBeUndefined();
      const ring = { current: key('two'), next: key('three'), previous: key('one') };

      await tenant.write(({ connections }) => connections.replaceKeyRing(OKTA, ring));

      expect(await tenant.run(({ connections }) => connections.getKeyRing(OKTA))).toEqual(ring);
      expect(await store.find(tenant.id, OKTA)).toEqual(ring);
      expect(await store.insert(tenant.id, OKTA, key('four'))).toEqual(ring);
      await tenant.write(({ connections }) => connections.replaceKeyRing(OKTA, { ...ring, next: null, previous: null }));
      expect(await store.find(tenant.id, OKTA)).toEqual(first('two'));
    });

    it('lets one of many simultaneous changes see what the other made', async () => {
      const store = await openStore();
      const tenant = await TenantFixture.create(await open());
      await store.insert(tenant.id, OKTA, key('one'));
      const prepare = (sealed: string) =>
        tenant.run(async ({ connections }) => {
          const ring = await connections.getKeyRing(OKTA);
          if (ring === undefined || ring.next !== null) return 'too late';
          connections.replaceKeyRing(OKTA, { ...ring, next: key(sealed) });
          return 'prepared';
        });

      const outcomes = await Promise.all(['a', 'b', 'c'].map(prepare));

      expect(outcomes.sort()).toEqual(['prepared', 'too late', 'too late']);
    });

    it('goes with its connection', async () => {
      const store = await openStore();
      const tenant = await TenantFixture.create(await open());
      await store.insert(tenant.id, OKTA, key('one'));

      await tenant.write(({ connections }) => connections.delete(OKTA));

      expect(await store.find(tenant.id, OKTA)).toBeUndefined();
    });
  });
}

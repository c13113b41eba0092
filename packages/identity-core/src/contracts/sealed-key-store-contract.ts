import { describe, expect, it } from '@jest/globals';
import type { SealedKeyStore } from '../connection/sealed-key-store.js';
import { OKTA } from './fixture/samples.js';
import { TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** @param openStore The store beside those ports, on the same database. */
export function sealedKeyStoreContract(open: OpenPorts, openStore: () => Promise<SealedKeyStore>): void {
  describe('SealedKeyStore contract', () => {
    const key = (sealed: string) => ({ sealed, certificate: 'MIIB' });

    it('gives back what was kept, to its tenant and connection only', async () => {
      const [store, ports] = [await openStore(), await open()];
      const [here, there] = [await TenantFixture.create(ports), await TenantFixture.create(ports)];
      await store.insert(here.id, OKTA, key('one'));

      expect(await store.find(here.id, OKTA)).toEqual(key('one'));
      expect(await store.find(there.id, OKTA)).toBeUndefined();
    });

    it('lets one of many simultaneous keys win and gives it to all', async () => {
      const store = await openStore();
      const tenant = await TenantFixture.create(await open());
      const kept = await Promise.all(['a', 'b', 'c', 'd'].map((sealed) => store.insert(tenant.id, OKTA, key(sealed))));

      expect(new Set(kept.map(({ sealed }) => sealed)).size).toBe(1);
      expect(await store.find(tenant.id, OKTA)).toEqual(kept[0]);
    });
  });
}

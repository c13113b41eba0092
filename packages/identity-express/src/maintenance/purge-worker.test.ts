import { describe, expect, it } from '@jest/globals';
import { PurgeUser, StoreUnavailableError, type UserDirectory } from '@vestibule/identity-core';
import { openSite, type SiteUnderTest } from '../testing/open-site.js';
import { PurgeWorker } from './purge-worker.js';

/** A tenant without retention, with so many people whose time is over. */
async function withLeavers(people: number): Promise<{ readonly site: SiteUnderTest; readonly count: (status: string) => Promise<number> }> {
  const site = openSite();
  await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme', retention: 'P1D' });
  for (let index = 0; index < people; index += 1) {
    const created = await site.admin('POST', '/tenants/acme/users', { upn: `u${index}@acme.example` });
    await site.admin('DELETE', `/tenants/acme/users/${(JSON.parse(String(created.body)) as { id: string }).id}`);
  }
  site.clock.advanceSeconds(86_400);
  const count = async (status: string) => {
    const { body } = await site.admin('GET', `/tenants/acme/users?status=${status}&limit=200`);
    return (JSON.parse(String(body)) as { items: unknown[] }).items.length;
  };
  return { site, count };
}

function workerOn({ vestibule, clock }: SiteUnderTest, more: { readonly users?: UserDirectory; readonly intervalMs?: number; readonly errors?: unknown[] } = {}): PurgeWorker {
  const { ports } = vestibule;
  const purgeUser = new PurgeUser({ unitOfWork: ports.unitOfWork, ids: ports.ids, clock }, ports.digests);
  return new PurgeWorker({ users: more.users ?? ports.users, purgeUser, clock, onError: (error) => more.errors?.push(error), ...(more.intervalMs === undefined ? {} : { intervalMs: more.intervalMs }) });
}

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It never came to pass');
};

describe('PurgeWorker', () => {
  it('purges everybody who is due, in as many batches as it takes, and nobody else', async () => {
    const { site, count } = await withLeavers(105);
    site.clock.advanceSeconds(-1);
    expect(await workerOn(site).purgeDue()).toBe(0);
    site.clock.advanceSeconds(1);

    expect(await workerOn(site).purgeDue()).toBe(105);

    expect(await count('purged')).toBe(105);
    expect(await count('deprovisioned')).toBe(0);
    await site.vestibule.close();
  });

  it('shares the work with others: each person is purged once', async () => {
    const { site } = await withLeavers(12);
    const purged = await Promise.all([1, 2, 3].map(() => workerOn(site).purgeDue()));

    expect(purged.reduce((sum, each) => sum + each, 0)).toBe(12);
    await site.vestibule.close();
  });

  it('looks again and again, also after a failure, until it is stopped', async () => {
    const { site, count } = await withLeavers(1);
    const { users } = site.vestibule.ports;
    const errors: unknown[] = [];
    let looks = 0;
    const failingOnce: UserDirectory = {
      get: (tenant, id) => users.get(tenant, id),
      find: (tenant, query, page) => users.find(tenant, query, page),
      findDueForPurge: async (now, limit) => {
        looks += 1;
        if (looks === 1) throw new StoreUnavailableError('gone');
        return users.findDueForPurge(now, limit);
      },
    };
    const worker = workerOn(site, { users: failingOnce, intervalMs: 5, errors });
    worker.start();
    worker.start();
    await until(async () => (await count('purged')) === 1);

    await worker.stop();
    await worker.stop();
    const after = looks;
    await new Promise((resolve) => setTimeout(resolve, 40));

    expect(errors).toEqual([expect.any(StoreUnavailableError)]);
    expect(looks).toBe(after);
    worker.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(looks).toBe(after);
    await site.vestibule.close();
  });

  it('belongs to a site and ends with it', async () => {
    const { site } = await withLeavers(0);
    await new Promise((resolve) => setTimeout(resolve, 120));

    await site.vestibule.close();

    expect(site.errors).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { PurgeUser, StoreUnavailableError, type UserId } from '@vestibule/identity-core';
import { openSite, type SiteUnderTest } from '../testing/open-site.js';
import { BACKGROUND_TASK } from './background-task.js';
import { createPurgeDue } from './purge-due.js';

const { signal } = new AbortController();

/** So many people whose retention ended this second. */
async function withLeavers(people: number) {
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

const taskOn = ({ vestibule }: SiteUnderTest) => vestibule.container.getAll(BACKGROUND_TASK).find((task) => task.name === 'purge-due');

function purgeOn({ vestibule, clock }: SiteUnderTest): PurgeUser {
  const { unitOfWork, ids, digests } = vestibule.ports;
  return new PurgeUser({ unitOfWork, ids, clock }, digests);
}

describe('the purge of those whose time is over', () => {
  it('is a task of every site, begins within ten seconds, and takes nobody before the time', async () => {
    const { site, count } = await withLeavers(2);
    const task = taskOn(site);
    expect((task?.everyMilliseconds ?? Infinity) * 1.1).toBeLessThanOrEqual(10_000);

    site.clock.advanceSeconds(-1);
    await task?.run(signal);
    expect(await count('purged')).toBe(0);

    site.clock.advanceSeconds(1);
    expect(await task?.run(signal)).toBe('done');
    expect([await count('purged'), await count('deprovisioned')]).toEqual([2, 0]);
    await site.vestibule.close();
  });

  it('takes a batch a round and comes again while one was full', async () => {
    const { site, count } = await withLeavers(101);
    const task = taskOn(site);

    expect(await task?.run(signal)).toBe('again');
    expect(await count('purged')).toBe(100);
    expect(await task?.run(signal)).toBe('done');
    expect(await count('purged')).toBe(101);
    await site.vestibule.close();
  });

  it('purges each person once, however many processes are at it', async () => {
    const { site } = await withLeavers(6);
    await Promise.all([1, 2, 3].map(() => createPurgeDue(site.vestibule.ports.users, purgeOn(site), site.clock).run(signal)));

    const { body } = await site.admin('GET', '/tenants/acme/events?limit=200');
    const { items } = JSON.parse(String(body)) as { items: { type: string }[] };
    expect(items.filter((event) => event.type === 'user.purged')).toHaveLength(6);
    await site.vestibule.close();
  });

  it('tells of a person who cannot be purged, after everybody else was', async () => {
    const { site, count } = await withLeavers(3);
    const purge = purgeOn(site);
    let calls = 0;
    const failing: Pick<PurgeUser, 'execute'> = {
      execute: async (tenant, user: UserId) => {
        calls += 1;
        if (calls === 1) throw new StoreUnavailableError('gone');
        return purge.execute(tenant, user);
      },
    };

    await expect(createPurgeDue(site.vestibule.ports.users, failing, site.clock).run(signal)).rejects.toThrow(StoreUnavailableError);
    expect(await count('purged')).toBe(2);
    await site.vestibule.close();
  });

  it('begins with nobody more once the process stops', async () => {
    const { site, count } = await withLeavers(3);
    const ending = new AbortController();
    const purge = purgeOn(site);
    const stopping: Pick<PurgeUser, 'execute'> = {
      execute: (tenant, user) => {
        ending.abort();
        return purge.execute(tenant, user);
      },
    };

    expect(await createPurgeDue(site.vestibule.ports.users, stopping, site.clock).run(ending.signal)).toBe('done');
    expect(await count('purged')).toBe(1);
    await site.vestibule.close();
  });
});

import { describe, expect, it } from '@jest/globals';
import type { RevocationRequest, SessionRevoker } from '@vestibule/identity-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { openSite, signIn } from '../testing/open-site.js';
import { withDeadline } from './with-deadline.js';

interface Receipts {
  readonly revocations: readonly { readonly confirmedAt: string | null; readonly sessions: number }[];
}

async function openHost(revoke: SessionRevoker['revoke']) {
  const site = openSite({ sessionRevoker: { revoke } });
  await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme' });
  const created = await site.admin('POST', '/tenants/acme/users', { upn: 'ann@acme.example' });
  const { id } = JSON.parse(String(created.body)) as { id: string };
  await signIn(site, 'acme', id);
  const receipts = async () => JSON.parse(String((await site.admin('GET', `/tenants/acme/users/${id}/sessions`)).body)) as Receipts;
  const until = async (isTrue: (found: Receipts) => boolean) => {
    for (let waited = 0; waited < 5_000; waited += 5) {
      const found = await receipts();
      if (isTrue(found)) return found;
      await sleep(5);
    }
    throw new Error('it did not happen');
  };
  return { site, id, receipts, until };
}

describe('a host with sessions of its own', () => {
  it('is asked at once when a person is locked, and the receipt shows its confirmation and the lag', async () => {
    const asked: RevocationRequest[] = [];
    const { site, id, until } = await openHost(async (request) => {
      asked.push(request);
      return { sessions: 4 };
    });

    await site.admin('PATCH', `/tenants/acme/users/${id}`, { blocked: true });
    const { revocations } = await until((found) => found.revocations[0]?.confirmedAt != null);

    expect(asked).toMatchObject([{ user: id, reason: 'blocked' }]);
    expect(revocations).toMatchObject([{ sessions: 5, confirmedAt: expect.any(String) }]);
    expect((await site.vestibule.metrics()).body).toContain('vestibule_session_revocation_seconds_count 1');
    await site.vestibule.close();
  });

  it('that fails keeps nobody waiting, is told of, and is asked again in the background', async () => {
    let isAway = true;
    const { site, id, receipts, until } = await openHost(async () => {
      if (isAway) throw new Error('the cache is away');
      return { sessions: 0 };
    });

    expect((await site.admin('DELETE', `/tenants/acme/users/${id}/sessions`)).status).toBe(204);
    for (let waited = 0; site.errors.length === 0 && waited < 5_000; waited += 5) await sleep(5);
    expect(site.errors).toEqual([new Error('the cache is away')]);
    expect((await receipts()).revocations).toMatchObject([{ confirmedAt: null, sessions: 1 }]);

    isAway = false;
    site.clock.advanceSeconds(2);
    const task = site.vestibule.container.getAll(BACKGROUND_TASK).find(({ name }) => name === 'revoke-host-sessions');
    expect(await task?.run(new AbortController().signal)).toBe('done');
    await until((found) => found.revocations[0]?.confirmedAt != null);
  });

  it('that does not answer has failed', async () => {
    const silent: SessionRevoker = { revoke: () => new Promise(() => undefined) };

    await expect(withDeadline(silent, 5).revoke({} as RevocationRequest)).rejects.toThrow('did not answer within 5 ms');
  });
});

describe('a host without sessions of its own', () => {
  it('has its receipts confirmed in the transaction that ended ours', async () => {
    const site = openSite();
    await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme' });
    const { id } = JSON.parse(String((await site.admin('POST', '/tenants/acme/users', { upn: 'ann@acme.example' })).body)) as { id: string };
    await site.admin('DELETE', `/tenants/acme/users/${id}/sessions`);

    const { revocations } = JSON.parse(String((await site.admin('GET', `/tenants/acme/users/${id}/sessions`)).body)) as Receipts;
    expect(revocations).toMatchObject([{ confirmedAt: expect.any(String) }]);
    expect(site.vestibule.container.getAll(BACKGROUND_TASK).some(({ name }) => name === 'revoke-host-sessions')).toBe(false);
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { inMemoryPorts, ManualClock } from '@vestibule/identity-core/memory';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { openSite, type SiteUnderTest } from '../testing/open-site.js';
import { EventSubscriberError } from './event-subscriber-error.js';
import type { AfterCommitSubscriber, EventSubscriber, SubscribedEvent } from './event-subscriber.js';

const closing: SiteUnderTest[] = [];
afterEach(async () => {
  for (const site of closing.splice(0)) await site.vestibule.close();
});

async function open(...subscribers: readonly EventSubscriber[]) {
  const site = openSite({ subscribers, rateLimit: false });
  closing.push(site);
  await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme' });
  const addUser = (name: string, tenant = 'acme') => site.admin('POST', `/tenants/${tenant}/users`, { upn: `${name}@acme.example` });
  const users = async () => (JSON.parse(String((await site.admin('GET', '/tenants/acme/users')).body)) as { items: { upn: string }[] }).items.map(({ upn }) => upn);
  const tasks = site.vestibule.container.getAll(BACKGROUND_TASK).filter(({ name }) => name.startsWith('subscriber '));
  const { signal } = new AbortController();
  const round = async (seconds = 0): Promise<void> => {
    site.clock.advanceSeconds(seconds);
    for (const task of tasks) {
      await task.run(signal);
      await task.close?.();
    }
  };
  return { site, addUser, users, tasks, round };
}

function collector(overrides: Partial<AfterCommitSubscriber> = {}): { seen: SubscribedEvent[]; subscriber: AfterCommitSubscriber } {
  const seen: SubscribedEvent[] = [];
  return { seen, subscriber: { name: 'search', when: 'after-commit', startAt: 'beginning', handle: (event) => void seen.push(event), ...overrides } };
}

describe('a subscriber inside the transaction', () => {
  it('sees every event of the types it wants, with its decision, before it is committed', async () => {
    const seen: [string, string, number][] = [];
    const { addUser, users } = await open({
      name: 'audit',
      when: 'in-transaction',
      types: ['user.created'],
      handle: async (event, { decision }) => void seen.push([event.type, decision.action, (await users()).length]),
    });
    await addUser('ann');
    expect(seen).toEqual([['user.created', 'create-user', 0]]);
    expect(await users()).toEqual(['ann@acme.example']);
  });

  it('undoes the change by throwing, and the host is told which subscriber, which event and why', async () => {
    const cause = new Error('quota exceeded');
    const { site, addUser, users } = await open({
      name: 'quota',
      when: 'in-transaction',
      handle: (event) => {
        if (event.type === 'user.created') throw cause;
      },
    });
    const { status } = await addUser('ann');

    expect(status).toBe(500);
    expect(await users()).toEqual([]);
    const { items } = JSON.parse(String((await site.admin('GET', '/tenants/acme/events')).body)) as { items: unknown[] };
    expect(items).toEqual([]);
    const [error] = site.errors as EventSubscriberError[];
    expect(error).toBeInstanceOf(EventSubscriberError);
    expect(error?.message).toMatch(/^The subscriber "quota" failed at user\.created \(.+\): the change is undone$/);
    expect(error?.cause).toBe(cause);
  });
});

describe('a subscriber after the commit', () => {
  it('is brought every event once, in order, with the slug of the tenant', async () => {
    const { seen, subscriber } = collector();
    const { site, addUser, round } = await open(subscriber);
    await site.admin('POST', '/tenants', { slug: 'globex', name: 'Globex' });
    for (let each = 0; each < 110; each += 1) await addUser(`user-${each}`);
    await addUser('bob', 'globex');
    await round();
    await round();

    const { items } = JSON.parse(String((await site.admin('GET', '/tenants/acme/events?limit=200')).body)) as { items: { id: string }[] };
    expect(items).toHaveLength(110);
    expect(seen.filter(({ tenant }) => tenant === 'acme').map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    expect(seen.filter(({ tenant }) => tenant === 'globex')).toHaveLength(1);
  });

  it('is brought an event again until it is handled, and those behind it wait', async () => {
    let isBroken = true;
    const { seen, subscriber } = collector({
      handle: (event) => {
        if (isBroken && seen.length === 1) throw new Error('away');
        seen.push(event);
      },
    });
    const { site, addUser, round } = await open(subscriber);
    for (const name of ['ann', 'bea', 'cid']) await addUser(name);
    await round();
    await round();
    expect(seen).toHaveLength(1);
    expect(site.errors).toEqual([expect.objectContaining({ name: 'EventSubscriberError', subscriber: 'search', message: expect.stringContaining('it is tried again') })]);

    await round(2);
    expect(site.errors).toHaveLength(2);
    isBroken = false;
    await round(1);
    expect(seen).toHaveLength(1);
    await round(2);
    expect(seen.map(({ type }) => type)).toEqual(['user.created', 'user.created', 'user.created']);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(3);
  });

  it('begins with what happens from its first start on, unless it asks for the beginning', async () => {
    const [ports, clock] = [inMemoryPorts(), new ManualClock()];
    const before = openSite({ ports, clock });
    closing.push(before);
    await before.admin('POST', '/tenants', { slug: 'acme', name: 'Acme' });
    await before.admin('POST', '/tenants/acme/users', { upn: 'ann@acme.example' });
    clock.advanceSeconds(60);

    const { startAt: _, ...recent } = collector().subscriber;
    const [news, everything] = [collector(), collector()];
    const site = openSite({ ports, clock, subscribers: [{ ...recent, name: 'mailer', handle: (event: SubscribedEvent) => void news.seen.push(event) }, everything.subscriber] });
    closing.push(site);
    const tasks = site.vestibule.container.getAll(BACKGROUND_TASK).filter(({ name }) => name.startsWith('subscriber '));
    await site.admin('POST', '/tenants/acme/users', { upn: 'bea@acme.example' });
    clock.advanceSeconds(60);
    for (const task of tasks) {
      await task.run(new AbortController().signal);
      await task.close?.();
    }
    expect([news.seen.length, everything.seen.length]).toEqual([1, 2]);
    expect(news.seen[0]?.id).toBe(everything.seen[1]?.id);
  });

  it('is told to end when the process stops, and its place stays where it was', async () => {
    const { seen, subscriber } = collector();
    const handle: AfterCommitSubscriber['handle'] = (event, { signal }) => (signal.aborted ? Promise.reject(new Error('stopped')) : subscriber.handle(event, { signal }));
    const { addUser, tasks, round } = await open({ ...subscriber, handle });
    await addUser('ann');
    await tasks[0]?.run(AbortSignal.abort());
    await tasks[0]?.close?.();
    expect(seen).toEqual([]);
    await round();
    expect(seen).toHaveLength(1);
  });
});

describe('subscribers', () => {
  it.each([
    ['no name', [{ ...collector().subscriber, name: 'Search Index' }]],
    ['a name twice', [collector().subscriber, collector().subscriber]],
  ])('are refused with %s', (_, subscribers) => {
    expect(() => openSite({ subscribers })).toThrow(TypeError);
  });

  it('cost nothing where there are none', () => {
    const site = openSite();
    closing.push(site);
    expect(site.vestibule.container.getAll(BACKGROUND_TASK).map(({ name }) => name)).not.toContainEqual(expect.stringMatching(/^subscriber/));
  });
});

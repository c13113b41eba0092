import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { openSite } from '../testing/open-site.js';

const HOUR = 3_600;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Delivery {
  readonly status: string;
  readonly attempts: number;
  readonly responseStatus: number | null;
  readonly error: string | null;
}

/** A receiver with its count of requests; closed with every connection it has. */
async function receiver(listener: RequestListener): Promise<{ readonly url: string; requests: number }> {
  const counted = { url: '', requests: 0 };
  const server = createServer((request, response) => {
    counted.requests += 1;
    listener(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  counted.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return counted;
}

async function open() {
  const site = openSite({ rateLimit: false });
  closing.push(() => site.vestibule.close());
  const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => JSON.parse(String((await site.admin(method, path, body)).body)) as T;
  await api('POST', '/tenants', { slug: 'acme', name: 'Acme' });
  const task = site.vestibule.container.getAll(BACKGROUND_TASK).find(({ name }) => name === 'webhooks');
  const { signal } = new AbortController();
  return {
    addUser: async (name: string) => (await api<{ id: string }>('POST', '/tenants/acme/users', { upn: `${name}@acme.example` })).id,
    rename: (user: string, displayName: string) => api('PATCH', `/tenants/acme/users/${user}`, { displayName }),
    addWebhook: async (url: string) => (await api<{ id: string }>('POST', '/tenants/acme/webhooks', { url })).id,
    webhook: (id: string) => api<{ enabled: boolean; disabledReason: string | null }>('GET', `/tenants/acme/webhooks/${id}`),
    deliveries: async (id: string) => (await api<{ items: Delivery[] }>('GET', `/tenants/acme/webhooks/${id}/deliveries`)).items,
    events: async () => (await api<{ items: { type: string; data: Record<string, unknown> }[] }>('GET', '/tenants/acme/events?limit=200')).items,
    /** One round, without waiting for what it leaves under way. */
    begin: () => task?.run(signal),
    round: async (seconds = 0): Promise<void> => {
      site.clock.advanceSeconds(seconds);
      await task?.run(signal);
      await task?.close?.();
    },
  };
}

describe('a receiver of webhooks', () => {
  it('that hangs keeps no other one waiting', async () => {
    const { addUser, addWebhook, begin } = await open();
    const [hanging, healthy] = [await receiver(() => undefined), await receiver((_, response) => response.writeHead(204).end())];
    await addWebhook(hanging.url);
    await addWebhook(healthy.url);
    for (const name of ['ann', 'bea', 'cid']) await addUser(name);
    const began = performance.now();
    for (let rounds = 0; healthy.requests < 3 && rounds < 20; rounds += 1) await begin();
    expect([hanging.requests, healthy.requests]).toEqual([1, 3]);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('that resets the connection is tried again, and told of as what it is', async () => {
    let isUp = false;
    const { addUser, addWebhook, round, deliveries } = await open();
    const { url } = await receiver((request, response) => (isUp ? response.end() : request.socket.resetAndDestroy()));
    const id = await addWebhook(url);
    await addUser('ann');
    await round();
    expect(await deliveries(id)).toEqual([expect.objectContaining({ status: 'pending', attempts: 1, responseStatus: null, error: 'it could not be read (ECONNRESET)' })]);
    isUp = true;
    await round(2);
    expect(await deliveries(id)).toEqual([expect.objectContaining({ status: 'delivered', attempts: 2, responseStatus: 200, error: null })]);
  });

  it('that redirects to a private address leads nowhere', async () => {
    const { addUser, addWebhook, round, deliveries } = await open();
    const inside = await receiver((_, response) => response.end());
    const { url } = await receiver((_, response) => response.writeHead(307, { location: inside.url }).end());
    const id = await addWebhook(url);
    await addUser('ann');
    await round();
    expect(inside.requests).toBe(0);
    expect(await deliveries(id)).toEqual([expect.objectContaining({ status: 'pending', responseStatus: 307, error: 'it answered 307' })]);
  });

  it('that answers 500 for a day is asked seldom, loses nothing, and has everything within a quarter of an hour of its return', async () => {
    let isUp = false;
    const { addUser, addWebhook, round, deliveries, webhook } = await open();
    const counted = await receiver((_, response) => response.writeHead(isUp ? 200 : 500).end());
    const id = await addWebhook(counted.url);
    for (let hour = 0; hour < 24; hour += 1) {
      await addUser(`user-${hour}`);
      for (let quarter = 0; quarter < 4; quarter += 1) await round(HOUR / 4);
    }
    expect(counted.requests).toBeLessThan(150);
    expect(await webhook(id)).toMatchObject({ enabled: true });
    isUp = true;
    for (let minute = 0; minute < 19; minute += 1) await round(60);
    const delivered = (await deliveries(id)).filter(({ status }) => status === 'delivered');
    expect(delivered).toHaveLength(24);
  });

  it('that refuses one kind of event for what it is gets every other one all the same', async () => {
    const kinds: string[] = [];
    const { addUser, addWebhook, rename, round, webhook } = await open();
    const { url } = await receiver((request, response) => {
      request.on('data', (chunk: Buffer) => {
        const { type } = JSON.parse(String(chunk)) as { type: string };
        kinds.push(type);
        response.writeHead(type === 'user.updated' ? 500 : 204).end();
      });
    });
    const count = (kind: string): number => kinds.filter((each) => each === kind).length;
    const id = await addWebhook(url);
    const ann = await addUser('ann');
    for (let change = 0; change < 40; change += 1) await rename(ann, `Ann ${change}`);
    await addUser('bea');
    for (let quarter = 0; quarter < 36 * 4; quarter += 1) await round(HOUR / 4);
    expect(count('user.created')).toBe(2);

    for (let hour = 0; hour < 12; hour += 1) {
      await addUser(`user-${hour}`);
      await rename(ann, `Ann at ${hour}`);
      for (let quarter = 0; quarter < 4; quarter += 1) await round(HOUR / 4);
      expect(count('user.created')).toBeGreaterThanOrEqual(2 + hour);
    }
    expect(await webhook(id)).toMatchObject({ enabled: true });
    // Refused ones keep their own pauses, however often something else arrives.
    expect(count('user.updated')).toBeLessThan(52 * 20);
  });

  it('that is switched off is named to the others by an event', async () => {
    const { addUser, addWebhook, round, webhook, events } = await open();
    const bodies: string[] = [];
    const gone = await receiver((_, response) => response.writeHead(410).end());
    const other = await receiver((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(String(chunk))).on('end', () => response.end());
    });
    const id = await addWebhook(`${gone.url}?key=secret`);
    await addWebhook(other.url);
    await addUser('ann');
    for (let rounds = 0; rounds < 3; rounds += 1) await round(1);

    expect(await webhook(id)).toMatchObject({ enabled: false });
    const [event] = (await events()).filter(({ type }) => type === 'webhook.disabled');
    expect(event?.data).toEqual({ webhook: id, url: gone.url, reason: expect.stringContaining('410') });
    expect(bodies.map((body) => (JSON.parse(body) as { type: string }).type)).toEqual(['user.created', 'webhook.disabled']);
    for (let rounds = 0; rounds < 5; rounds += 1) await round(HOUR);
    expect(gone.requests).toBe(1);
  });
});

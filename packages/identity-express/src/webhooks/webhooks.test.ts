import { afterEach, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { openSite } from '../testing/open-site.js';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A site with a tenant, a receiver that answers what `answer` says, and a webhook between the two. */
async function open(answer: (body: { readonly type: string; readonly data: { readonly user?: string } }) => number = () => 204) {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ headers: request.headers, body });
      response.writeHead(answer(JSON.parse(body) as Parameters<typeof answer>[0])).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const site = openSite({ rateLimit: false });
  closing.push(() => site.vestibule.close(), () => new Promise((resolve) => server.close(resolve)));
  const api = async <T>(method: string, path: string, body?: unknown): Promise<{ status: number; json: T }> => {
    const response = await site.admin(method, path, body);
    return { status: response.status, json: (response.body === null ? null : JSON.parse(String(response.body))) as T };
  };
  await api('POST', '/tenants', { slug: 'acme', name: 'Acme' });
  const addUser = (name: string) => api<{ id: string }>('POST', '/tenants/acme/users', { upn: `${name}@acme.example` });
  const addWebhook = (body: object = {}) => api<{ id: string; secret: string }>('POST', '/tenants/acme/webhooks', { url, ...body });
  const task = site.vestibule.container.getAll(BACKGROUND_TASK).find(({ name }) => name === 'webhooks');
  const { signal } = new AbortController();
  /** Rounds until nothing is under way; the clock moves before each of them. */
  const rounds = async (count = 1, seconds = 0): Promise<void> => {
    for (let each = 0; each < count; each += 1) {
      site.clock.advanceSeconds(seconds);
      await task?.run(signal);
      await task?.close?.();
    }
  };
  const deliveries = async (id: string) => (await api<{ items: { id: string; type: string; status: string; attempts: number; responseStatus: number | null; error: string | null; event: string | null }[] }>('GET', `/tenants/acme/webhooks/${id}/deliveries`)).json.items;
  const messages = () => received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, string>; id: string; tenant: string });
  return { site, api, url, received, messages, addUser, addWebhook, rounds, deliveries };
}

describe('webhooks', () => {
  it('are sent every event after their creation, in order, once, signed with their secret', async () => {
    const { addUser, addWebhook, rounds, received, messages, api, deliveries } = await open();
    await addUser('before');
    const { status, json } = await addWebhook();
    expect([status, json]).toEqual([201, { id: expect.any(String), url: expect.any(String), secret: expect.stringMatching(/^whsec_/) }]);
    for (let each = 0; each < 60; each += 1) await addUser(`user-${each}`);
    await Promise.all([rounds(), rounds()]);
    await rounds(2);

    const events = (await api<{ items: { id: string; type: string }[] }>('GET', '/tenants/acme/events?limit=200')).json.items.slice(1);
    expect(messages().map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(messages()[0]).toMatchObject({ type: 'user.created', tenant: 'acme' });
    const [first] = received;
    const signed = `${first?.headers['webhook-id'] as string}.${first?.headers['webhook-timestamp'] as string}.${first?.body ?? ''}`;
    const expected = createHmac('sha256', Buffer.from(json.secret.slice(6), 'base64')).update(signed).digest('base64');
    expect(first?.headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(first?.headers['webhook-id']).toBe(events[0]?.id);
    expect((await deliveries(json.id))[0]).toMatchObject({ status: 'delivered', attempts: 1, responseStatus: 204, error: null });
  });

  it('are sent only the types that they ask for', async () => {
    const { addUser, addWebhook, rounds, messages, api } = await open();
    await addWebhook({ types: ['user.deactivated'] });
    const { json } = await addUser('ann');
    await api('PATCH', `/tenants/acme/users/${json.id}`, { active: false });
    await rounds();
    expect(messages().map(({ type }) => type)).toEqual(['user.deactivated']);
  });

  it('try again after a failure, and keep the order meanwhile', async () => {
    let failing = 2;
    const { addUser, addWebhook, rounds, messages, deliveries } = await open(() => (failing-- > 0 ? 500 : 200));
    const { json } = await addWebhook();
    for (const name of ['one', 'two', 'three']) await addUser(name);
    await rounds();
    expect(messages()).toHaveLength(1);
    expect((await deliveries(json.id))[0]).toMatchObject({ status: 'pending', attempts: 1, responseStatus: 500, error: 'it answered 500' });
    await rounds();
    expect(messages()).toHaveLength(1);
    await rounds(3, 3);

    const ids = messages().map(({ id }) => id);
    expect(ids.slice(0, 3)).toEqual([ids[0], ids[0], ids[0]]);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toHaveLength(5);
  });

  it('let one message that is always refused not stand in the way of the others', async () => {
    const refused: string[] = [];
    const { addUser, addWebhook, rounds, messages } = await open((body) => {
      if (refused.length === 0) refused.push(JSON.stringify(body));
      return refused.includes(JSON.stringify(body)) ? 500 : 200;
    });
    await addWebhook();
    for (const name of ['poison', 'two', 'three']) await addUser(name);
    await rounds(8, 2);
    expect(new Set(messages().map(({ id }) => id)).size).toBe(3);
  });

  it('are switched off with a decision when nothing is delivered for three days, lose nothing, and go on when they are on again', async () => {
    let isUp = false;
    const { addUser, addWebhook, rounds, messages, api, deliveries } = await open(() => (isUp ? 200 : 503));
    const { json } = await addWebhook();
    const at = `/tenants/acme/webhooks/${json.id}`;
    for (const name of ['one', 'two', 'three', 'four']) await addUser(name);
    // A message may be waited for up to 7.2 hours beyond the three days.
    await rounds(320, 900);

    expect((await api(`GET`, at)).json).toMatchObject({ enabled: false, disabledReason: 'Nothing was delivered for three days.' });
    expect((await api<{ items: unknown[] }>('GET', '/tenants/acme/decisions')).json.items[0]).toMatchObject({ action: 'disable-webhook', actor: { kind: 'system' }, outcome: 'accepted' });
    // Not a storm: a receiver that is down is tried now and then.
    expect(messages().length).toBeLessThan(400);

    isUp = true;
    const before = messages().length;
    expect((await api('PATCH', at, { enabled: true })).json).toMatchObject({ enabled: true, disabledReason: null });
    await rounds(3, 60);
    const ids = (await api<{ items: { id: string; type: string }[] }>('GET', '/tenants/acme/events?limit=200')).json.items.map(({ id }) => id);
    const kept = new Set(messages().slice(before).map(({ id }) => id));
    const givenUp = (await deliveries(json.id)).filter(({ status }) => status === 'failed').map(({ event }) => event);
    expect(ids.every((id) => kept.has(id) || givenUp.includes(id))).toBe(true);
    expect(kept.size).toBeGreaterThan(0);
  });

  it('are switched off at once by a receiver that is gone', async () => {
    const { addUser, addWebhook, rounds, api } = await open(() => 410);
    const { json } = await addWebhook();
    await addUser('ann');
    await rounds();
    expect((await api('GET', `/tenants/acme/webhooks/${json.id}`)).json).toMatchObject({ enabled: false, disabledReason: expect.stringContaining('410') });
  });

  it('show what came of a test and of sending again, at once', async () => {
    let status = 500;
    const { addUser, addWebhook, rounds, api, messages, received, deliveries } = await open(() => status);
    const { json } = await addWebhook();
    const at = `/tenants/acme/webhooks/${json.id}`;
    expect(await api('POST', `${at}/test`)).toMatchObject({ status: 200, json: { type: 'webhook.test', event: null, status: 'failed', responseStatus: 500 } });
    expect(messages()[0]).toMatchObject({ type: 'webhook.test', tenant: 'acme' });
    status = 200;
    await addUser('ann');
    await rounds();
    const [delivered] = await deliveries(json.id);
    expect(await api('POST', `${at}/deliveries/${delivered?.id ?? ''}/redeliver`)).toMatchObject({ status: 200, json: { status: 'delivered', event: delivered?.event } });
    expect(received.at(-1)?.headers['webhook-id']).toBe(received.at(-2)?.headers['webhook-id']);
    expect((await api('POST', `${at}/deliveries/nothing/redeliver`)).status).toBe(404);

    const { items } = (await api<{ items: { action: string; outcome: string; trail: { detail: string | null }[] }[] }>('GET', '/tenants/acme/decisions')).json;
    const noted = items.filter(({ action }) => /^(test|redeliver)-webhook$/.test(action)).map(({ action, outcome, trail }) => [action, outcome, trail[0]?.detail]);
    expect(noted).toEqual([
      ['redeliver-webhook', 'refused', expect.stringContaining('nothing')],
      ['redeliver-webhook', 'accepted', `webhook ${json.id}, delivery ${delivered?.id ?? ''}`],
      ['test-webhook', 'accepted', `webhook ${json.id}`],
    ]);
  });

  it('sign with both secrets for a day after a rotation', async () => {
    const { addWebhook, api, received, site } = await open();
    const { json } = await addWebhook();
    const at = `/tenants/acme/webhooks/${json.id}`;
    const rotated = await api<{ secret: string }>('POST', `${at}/rotate-secret`);
    expect(rotated.json.secret).not.toBe(json.secret);
    const signatures = async (): Promise<number> => {
      await api('POST', `${at}/test`);
      return String(received.at(-1)?.headers['webhook-signature']).split(' ').length;
    };
    expect(await signatures()).toBe(2);
    site.clock.advanceSeconds(25 * 3_600);
    expect(await signatures()).toBe(1);
  });

  it('are listed, changed and deleted, and never show their secret again', async () => {
    const { addWebhook, api, addUser, rounds, messages } = await open();
    const { json } = await addWebhook({ types: ['user.created'], description: 'CRM' });
    const at = `/tenants/acme/webhooks/${json.id}`;
    const shown = { id: json.id, types: ['user.created'], description: 'CRM', enabled: true, disabledReason: null };
    expect((await api('GET', at)).json).toMatchObject(shown);
    expect((await api('GET', '/tenants/acme/webhooks')).json).toMatchObject({ items: [shown], next: null });
    expect((await api('PATCH', at, { types: null, enabled: false })).json).toMatchObject({ types: null, enabled: false });
    await addUser('ann');
    await rounds();
    expect(messages()).toEqual([]);
    for (const path of [at, '/tenants/acme/webhooks', '/tenants/acme/decisions']) expect(JSON.stringify((await api('GET', path)).json)).not.toMatch(/whsec_|v1\./);
    expect((await api('DELETE', at)).status).toBe(204);
    expect((await api('GET', at)).status).toBe(404);
    expect((await api('DELETE', at)).status).toBe(404);
  });

  it.each([
    [{ url: 'ftp://receiver.example/' }],
    [{ url: 'nowhere' }],
    [{ url: 'https://user:password@receiver.example/' }],
    [{}],
    [{ types: ['user.exploded'] }],
    [{ types: [] }],
    [{ colour: 'red' }],
  ])('refuse %j', async (body) => {
    const { api, url } = await open();
    const sent = 'url' in body || Object.keys(body).length === 0 ? body : { url, ...body };
    expect((await api('POST', '/tenants/acme/webhooks', sent)).status).toBe(400);
  });

  it.each(['http://169.254.169.254/latest', 'http://10.0.0.1/', 'http://[fe80::1]/'])('reach no address that nobody meant: %s', async (forbidden) => {
    const { api } = await open();
    expect((await api('POST', '/tenants/acme/webhooks', { url: forbidden })).status).toBe(400);
  });
});

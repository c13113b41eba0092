import { afterEach, describe, expect, it } from '@jest/globals';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ManagementClient } from './management-client.js';
import { startServer, type TestServer } from './start-server.js';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

interface Message {
  readonly hook: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: { readonly id: string; readonly cursor: string; readonly tenant: string; readonly type: string };
}

async function receive(): Promise<{ url: (hook: string) => string; messages: Message[] }> {
  const messages: Message[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const body = Buffer.concat(chunks).toString();
      messages.push({ hook: request.url ?? '', headers: request.headers, body, event: JSON.parse(body) as Message['event'] });
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.push(() => server.close());
  return { url: (hook) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${hook}`, messages };
}

/** As the Standard Webhooks specification has a receiver verify, written from its text. */
function verifies({ headers, body }: Message, secret: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers as Record<string, string>;
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id ?? ''}.${timestamp ?? ''}.${body}`).digest();
  return (signatures ?? '').split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

const open = async (previous?: TestServer): Promise<TestServer> => {
  const server = await startServer(previous === undefined ? {} : { databaseUrl: previous.databaseUrl, env: previous.env });
  ending.push(() => server.stop());
  return server;
};

describe('webhooks of two processes on one database', () => {
  it('are sent each event once, in the order of the tenant, signed, and with both secrets after a rotation', async () => {
    const first = await open();
    const second = await open(first);
    const [api, other] = [new ManagementClient(first.url, first.adminToken), new ManagementClient(second.url, second.adminToken)];
    const { url, messages } = await receive();
    const tenants = ['acme', 'globex', 'initech'];
    const secrets = new Map<string, string>();
    for (const tenant of tenants) {
      await api.call('POST', '/tenants', { slug: tenant, name: tenant });
      for (const hook of ['crm', 'audit']) {
        const { secret } = await api.call<{ secret: string }>('POST', `/tenants/${tenant}/webhooks`, { url: url(`/${tenant}/${hook}`) });
        secrets.set(`/${tenant}/${hook}`, secret);
      }
    }
    const arrived = async (count: number): Promise<void> => {
      for (let waited = 0; messages.length < count && waited < 30_000; waited += 50) await sleep(50);
      await sleep(1_200);
    };
    await Promise.all(
      tenants.flatMap((tenant) => Array.from({ length: 20 }, (_, each) => (each % 2 === 0 ? api : other).call('POST', `/tenants/${tenant}/users`, { upn: `user-${each}@acme.example` }))),
    );
    await arrived(120);

    expect(messages).toHaveLength(120);
    for (const [hook, secret] of secrets) {
      const own = messages.filter((message) => message.hook === hook);
      const cursors = own.map(({ event }) => Number(event.cursor));
      expect(cursors).toEqual([...new Set(cursors)].sort((one, other) => one - other));
      expect(own).toHaveLength(20);
      expect(own.every((message) => verifies(message, secret) && message.headers['webhook-id'] === message.event.id)).toBe(true);
      expect(own.some((message) => verifies(message, secrets.get(hook === '/acme/crm' ? '/acme/audit' : '/acme/crm') ?? ''))).toBe(false);
    }

    const { items } = await api.call<{ items: { id: string; url: string }[] }>('GET', '/tenants/acme/webhooks');
    const crm = items.find((webhook) => webhook.url.endsWith('/crm'));
    const rotated = await api.call<{ secret: string }>('POST', `/tenants/acme/webhooks/${crm?.id ?? ''}/rotate-secret`);
    await other.call('POST', '/tenants/acme/users', { upn: 'late@acme.example' });
    await arrived(122);
    const late = messages.slice(120).find(({ hook }) => hook === '/acme/crm') as Message;
    expect([verifies(late, rotated.secret), verifies(late, secrets.get('/acme/crm') ?? '')]).toEqual([true, true]);
    expect(verifies({ ...late, body: `${late.body} ` }, rotated.secret)).toBe(false);
  }, 120_000);
});

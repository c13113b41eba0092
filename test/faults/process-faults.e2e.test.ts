import { afterEach, describe, expect, it } from '@jest/globals';
import { openTestDatabase } from '@vestibule/embedded-postgres/testing';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';
import { keepMeasured } from './measured.js';

const stopping: TestServer[] = [];
afterEach(async () => {
  for (const server of stopping.splice(0)) await server.stop();
});

interface Load {
  /** Logins that were answered 201. */
  readonly acknowledged: Set<string>;
  /** Statuses of answers. */
  readonly statuses: Map<number, number>;
  /** Of requests that were not answered: the connection broke in between. */
  readonly broken: string[];
}

/** Writers that create users one after the other, until they are told to stop or the server takes no connection any more. */
function writeUsers(url: string, token: string, writers: number): Load & { stop: () => Promise<void> } {
  const load: Load = { acknowledged: new Set(), statuses: new Map(), broken: [] };
  let isOver = false;
  const write = async (writer: number): Promise<void> => {
    for (let each = 0; !isOver; each += 1) {
      const upn = `user-${writer}-${each}@acme.example`;
      try {
        const response = await fetch(`${url}/api/v1/tenants/acme/users`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ upn }),
        });
        await response.text();
        load.statuses.set(response.status, (load.statuses.get(response.status) ?? 0) + 1);
        if (response.status === 201) load.acknowledged.add(upn);
      } catch (error) {
        const { code } = (error as { cause?: { code?: string } }).cause ?? {};
        if (code === 'ECONNREFUSED') return;
        load.broken.push(code ?? 'unknown');
      }
    }
  };
  const running = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return Object.assign(load, {
    stop: async () => {
      isOver = true;
      await running;
    },
  });
}

async function underWay({ acknowledged }: Load): Promise<void> {
  for (let waited = 0; acknowledged.size < 100; waited += 50) {
    if (waited > 30_000) throw new Error(`only ${acknowledged.size} writes in half a minute`);
    await sleep(50);
  }
}

async function usersOf(server: TestServer): Promise<readonly string[]> {
  const api = new ManagementClient(server.url, server.adminToken);
  const upns: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { upn: string }[]; next: string | null } = await api.call('GET', `/tenants/acme/users?limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    upns.push(...page.items.map(({ upn }) => upn));
    cursor = page.next;
  } while (cursor !== null);
  return upns;
}

async function createdUsers(server: TestServer): Promise<readonly string[]> {
  const api = new ManagementClient(server.url, server.adminToken);
  const users: string[] = [];
  let after: string | null = null;
  do {
    const page: { items: { type: string; data: { user: string } }[]; next: string | null } = await api.call('GET', `/tenants/acme/events?limit=200${after === null ? '' : `&after=${encodeURIComponent(after)}`}`);
    users.push(...page.items.filter(({ type }) => type === 'user.created').map(({ data }) => data.user));
    after = page.next;
  } while (after !== null);
  return users;
}

/** A database behind a door: shut, it refuses connections and breaks those there are, as one that was stopped. */
async function openGate(): Promise<{ url: string; shut: () => Promise<void>; open: () => Promise<void>; close: () => Promise<void> }> {
  const database = await openTestDatabase();
  const target = new URL(database.url);
  const sockets = new Set<Socket>();
  const listen = async (port: number): Promise<Server> => {
    const gate = createServer((client) => {
      const upstream = connect(Number(target.port), target.hostname);
      for (const [socket, other] of [[client, upstream], [upstream, client]] as const) {
        sockets.add(socket);
        socket.on('error', () => other.destroy()).once('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    }).listen(port, '127.0.0.1');
    await once(gate, 'listening');
    return gate;
  };
  let gate = await listen(0);
  const { port } = gate.address() as AddressInfo;
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  const shut = async (): Promise<void> => {
    const closed = once(gate, 'close');
    gate.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: url.href,
    shut,
    open: async () => {
      gate = await listen(port);
    },
    close: async () => {
      await shut();
      await database.close();
    },
  };
}

const open = async (): Promise<TestServer> => {
  const server = await startServer();
  stopping.push(server);
  await new ManagementClient(server.url, server.adminToken).call('POST', '/tenants', { slug: 'acme', name: 'Acme' });
  return server;
};

describe('a server whose database goes away', () => {
  it('is not ready and answers 503 with Retry-After meanwhile, and recovers by itself', async () => {
    const gate = await openGate();
    const server = await startServer({ databaseUrl: gate.url });
    stopping.push(server);
    const api = new ManagementClient(server.url, server.adminToken);
    await api.call('POST', '/tenants', { slug: 'acme', name: 'Acme' });
    const readiness = async (): Promise<number> => (await fetch(`${server.url}/readyz`)).status;
    expect(await readiness()).toBe(200);

    await gate.shut();
    expect(await readiness()).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const page = await fetch(`${server.url}/t/acme/login`);
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    const answers = await Promise.all([
      api.send('GET', '/tenants'),
      fetch(`${server.url}/t/acme/scim/v2/Users`, { headers: { authorization: 'Bearer whatever' } }),
    ]);
    for (const { status, headers } of answers) expect([status, headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);

    await gate.open();
    const opened = performance.now();
    for (let waited = 0; (await readiness()) !== 200; waited += 100) {
      if (waited > 15_000) throw new Error('it did not recover');
      await sleep(100);
    }
    keepMeasured('The database is stopped and started', { 'ready again after (ms)': Math.round(performance.now() - opened) });
    expect((await api.send('POST', '/tenants', { slug: 'globex', name: 'Globex' })).status).toBe(201);
    await server.stop();
    stopping.splice(0);
    await gate.close();
  }, 90_000);
});

describe('a server under load', () => {
  it('answers every request that it has taken when it is asked to stop, and exits 0', async () => {
    const server = await open();
    const load = writeUsers(server.url, server.adminToken, 8);
    await underWay(load);
    const asked = performance.now();
    const code = await server.stop();
    const milliseconds = Math.round(performance.now() - asked);
    stopping.splice(0);
    await load.stop();

    expect(code).toBe(0);
    expect([...load.statuses.keys()].filter((status) => status !== 201 && status !== 503)).toEqual([]);
    expect(load.broken).toEqual([]);
    keepMeasured('SIGTERM under load', { writers: 8, 'writes acknowledged': load.acknowledged.size, 'connections broken': load.broken.length, 'ended after (ms)': milliseconds });
  }, 90_000);

  it('has every acknowledged write after it was killed and started again, each whole and with one event', async () => {
    const server = await open();
    const load = writeUsers(server.url, server.adminToken, 8);
    await underWay(load);
    await server.kill();
    await load.stop();
    const restarted = await startServer({ databaseUrl: server.databaseUrl, env: server.env });
    stopping.unshift(restarted);

    const present = await usersOf(restarted);
    expect([...load.acknowledged].filter((upn) => !present.includes(upn))).toEqual([]);
    const created = await createdUsers(restarted);
    expect(new Set(created).size).toBe(created.length);
    expect(created.length).toBe(present.length);
    keepMeasured('kill -9 under load', { writers: 8, 'writes acknowledged': load.acknowledged.size, 'of them lost': 0, 'users after the restart': present.length, 'events of their creation': created.length });
  }, 90_000);
});

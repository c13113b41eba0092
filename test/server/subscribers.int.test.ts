import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { createVestibule, type EventSubscriber, type HttpResponse, type Vestibule } from '@vestibule/identity-express';
import { migrateToLatest } from '@vestibule/identity-kysely';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';

const ADMIN_TOKEN = 'the-operators-token';
const TEMPLATE = { name: 'identity-express', prepare: (url: string) => migrateToLatest(url).then(() => undefined) };

describe('subscribers on PostgreSQL', () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await openTestDatabase({ template: TEMPLATE });
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('create table mirrored_users (id text primary key, event text not null)');
  });
  afterAll(async () => {
    await client.end();
    await database.close();
  });

  const open = (subscribers: readonly EventSubscriber[], errors: unknown[] = []): Vestibule =>
    createVestibule({
      externalUrl: 'http://localhost:3000',
      encryptionKey: Buffer.alloc(32, 7),
      adminToken: ADMIN_TOKEN,
      database: { url: database.url, poolSize: 5 },
      rateLimit: false,
      subscribers,
      onError: (error) => errors.push(error),
    });
  const call = (vestibule: Vestibule, path: string, body: object): Promise<HttpResponse> => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    return vestibule.handle({ method: 'POST', path: `/api/v1${path}`, query: '', headers, remoteAddress: null, readBody: async () => Buffer.from(JSON.stringify(body)) });
  };
  const mirrored = async () => (await client.query<{ id: string }>('select id from mirrored_users order by id')).rows.map(({ id }) => id);

  it('write in the transaction of the change: with it or not at all, also when it runs again', async () => {
    let lostRaces = 1;
    let refuse = false;
    const mirror: EventSubscriber = {
      name: 'mirror',
      when: 'in-transaction',
      types: ['user.created'],
      handle: async (event, { transaction }) => {
        const [user] = (await transaction?.query<{ id: string }>('select id from users where id = $1', [event.data['user']])) ?? [];
        await transaction?.query('insert into mirrored_users (id, event) values ($1, $2)', [user?.id, event.id]);
        if (refuse) throw new Error('no');
        if (lostRaces-- > 0) await transaction?.query("do $$ begin raise exception using errcode = '40001'; end $$");
      },
    };
    const errors: unknown[] = [];
    const vestibule = open([mirror], errors);
    await call(vestibule, '/tenants', { slug: 'mirror', name: 'Mirror' });
    const created = await call(vestibule, '/tenants/mirror/users', { upn: 'ann@acme.example' });
    const ann = (JSON.parse(String(created.body)) as { id: string }).id;
    expect([created.status, await mirrored()]).toEqual([201, [ann]]);

    refuse = true;
    expect((await call(vestibule, '/tenants/mirror/users', { upn: 'bea@acme.example' })).status).toBe(500);
    expect(await mirrored()).toEqual([ann]);
    expect(errors).toEqual([expect.objectContaining({ name: 'EventSubscriberError', subscriber: 'mirror' })]);
    await vestibule.close();
  });

  it('are brought each event by one of several processes, in order, and go on where they were after a restart', async () => {
    const seen: { process: number; tenant: string; cursor: string }[] = [];
    const search = (process: number): EventSubscriber => ({
      name: 'search',
      when: 'after-commit',
      types: ['user.created'],
      handle: async ({ tenant, cursor }) => {
        await sleep(1);
        seen.push({ process, tenant, cursor });
      },
    });
    const arrived = async (count: number): Promise<void> => {
      for (let waited = 0; seen.length < count && waited < 20_000; waited += 20) await sleep(20);
      await sleep(200);
    };
    const processes = [open([search(0)]), open([search(1)])];
    for (const each of processes) each.start();
    const slugs = ['one', 'two', 'three', 'four'];
    for (const slug of slugs) await call(processes[0] as Vestibule, '/tenants', { slug, name: slug });
    await Promise.all(
      slugs.flatMap((slug) => Array.from({ length: 25 }, (_, each) => call(processes[each % 2] as Vestibule, `/tenants/${slug}/users`, { upn: `user-${each}@acme.example` }))),
    );
    await arrived(100);
    await Promise.all(processes.map((each) => each.close()));
    const again = open([search(2)]);
    again.start();
    await call(again, '/tenants/one/users', { upn: 'late@acme.example' });
    await arrived(101);
    await again.close();

    expect(seen).toHaveLength(101);
    for (const slug of slugs) {
      const cursors = seen.filter(({ tenant }) => tenant === slug).map(({ cursor }) => Number(cursor));
      expect(cursors).toEqual([...new Set(cursors)].sort((one, other) => one - other));
    }
  }, 60_000);
});

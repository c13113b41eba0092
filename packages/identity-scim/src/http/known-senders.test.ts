import { describe, expect, it } from '@jest/globals';
import type { Connection } from '@vestibule/identity-core';
import { ScimBed } from '../testing/scim-bed.js';
import type { Authenticated } from './authenticate.js';
import { KnownSenders } from './known-senders.js';

/** A connection whose directory has read before, so that its reads set out before the credential was looked at again. */
async function open() {
  const bed = await ScimBed.open();
  const ann = await bed.user('ann@acme.example');
  const read = () => bed.send('GET', `/Users/${ann}`);
  expect((await read()).status).toBe(200);
  const change = (scim: Partial<NonNullable<Connection['scim']>>) =>
    bed.ports.unitOfWork.run(bed.tenant.id, async ({ connections }) => {
      const connection = await connections.get(bed.connection.id);
      if (connection === undefined || connection.scim === null) throw new Error('There is no such connection');
      connections.replace({ ...connection, scim: { ...connection.scim, ...scim } });
    });
  return { bed, ann, read, change };
}

describe('a sender who was here before', () => {
  it('is 401 with the very next request once the token is gone', async () => {
    const { bed, ann, read } = await open();
    const tokens = await bed.ports.connections.findTokens(bed.tenant.id, bed.connection.id, { limit: 10 });
    await bed.ports.unitOfWork.run(bed.tenant.id, async ({ connections }) => {
      connections.deleteTokens(bed.connection.id, tokens.items.map(({ id }) => id));
    });
    const answer = await read();
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': expect.stringContaining('invalid_token') } });
    expect(answer.text).not.toContain(ann);
    expect((await bed.send('GET', '/Users?filter=userName eq "ann@acme.example"')).status).toBe(401);
    expect(bed.errors).toEqual([]);
  });

  it('is answered by the settings that hold now', async () => {
    const { bed, read, change } = await open();
    await change({ enabled: false });
    expect((await read()).status).toBe(403);
    await change({ enabled: true, dialect: 'strict' });
    expect((await read()).status).toBe(200);
    await change({ mode: 'shadow' });
    expect((await read()).status).toBe(200);
    expect(bed.errors).toEqual([]);
  });

  it('sees what the visibility of now shows', async () => {
    const { bed, change } = await open();
    const count = async () => (await bed.send('GET', '/Groups')).body['totalResults'];
    await bed.ports.unitOfWork.run(bed.tenant.id, async ({ groups }) => {
      groups.insert({
        tenant: bed.tenant.id, id: '00000000-0000-7000-8000-0000000000bb' as never, name: 'Internal' as never, nameScope: '', kind: 'internal',
        connection: null, formerConnection: null, roles: [], externalId: null, document: {}, createdAt: bed.tenant.createdAt, updatedAt: bed.tenant.createdAt, version: 1,
      });
    });
    expect(await count()).toBe(0);
    await change({ visibility: 'all' });
    expect(await count()).toBe(1);
    await change({ visibility: 'own' });
    expect(await count()).toBe(0);
  });
});

describe('the memory of senders', () => {
  it('forgets the oldest, and whoever was refused', () => {
    const senders = new KnownSenders();
    const sender = {} as Authenticated;
    for (let each = 0; each <= 1_000; each += 1) senders.learn(`credential ${each}`, sender);
    expect(senders.recall('credential 0')).toBeUndefined();
    expect(senders.recall('credential 1')).toBe(sender);
    senders.learn('credential 1', undefined);
    expect(senders.recall('credential 1')).toBeUndefined();
  });
});

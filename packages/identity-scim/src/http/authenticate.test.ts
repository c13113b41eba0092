import { describe, expect, it } from '@jest/globals';
import { ScimBed, TOKEN } from '../testing/scim-bed.js';

const scimError = (status: string) => ({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status, detail: expect.any(String) });

describe('a bearer token', () => {
  it.each(['Bearer', 'bearer', 'BEARER', 'Bearer  ', 'Bearer Bearer'])('is taken after "%s"', async (scheme) => {
    const bed = await ScimBed.open();
    const answer = await bed.send('GET', '/Users', { token: null, headers: { authorization: `${scheme} ${TOKEN}` } });
    expect(answer.status).toBe(200);
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', TOKEN, `Basic ${TOKEN}`, 'Bearer wrong', `Bearer ${TOKEN} more`, `Bearer ${'x'.repeat(5_000)}`])(
    'that is missing or wrong is 401 with a challenge, a SCIM error and no decision: %j',
    async (authorization) => {
      const bed = await ScimBed.open();
      for (const method of ['GET', 'POST']) {
        const answer = await bed.send(method, '/Users', { token: null, body: {}, headers: authorization === undefined ? {} : { authorization } });
        expect(answer.status).toBe(401);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
        expect(answer.headers['content-type']).toBe('application/scim+json');
        expect(answer.headers).not.toHaveProperty(['vestibule-decision']);
        expect(answer.body).toEqual(scimError('401'));
      }
    },
  );

  it('is of no use in another tenant, an unknown one, or a path that is no slug', async () => {
    const bed = await ScimBed.open();
    for (const tenant of ['other', '%00', '..', 'ACME', '%zz', 'a'.repeat(5_000)]) {
      const answer = await bed.sendTo('GET', `/t/${tenant}/scim/v2/Users`);
      expect([tenant, answer.status]).toEqual([tenant, 401]);
      expect(answer.body).toEqual(scimError('401'));
    }
  });

  it('that has expired is 401, and one that has not yet is taken', async () => {
    const expired = await ScimBed.open({ token: { expiresAt: new Date(Date.now() - 1) } });
    expect((await expired.send('GET', '/Users')).status).toBe(401);
    const valid = await ScimBed.open({ token: { expiresAt: new Date(Date.now() + 60_000) } });
    expect((await valid.send('GET', '/Users')).status).toBe(200);
  });

  it('is asked for before anything else is looked at, the endpoint and the body included', async () => {
    const bed = await ScimBed.open();
    for (const target of ['/Nothing', '/ServiceProviderConfig', '/Users/%zz', '']) {
      expect((await bed.send('POST', target, { token: 'wrong', body: 'no json' })).status).toBe(401);
    }
  });

  it('of a connection without provisioning is 403, with a decision for writes', async () => {
    for (const scim of [null, { enabled: false }]) {
      const bed = await ScimBed.open({ scim });
      const read = await bed.send('GET', '/Users');
      expect([read.status, read.body]).toEqual([403, scimError('403')]);
      const write = await bed.send('POST', '/Users', { body: { userName: 'ann' } });
      expect(write.status).toBe(403);
      expect(await bed.decision(write)).toMatchObject({ outcome: 'refused', reason: 'request.invalid', action: 'create-user' });
    }
  });
});

describe('the use of a token', () => {
  it('is remembered in batches, without a call of its own per request', async () => {
    const touched: number[] = [];
    const bed = await ScimBed.open({
      wrap: ({ connections }) => ({
        connections: Object.create(connections, {
          touchTokens: {
            value: (uses: Parameters<typeof connections.touchTokens>[0]) => {
              touched.push(uses.length);
              return connections.touchTokens(uses);
            },
          },
        }) as typeof connections,
      }),
    });
    for (let request = 0; request < 5; request += 1) await bed.send('GET', '/Users');
    expect(touched).toEqual([]);
    await bed.handler.close();
    expect(touched).toEqual([1]);
    const { items } = await bed.ports.connections.findTokens(bed.tenant.id, bed.connection.id, { limit: 10 });
    expect(items[0]?.lastUsedAt?.getTime()).toBeGreaterThan(Date.now() - 5_000);
    await bed.handler.close();
    expect(touched).toEqual([1]);
  });

  it('that cannot be remembered is reported and fails no request', async () => {
    const bed = await ScimBed.open({
      wrap: ({ connections }) => ({
        connections: Object.create(connections, { touchTokens: { value: () => Promise.reject(new Error('lost')) } }) as typeof connections,
      }),
    });
    expect((await bed.send('GET', '/Users')).status).toBe(200);
    await bed.handler.close();
    expect(bed.errors).toEqual([new Error('lost')]);
  });
});

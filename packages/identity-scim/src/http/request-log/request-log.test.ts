import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailableError, type LoggedRequest, type RequestLog } from '@vestibule/identity-core';
import { describe, expect, it } from '@jest/globals';
import { ScimBed, TOKEN } from '../../testing/scim-bed.js';
import { RequestRecorder } from './request-recorder.js';

/** A bed whose requests are kept in a list. */
async function open() {
  const kept: LoggedRequest[] = [];
  const requestLog: Pick<RequestLog, 'append'> = { append: async (requests) => void kept.push(...requests) };
  const bed = await ScimBed.open({ options: { requestLog: requestLog as RequestLog } });
  return { bed, kept };
}

describe('the request log', () => {
  it('keeps what was sent and answered, with the decision, and no password or token', async () => {
    const { bed, kept } = await open();
    const headers = { 'user-agent': 'Okta SCIM Client 1.0.0' };
    const created = await bed.send('POST', '/Users', { headers, body: { userName: 'ann', password: 'Secret!' } });
    await bed.send('GET', '/Users?filter=userName eq "ann"');
    await bed.send('PATCH', '/Users/none', { body: 'no JSON' });
    await bed.handler.close();

    expect(kept).toMatchObject([
      {
        tenant: bed.tenant.id,
        connection: 'okta',
        method: 'POST',
        path: '/t/acme/scim/v2/Users',
        status: 201,
        userAgent: 'Okta SCIM Client 1.0.0',
        decision: created.headers['vestibule-decision'],
        request: { userName: 'ann', password: '[redacted]' },
        response: { userName: 'ann', id: created.body['id'] },
      },
      { method: 'GET', path: '/t/acme/scim/v2/Users?filter=userName eq "ann"', status: 200, decision: null, request: null, response: { totalResults: 1 } },
      { method: 'PATCH', status: 400, decision: expect.any(String), request: '[7 bytes that are no JSON object]', response: { status: '400' } },
    ]);
    expect(kept.map(({ durationMs }) => durationMs >= 0 && Number.isInteger(durationMs))).toEqual([true, true, true]);
    expect(new Set(kept.map(({ id }) => id)).size).toBe(3);
    expect(JSON.stringify(kept)).not.toMatch(new RegExp(`Secret!|${TOKEN}`));
  });

  it('keeps a fault of ours too, and nothing of a sender nobody knows', async () => {
    const kept: LoggedRequest[] = [];
    const requestLog = { append: async (requests: readonly LoggedRequest[]) => void kept.push(...requests) } as unknown as RequestLog;
    const bed = await ScimBed.open({
      options: { requestLog },
      wrap: ({ provisioning }) => ({ provisioning: { ...provisioning, findUsers: () => Promise.reject(new StoreUnavailableError('away')) } }),
    });
    expect((await bed.send('GET', '/Users')).status).toBe(503);
    expect((await bed.send('GET', '/Users', { token: 'wrong' })).status).toBe(401);
    await bed.handler.close();

    expect(kept).toMatchObject([{ status: 503, response: { status: '503' } }]);
  });

  it('writes within a second, many requests at once, without any request waiting for it', async () => {
    const batches: number[] = [];
    const recorder = new RequestRecorder({ append: async (requests) => void batches.push(requests.length) }, () => undefined, 20);
    for (let each = 0; each < 700; each += 1) recorder.record({} as LoggedRequest);
    expect(batches).toEqual([]);
    await sleep(80);

    expect(batches).toEqual([500, 200]);
    await recorder.close();
    expect(batches).toEqual([500, 200]);
  });

  it('counts what it cannot keep while the database is away, and keeps what comes afterwards', async () => {
    const errors: unknown[] = [];
    let isAway = true;
    let kept = 0;
    const append = async (requests: readonly LoggedRequest[]) => {
      if (isAway) throw new StoreUnavailableError('away');
      kept += requests.length;
    };
    const recorder = new RequestRecorder({ append }, (error) => errors.push(error), 10_000);
    for (let each = 0; each < 2_500; each += 1) recorder.record({} as LoggedRequest);
    expect(recorder.dropped).toBe(500);
    await recorder.close();
    expect(recorder.dropped).toBe(2_500);
    expect(errors).toHaveLength(4);

    isAway = false;
    recorder.record({} as LoggedRequest);
    await recorder.close();
    expect([kept, recorder.dropped]).toEqual([1, 2_500]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '@vestibule/identity-core';
import type { JsonObject } from '../protocol/index.js';
import { ScimBed } from '../testing/scim-bed.js';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const bulk = (bed: ScimBed, operations: readonly JsonObject[], more: JsonObject = {}) =>
  bed.send('POST', '/Bulk', { body: { schemas: [BULK], ...more, Operations: operations } });
const operationsOf = ({ body }: { readonly body: JsonObject }) => body['Operations'] as readonly JsonObject[];
const createdIds = (answer: { readonly body: JsonObject }) =>
  operationsOf(answer).map(({ location }) => (typeof location === 'string' ? location.split('/').at(-1) : undefined));
const createUser = (bulkId: string, userName = bulkId): JsonObject => ({ method: 'POST', path: '/Users', bulkId, data: { userName } });

describe('a bulk request', () => {
  it('carries out every operation, each with a decision of its own', async () => {
    const bed = await ScimBed.open();
    const [gone, changed] = [await bed.user('gone'), await bed.user('changed')];
    const answer = await bulk(bed, [
      createUser('ann'),
      { method: 'PUT', path: `/Users/${changed}`, data: { userName: 'changed', title: 'x' } },
      { method: 'PATCH', path: `/Users/${changed}`, data: { Operations: [{ op: 'replace', path: 'active', value: false }] } },
      { method: 'DELETE', path: `/Users/${gone}` },
      { method: 'DELETE', path: `/Users/${gone}` },
    ]);
    expect(answer.status).toBe(200);
    expect(operationsOf(answer)).toMatchObject([
      { method: 'POST', bulkId: 'ann', status: '201', version: 'W/"1"', location: expect.stringContaining(`${bed.baseUrl}/Users/`) },
      { method: 'PUT', status: '200', location: `${bed.baseUrl}/Users/${changed}` },
      { method: 'PATCH', status: '200', version: 'W/"3"' },
      { method: 'DELETE', status: '204', location: `${bed.baseUrl}/Users/${gone}` },
      { method: 'DELETE', status: '404', response: { status: '404', detail: expect.stringContaining('decision') } },
    ]);
    const decisions = (answer.headers['vestibule-decision'] ?? '').split(', ');
    expect(new Set(decisions).size).toBe(5);
    expect((await bed.send('GET', `/Users/${changed}`)).body).toMatchObject({ title: 'x', active: false });
  });

  it('resolves bulkIds forwards and in circles', async () => {
    const bed = await ScimBed.open({ scim: { nestedGroups: 'accept' } });
    const group = (bulkId: string, ...members: string[]): JsonObject => ({
      method: 'POST', path: '/Groups', bulkId, data: { displayName: bulkId, members: members.map((member) => ({ value: `bulkId:${member}` })) },
    });
    const answer = await bulk(bed, [group('first', 'ann', 'second'), group('second'), createUser('ann')]);
    expect(operationsOf(answer).map(({ status }) => status)).toEqual(['201', '201', '201']);
    const [first, second, ann] = createdIds(answer);
    expect(new Set(await bed.memberIds(first ?? ''))).toEqual(new Set([ann, second]));
    const more = await bulk(bed, [
      { method: 'POST', path: '/Users', bulkId: 'boss', data: { userName: 'boss', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { manager: { value: 'bulkId:report' } } } },
      { method: 'POST', path: '/Users', bulkId: 'report', data: { userName: 'report', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { manager: { value: 'bulkId:boss' } } } },
    ]);
    expect(operationsOf(more).map(({ status }) => status)).toEqual(['201', '201']);
    const [boss, report] = createdIds(more);
    for (const [user, manager] of [[boss, report], [report, boss]]) {
      expect((await bed.send('GET', `/Users/${user ?? ''}`)).body).toMatchObject({ 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { manager: { value: manager } } });
    }
  });

  it('does not carry out what refers to something that failed', async () => {
    const bed = await ScimBed.open();
    await bed.user('ann');
    const answer = await bulk(bed, [
      createUser('ann'),
      { method: 'POST', path: '/Groups', bulkId: 'g', data: { displayName: 'Sales', members: [{ value: 'bulkId:ann' }] } },
      { method: 'PATCH', path: '/Users/bulkId:ann', data: { Operations: [{ op: 'replace', path: 'title', value: 'x' }] } },
    ]);
    expect(operationsOf(answer).map(({ status }) => status)).toEqual(['409', '409', '409']);
    expect((await bed.send('GET', '/Groups')).body['totalResults']).toBe(0);
  });

  it('stops after as many errors as asked for', async () => {
    const bed = await ScimBed.open();
    const answer = await bulk(bed, [{ method: 'DELETE', path: '/Users/unknown' }, createUser('ann')], { failOnErrors: 1 });
    expect(operationsOf(answer).map(({ status }) => status)).toEqual(['404']);
    expect((await bed.send('GET', '/Users')).body['totalResults']).toBe(0);
  });

  it('answers a bad operation where it stands, with a decision', async () => {
    const bed = await ScimBed.open();
    const bad: JsonObject[] = [{ method: 'GET', path: '/Users/1' }, { method: 'POST', path: '/Nothing', bulkId: 'x', data: {} }, { method: 'POST', path: '/Users', bulkId: 'y', data: { displayName: 'no name' } }, { method: 'PUT', path: '/Users/%00', data: { userName: 'x' } }];
    const answer = await bulk(bed, [...bad, createUser('ann')]);
    expect(operationsOf(answer).map(({ status }) => status)).toEqual(['400', '400', '400', '404', '201']);
    for (const { response } of operationsOf(answer).slice(0, 4)) expect(response).toMatchObject({ detail: expect.stringContaining('decision') });
  });

  it('that is too long or no bulk request does nothing: 413, 400', async () => {
    const bed = await ScimBed.open();
    expect((await bulk(bed, Array.from({ length: 1_001 }, (_, index) => createUser(`u${index}`)))).status).toBe(413);
    expect((await bulk(bed, [])).status).toBe(400);
    expect((await bed.send('POST', '/Bulk', { body: { schemas: [BULK], Operations: [createUser('a'), createUser('a')] } })).headers['vestibule-decision']).toBeDefined();
    expect((await bed.send('GET', '/Users')).body['totalResults']).toBe(0);
  });

  it('tells a fault in one operation without hiding the others', async () => {
    let runs = 0;
    const bed = await ScimBed.open({
      wrap: ({ unitOfWork }) => ({
        unitOfWork: {
          run: (tenant, work) => {
            runs += 1;
            return runs === 2 ? Promise.reject(new StoreUnavailableError('gone')) : unitOfWork.run(tenant, work);
          },
        },
      }),
    });
    const answer = await bulk(bed, [createUser('ann'), createUser('bob'), createUser('cy')]);
    expect(operationsOf(answer).map(({ status }) => status)).toEqual(['201', '503', '201']);
    expect(bed.errors).toHaveLength(1);
  });
});

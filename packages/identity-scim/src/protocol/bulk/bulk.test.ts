import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STRICT } from '../dialects/strict.js';
import type { JsonObject, JsonValue } from '../json/json-value.js';
import { ScimError } from '../messages/scim-error.js';
import { BULK_REQUEST_URN } from '../messages/schema-urns.js';
import { deferReferences, resolveReferences } from './bulk-references.js';
import { parseBulkRequest } from './bulk-request.js';
import { toBulkResponse } from './bulk-response.js';
import { planBulk } from './plan-bulk.js';

const read = (...operations: JsonValue[]) => parseBulkRequest({ schemas: [BULK_REQUEST_URN], Operations: operations });
const post = (bulkId: string, ...refers: string[]) => ({ method: 'POST', bulkId, path: '/Groups', data: { displayName: bulkId, members: refers.map((each) => ({ value: `bulkId:${each}` })) } });
const order = (...operations: JsonValue[]) => planBulk(read(...operations)).map(({ kind, index }) => `${kind} ${index}`);

describe('a bulk request', () => {
  it('is read with methods in any case and paths with or without a slash', () => {
    expect(read({ method: 'patch', path: 'Users/a%20b', version: 'W/"1"', data: {} }).operations).toEqual([
      { kind: 'valid', method: 'PATCH', bulkId: undefined, version: 'W/"1"', endpoint: '/Users', id: 'a b', data: {}, references: [] },
    ]);
    expect(parseBulkRequest({ failOnErrors: 1, operations: [{ method: 'DELETE', path: '/Users/1' }] })).toMatchObject({ failOnErrors: 1 });
  });

  it.each([{}, { Operations: [] }, { Operations: 'x' }, { schemas: ['urn:x:y'], Operations: [post('a')] }, { schemas: 'x', Operations: [post('a')] }] as JsonObject[])('is invalidSyntax when it is none: %j', (body) => {
    expect(() => parseBulkRequest(body)).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidSyntax' }));
  });

  it('is refused whole for too many operations, a doubled bulkId, a bad failOnErrors', () => {
    expect(() => read(...Array.from({ length: 1_001 }, () => ({ method: 'DELETE', path: '/Users/1' })))).toThrow(expect.objectContaining({ status: 413 }));
    expect(() => read(post('a'), post('a'))).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidValue' }));
    expect(() => parseBulkRequest({ failOnErrors: 'x', Operations: [post('a')] })).toThrow(ScimError);
    expect(() => parseBulkRequest({ Operations: [post('a')] }, STRICT)).toThrow(ScimError);
  });

  it.each([
    ['text'], [{}], [{ method: 'GET', path: '/Users/1' }], [{ method: 'POST', path: '/Users', data: {} }], [{ method: 'POST', bulkId: 'a', path: '/Users' }], [{ method: 'POST', bulkId: 'a', path: '/Users/1', data: {} }],
    [{ method: 'PUT', path: '/Users', data: {} }], [{ method: 'PUT', path: '/Users/1', data: [] }], [{ method: 'DELETE' }], [{ method: 'DELETE', path: 7 }], [{ method: 'DELETE', path: '/Users/%zz' }], [{ method: 'DELETE', path: '/Users/1/2' }],
  ])('answers one bad operation with its error and carries out the others: %j', (operation) => {
    const request = read(operation, post('good'));
    expect(request.operations[0]).toMatchObject({ kind: 'invalid', error: { status: 400 } });
    expect(planBulk(request).map((step) => step.kind)).toEqual(['refuse', 'execute']);
  });
});

describe('the order of a bulk request', () => {
  it('is as written, but what is referred to is created first', () => {
    expect(order(post('a'), post('b', 'a'))).toEqual(['execute 0', 'execute 1']);
    expect(order(post('a', 'c'), post('b'), post('c', 'b'))).toEqual(['execute 1', 'execute 2', 'execute 0']);
    expect(order({ method: 'DELETE', path: '/Groups/bulkId:a' }, post('a'))).toEqual(['execute 1', 'execute 0']);
  });

  it('breaks a circle by completing afterwards what was left out', () => {
    expect(order(post('a', 'b'), post('b', 'a'))).toEqual(['execute 1', 'execute 0', 'complete 1']);
    expect(order(post('a', 'a'))).toEqual(['execute 0', 'complete 0']);
    expect(planBulk(read(post('a', 'b'), post('b', 'c'), post('c', 'a'))).filter((step) => step.kind === 'complete')).toEqual([{ kind: 'complete', index: 2, deferred: ['a'] }]);
  });

  it('refuses a reference that nothing creates', () => {
    expect(planBulk(read(post('a', 'nobody')))).toMatchObject([{ kind: 'refuse', error: { status: 400, scimType: 'invalidValue' } }]);
  });

  it('has every operation once, each after what it refers to unless deferred, and completes what was deferred', () => {
    const graph = fc.integer({ min: 1, max: 8 }).chain((size) => fc.array(fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }), { maxLength: 3 }), { minLength: size, maxLength: size }));
    fc.assert(
      fc.property(graph, (edges) => {
        const steps = planBulk(read(...edges.map((targets, index) => post(`${index}`, ...targets.map(String)))));
        const done = new Set<string>();
        const owed = new Map<number, readonly string[]>();
        for (const step of steps) {
          if (step.kind === 'execute') {
            for (const target of edges[step.index] ?? []) expect(done.has(`${target}`) || step.deferred.includes(`${target}`)).toBe(true);
            done.add(`${step.index}`);
            if (step.deferred.length > 0) owed.set(step.index, step.deferred);
          } else if (step.kind === 'complete') {
            expect(step.deferred.every((each) => done.has(each))).toBe(true);
            expect(owed.delete(step.index)).toBe(true);
          }
        }
        expect(done.size).toBe(edges.length);
        expect(owed.size).toBe(0);
      }),
    );
  });

  it('is found for a long chain of forward references', () => {
    const chain = Array.from({ length: 1_000 }, (_, index) => post(`${index}`, ...(index < 999 ? [`${index + 1}`] : [])));
    expect(planBulk(read(...chain))[0]).toMatchObject({ kind: 'execute', index: 999 });
  });
});

describe('the references of a bulk request', () => {
  it('are replaced wherever they stand, without changing the input', () => {
    const data = { members: [{ value: 'bulkId:a' }, { value: 'bulkId:b' }], note: 'about bulkId:a' };
    expect(resolveReferences(data, new Map([['a', '1']]))).toEqual({ members: [{ value: '1' }, { value: 'bulkId:b' }], note: 'about bulkId:a' });
    expect(data.members[0]).toEqual({ value: 'bulkId:a' });
  });

  it('that cannot be resolved yet become operations of a later PATCH', () => {
    const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    expect(deferReferences({ displayName: 'g', members: [{ value: '1' }, { value: 'bulkId:b' }], [urn]: { department: 'x', manager: { value: 'bulkId:b' } } }, new Set(['b']))).toEqual({
      data: { displayName: 'g', members: [{ value: '1' }], [urn]: { department: 'x' } },
      operations: [
        { op: 'add', path: 'members', value: [{ value: 'bulkId:b' }] },
        { op: 'add', path: `${urn}:manager`, value: { value: 'bulkId:b' } },
      ],
    });
  });
});

it('a bulk response gives every status as a string', () => {
  expect(toBulkResponse([{ method: 'POST', bulkId: 'a', status: 201, location: 'https://x/Users/1', version: 'W/"1"' }, { method: 'DELETE', status: 404, response: { detail: 'x' } }])).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
    Operations: [{ method: 'POST', bulkId: 'a', status: '201', location: 'https://x/Users/1', version: 'W/"1"' }, { method: 'DELETE', status: '404', response: { detail: 'x' } }],
  });
});

import { describe, expect, it } from '@jest/globals';
import * as errors from './error-table.js';
import { toListResponse } from './list-response.js';
import { ScimError, toErrorBody } from './scim-error.js';

describe('an error', () => {
  it.each(Object.entries(errors))('%s is a SCIM error with its detail', (name, make) => {
    const error = make('the detail');
    expect(error).toBeInstanceOf(ScimError);
    expect(error).toBeInstanceOf(Error);
    expect(error.message).toBe('the detail');
    expect([undefined, name]).toContain(error.scimType);
    expect(toErrorBody(error)).toMatchObject({ status: String(error.status), detail: 'the detail' });
  });

  it('has no scimType on the wire where Table 9 has none', () => {
    expect(toErrorBody(errors.notFound('x'))).toEqual({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404', detail: 'x' });
  });
});

describe('a list response', () => {
  it('says how many it holds, not how many were asked for', () => {
    expect(toListResponse({ resources: [{ id: '1' }], totalResults: 7, startIndex: 3 })).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 7, itemsPerPage: 1, startIndex: 3, Resources: [{ id: '1' }],
    });
  });

  it('holds an empty array when nothing was found', () => {
    expect(toListResponse({ resources: [], totalResults: 0, startIndex: 1 })).toMatchObject({ totalResults: 0, itemsPerPage: 0, Resources: [] });
  });

  it('has cursors instead of an index, and none on the last page', () => {
    expect(toListResponse({ resources: [], totalResults: 0, nextCursor: 'n', previousCursor: 'p' })).toMatchObject({ nextCursor: 'n', previousCursor: 'p' });
    expect(toListResponse({ resources: [], totalResults: 0 })).not.toHaveProperty('startIndex');
    expect(toListResponse({ resources: [], totalResults: 0 })).not.toHaveProperty('nextCursor');
  });
});

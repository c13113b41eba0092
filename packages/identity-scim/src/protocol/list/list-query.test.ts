import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STRICT } from '../dialects/strict.js';
import { ScimError } from '../messages/scim-error.js';
import { SEARCH_REQUEST_URN } from '../messages/schema-urns.js';
import { USER_RESOURCE_TYPE } from '../schemas/resource-type.js';
import { compareResources } from './compare-resources.js';
import { parseListQuery, parseSearchRequest } from './list-query.js';
import { parseQueryString } from './parse-query-string.js';

const read = (query: string) => parseListQuery(parseQueryString(query), USER_RESOURCE_TYPE);
const refusal = (run: () => unknown): ScimError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

describe('the query of a list', () => {
  it('begins with the first 100 by default', () => {
    expect(read('')).toEqual({ filter: undefined, sort: undefined, page: { kind: 'index', startIndex: 1, count: 100 }, projection: { kind: 'default' } });
  });

  it('keeps a plus between quotation marks when blanks are written otherwise', () => {
    expect(read('filter=userName%20eq%20%22a+b@x%22').filter).toMatchObject({ value: 'a+b@x' });
    expect(read('filter=userName+eq+%22a+b%22').filter).toMatchObject({ value: 'a b' });
    expect(read('filter=userName+eq+%22a%20b%22+and+active+eq+true').filter).toMatchObject({ filters: [{ value: 'a b' }, { value: true }] });
  });

  it('is read as OneLogin writes it, with + for blanks and an ampersand at the end', () => {
    expect(read('?filter=userName+eq+%22a%2Bb@x%22&').filter).toMatchObject({ kind: 'compare', value: 'a+b@x' });
    expect(read('filter=userName%20eq%20%22x%22&aadOptscim062020&=&')).toMatchObject({ filter: { value: 'x' } });
  });

  it.each([
    ['startIndex=0&count=-5', 1, 0],
    ['startIndex=-7&count=0', 1, 0],
    ['StartIndex=101&Count=10', 101, 10],
    ['count=100000', 1, 200],
    ['startIndex=99999999999999999999&count=99999999999999999999', 2_147_483_647, 200],
    ['startIndex=&count=', 1, 100],
  ])('pages by %s as startIndex %d and count %d', (query, startIndex, count) => {
    expect(read(query).page).toEqual({ kind: 'index', startIndex, count });
  });

  it.each(['count=ten', 'count=1.5', 'startIndex=abc', 'startIndex=1e3', 'count=0x10', 'sortOrder=up&sortBy=userName', 'sortOrder=up', 'sortBy=nonsense', 'sortBy=name', 'sortBy=password', 'sortBy=addresses', 'attributes=userName&excludedAttributes=name', 'startIndex=1&cursor='])('is refused as invalidValue: %s', (query) => {
    expect(refusal(() => read(query))).toMatchObject({ status: 400, scimType: 'invalidValue' });
  });

  it('is refused for malformed encodings, NUL and doubled parameters', () => {
    for (const query of ['filter=%', 'filter=%zz', 'filter=%ff', '%=x', 'filter=a%00b', 'count=1&count=2', `filter=${'a'.repeat(40_000)}`]) {
      expect(refusal(() => read(query)).status).toBe(400);
    }
  });

  it('is refused as invalidFilter for a bad or an empty filter, never answered with everybody', () => {
    expect(refusal(() => read('filter=')).scimType).toBe('invalidFilter');
    expect(refusal(() => read('filter')).scimType).toBe('invalidFilter');
    expect(refusal(() => read('filter=nonsense')).scimType).toBe('invalidFilter');
  });

  it('sorts by an attribute, a sub-attribute, or the value of a plural attribute', () => {
    expect(read('sortBy=USERNAME').sort).toMatchObject({ order: 'ascending', attribute: { steps: ['userName'] } });
    expect(read('sortBy=name.familyName&sortOrder=Descending').sort).toMatchObject({ order: 'descending', attribute: { steps: ['name', 'familyName'] } });
    expect(read('sortBy=emails').sort).toMatchObject({ attribute: { steps: ['emails', 'value'], multiValued: true } });
  });

  it('pages by cursor, an empty one for the first page', () => {
    expect(read('cursor&count=10').page).toEqual({ kind: 'cursor', cursor: undefined, count: 10 });
    expect(read('cursor=abc').page).toEqual({ kind: 'cursor', cursor: 'abc', count: 100 });
    expect(read('cursor=abc&count=1000').page).toMatchObject({ count: 200 });
    for (const query of ['cursor=&count=x', 'cursor=&count=0', 'cursor=&count=-1']) expect(refusal(() => read(query)).scimType).toBe('invalidCount');
  });

  it('throws nothing but SCIM errors', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: fc.constantFrom(...'aZ0 "\\()[].:,&=%+'.split(''), '\0', '\u0001', 'ä', '\ud800', '\udc00', '😀') }), fc.array(fc.constantFrom('filter=', 'count=', '&', 'sortBy=', 'attributes=', '%', '+', 'userName', ',', '[', ']', '%22', '1', 'cursor=')).map((each) => each.join(''))), (query) => {
        try {
          read(query);
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
        }
      }),
    );
  });
});

describe('a search request', () => {
  const search = (body: Parameters<typeof parseSearchRequest>[0], dialect?: Parameters<typeof parseSearchRequest>[2]) => parseSearchRequest(body, USER_RESOURCE_TYPE, dialect);

  it('says the same as a query', () => {
    expect(search({ schemas: [SEARCH_REQUEST_URN], attributes: ['userName'], filter: 'userName sw "a"', SORTBY: 'userName', startIndex: 11, count: 5 })).toMatchObject({
      filter: { operator: 'sw' }, sort: { order: 'ascending' }, page: { kind: 'index', startIndex: 11, count: 5 }, projection: { kind: 'only' },
    });
    expect(search({ schemas: [SEARCH_REQUEST_URN], cursor: '' }).page.kind).toBe('cursor');
    expect(search({ count: null, filter: null }).page).toEqual({ kind: 'index', startIndex: 1, count: 100 });
  });

  it('is refused when it is none, or a value has the wrong type', () => {
    expect(refusal(() => search({ schemas: ['urn:x:y'] })).scimType).toBe('invalidSyntax');
    expect(refusal(() => search({}, STRICT)).scimType).toBe('invalidSyntax');
    for (const body of [{ filter: 1 }, { count: '1' }, { count: 1.5 }, { startIndex: {} }, { attributes: 1 }, { attributes: [1] }]) {
      expect(refusal(() => search(body)).scimType).toBe('invalidValue');
    }
  });
});

describe('sorting', () => {
  const sorted = (query: string, ...resources: Parameters<typeof compareResources>[0][]) => {
    const { sort } = read(query);
    if (sort === undefined) throw new Error('no sort');
    return resources.sort((a, b) => compareResources(a, b, sort)).map((resource) => resource.id);
  };

  it('disregards case where the schema does, and puts those without a value last, or first when descending', () => {
    const people = [{ id: '1', userName: 'b' }, { id: '2' }, { id: '3', userName: 'A' }, { id: '4', userName: 'C' }];
    expect(sorted('sortBy=userName', ...people)).toEqual(['3', '1', '4', '2']);
    expect(sorted('sortBy=userName&sortOrder=descending', ...people)).toEqual(['2', '4', '1', '3']);
  });

  it('keeps the order of equals, orders booleans, and minds case where the schema does', () => {
    expect(sorted('sortBy=title', { id: '1' }, { id: '2' }, { id: '3', title: 'x' }, { id: '4', title: 'X' })).toEqual(['3', '4', '1', '2']);
    expect(sorted('sortBy=active', { id: '1', active: true }, { id: '2', active: false })).toEqual(['2', '1']);
    expect(sorted('sortBy=externalId', { id: '1', externalId: 'a' }, { id: '2', externalId: 'B' })).toEqual(['2', '1']);
  });

  it('takes the primary value of a plural attribute, or else the first', () => {
    expect(sorted('sortBy=emails', { id: '1', emails: [{ value: 'a' }, { value: 'z', primary: true }] }, { id: '2', emails: [{ value: 'm' }, { value: 'a' }] })).toEqual(['2', '1']);
  });

  it('orders times as times', () => {
    expect(sorted('sortBy=meta.created', { id: '1', meta: { created: '2024-01-01T12:00:00+02:00' } }, { id: '2', meta: { created: '2024-01-01T11:00:00Z' } })).toEqual(['1', '2']);
  });
});

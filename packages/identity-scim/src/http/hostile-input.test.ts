import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ScimBed } from '../testing/scim-bed.js';

const word = fc.constantFrom(
  'schemas', 'Operations', 'op', 'path', 'value', 'userName', 'displayName', 'active', 'emails', 'members', 'name', 'type', 'primary', 'externalId', 'id', 'meta',
  'method', 'bulkId', 'data', 'groups', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', 'manager', 'department',
);
const text = fc.oneof(
  word,
  fc.string({ maxLength: 12 }),
  fc.constantFrom('add', 'replace', 'remove', 'POST', '/Users', 'members[value eq "x"]', 'emails[type eq "work"].value', 'emails[', 'name.givenName', 'bulkId:x', 'ann', '\u0000', '\ud800', ''),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.constantFrom(true, false, null),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(word, text), tie('json'), { maxKeys: 6 }),
  ),
}));

describe('whatever is sent', () => {
  it('is answered with a SCIM message below 500, and a decision for each write', async () => {
    const bed = await ScimBed.open();
    const user = await bed.user('somebody');
    const group = await bed.group('Some', [user]);
    const targets = fc.constantFrom(
      ['POST', '/Users'], ['PUT', `/Users/${user}`], ['PATCH', `/Users/${user}`], ['POST', '/Groups'], ['PUT', `/Groups/${group}`], ['PATCH', `/Groups/${group}`], ['POST', '/Bulk'],
    );
    const operations = fc.record({ Operations: fc.array(fc.dictionary(fc.constantFrom('op', 'path', 'value', 'method', 'bulkId', 'data'), fc.oneof(text, json), { maxKeys: 6 }), { maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(targets, fc.oneof(json, operations), async ([method = '', target = ''], body) => {
        const answer = await bed.send(method, target, { body: JSON.stringify(body) });
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers['vestibule-decision']).toEqual(expect.any(String));
        if (answer.status >= 400) expect(answer.body).toMatchObject({ status: String(answer.status), detail: expect.any(String) });
      }),
      { numRuns: 300 },
    );
    expect(bed.errors).toEqual([]);
  });

  it('is answered also when it is a query', async () => {
    const bed = await ScimBed.open();
    await bed.user('somebody', { emails: [{ value: 'a@b.example', type: 'work' }] });
    const name = fc.constantFrom('filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor', 'attributes', 'excludedAttributes');
    const filterPart = fc.constantFrom('userName', 'eq', 'co', '"a"', 'and', 'or', 'not', '(', ')', '[', ']', 'emails', '.value', 'pr', 'active', 'true', 'null', '1', 'meta.created', 'gt', '"2020-01-01T00:00:00Z"', 'members', 'id');
    const value = fc.oneof(fc.string({ maxLength: 20 }), fc.array(filterPart, { maxLength: 8 }).map((parts) => parts.join(' ')), fc.constantFrom('%zz', '%00', '-1', '9'.repeat(40)));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('/Users', '/Groups', ''), fc.array(fc.tuple(name, value), { maxLength: 4 }), fc.boolean(), async (target, pairs, encoded) => {
        const query = pairs.map(([key, text]) => `${key}=${encoded ? encodeURIComponent(text.toWellFormed()) : text}`).join('&');
        const answer = await bed.send('GET', `${target}?${query}`);
        expect([200, 400]).toContain(answer.status);
      }),
      { numRuns: 300 },
    );
    expect(bed.errors).toEqual([]);
  });
});

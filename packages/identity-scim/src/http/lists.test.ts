import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../protocol/index.js';
import { ScimBed, type Answered } from '../testing/scim-bed.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

function cursorOf({ body }: Pick<Answered, 'body'>): string {
  const cursor = body['nextCursor'];
  if (typeof cursor !== 'string') throw new Error('There is no next page');
  return cursor;
}

async function people() {
  const bed = await ScimBed.open();
  const ann = await bed.user('Ann@acme.example', {
    externalId: '00uA',
    displayName: 'Ann "and" Lee',
    title: 'Engineer 100%',
    name: { familyName: 'Lee', givenName: 'Ann' },
    emails: [{ value: 'ann@acme.example', type: 'work', primary: true }, { value: 'shared@home.example', type: 'home' }],
    [ENTERPRISE]: { department: 'R&D' },
  });
  const bob = await bed.user('bob@acme.example', { externalId: '00ua', displayName: 'Bob', title: 'Engineer 100x', active: false, emails: [{ value: 'bob@home.example', type: 'home' }] });
  const cy = await bed.user('cy@other.example', { displayName: 'not (x) and y' });
  const group = await bed.group('Sales', [ann, cy]);
  const letters = new Map([[ann, 'a'], [bob, 'b'], [cy, 'c'], [group, 'g']]);
  const found = (answer: Answered) => [answer.status, (answer.body['Resources'] as readonly JsonObject[] | undefined)?.map(({ id }) => letters.get(typeof id === 'string' ? id : '')).join('')];
  const filter = async (text: string, target = '/Users') => found(await bed.send('GET', `${target}?filter=${encodeURIComponent(text)}`));
  return { bed, ann, bob, cy, group, found, filter };
}

describe('a filter', () => {
  it('finds what it says', async () => {
    const { bed, ann, cy, group, filter } = await people();
    const tag = new Date(Date.now() + 60_000).toISOString();
    for (const [text, expected] of [
      ['userName eq "ANN@ACME.EXAMPLE"', 'a'],
      ['USERNAME EQ "ann@acme.example"', 'a'],
      ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ann@acme.example"', 'a'],
      ['userName eq ann@acme.example', 'a'],
      ['userName sw "ann" or userName sw "bob" and active eq false', 'ab'],
      ['(userName sw "ann" or userName sw "bob") and active eq false', 'b'],
      ['not (userName ew "@acme.example")', 'c'],
      ['displayName eq "ann \\"AND\\" lee"', 'a'],
      ['displayName eq "not (x) and y"', 'c'],
      ['title co "100%"', 'a'],
      ['title co "_"', ''],
      ['externalId eq "00uA"', 'a'],
      ['externalId eq "00UA"', ''],
      [`id eq "${cy}"`, 'c'],
      ['id eq "00919288221112222"', ''],
      ['active eq "False"', 'b'],
      ['emails eq "shared@home.example"', 'a'],
      ['emails[type eq "work"].value eq "ANN@acme.example"', 'a'],
      ['emails[type eq "work" and value ew "home.example"]', ''],
      ['name.familyName eq "lee"', 'a'],
      ['name[familyName eq "lee" and givenName eq "ann"]', 'a'],
      [`${ENTERPRISE}:department eq "r&d"`, 'a'],
      [`${ENTERPRISE}:department pr`, 'a'],
      [`meta.created lt "${tag}" and meta[lastModified lt "${tag}"]`, 'abc'],
      [`meta.created gt "${tag}"`, ''],
      ['meta.resourceType eq "User"', 'abc'],
      ['meta.resourceType eq "Group"', ''],
      [`groups eq "${group}"`, 'ac'],
      [`groups.value eq "${group}" and active eq true`, 'ac'],
      [`groups[value eq "${group}"]`, 'ac'],
      ['nickName pr', ''],
    ] as const) {
      expect([text, ...(await filter(text))]).toEqual([text, 200, expected]);
    }
    for (const [text, expected] of [
      ['displayName eq "SALES"', 'g'],
      [`members eq "${ann}"`, 'g'],
      [`members[value eq "${cy}"]`, 'g'],
      ['members.value eq "nobody"', ''],
    ] as const) {
      expect([text, ...(await filter(text, '/Groups'))]).toEqual([text, 200, expected]);
    }
    expect(bed.errors).toEqual([]);
  });

  it('that cannot be answered is invalidFilter, never everybody', async () => {
    const { bed } = await people();
    const users = ['', ' ', 'userName', 'userName eq', "userName eq 'a'", 'userName xx "a"', 'userName eq "a" and', '(userName eq "a"', 'active gt true', 'password eq "x"', 'nonsense eq "x"', 'name eq "x"', 'groups.display eq "Sales"', 'groups pr', 'schemas eq "x"', 'meta.location eq "x"', 'meta.version eq "x"', `${'('.repeat(200)}active eq true`, 'userName eq "a\\u0000"'];
    for (const [target, filters] of [['/Users', users], ['/Groups', ['members.display eq "x"', 'members pr', 'members ne "x"', 'members[display eq "x"]', 'userName eq "x"']]] as const) {
      for (const text of filters) {
        const answer = await bed.send('GET', `${target}?filter=${encodeURIComponent(text)}`);
        expect([text, answer.status, answer.body['scimType']]).toEqual([text, 400, 'invalidFilter']);
        expect(answer.headers).not.toHaveProperty(['vestibule-decision']);
      }
    }
    expect(bed.errors).toEqual([]);
  });
});

describe('a page', () => {
  it('counts what it returns, and takes any integer', async () => {
    const { bed, found } = await people();
    for (const [query, letters, startIndex] of [
      ['', 'abc', 1],
      ['startIndex=2&count=1', 'b', 2],
      ['count=0', '', 1],
      ['count=-5', '', 1],
      ['startIndex=0', 'abc', 1],
      ['startIndex=-3&count=2', 'ab', 1],
      ['startIndex=4', '', 4],
      ['startIndex=99999999999999999999&count=99999999999999999999', '', 2_147_483_647],
      ['sortBy=userName&sortOrder=descending', 'cba', 1],
      ['sortBy=emails.value', 'abc', 1],
      ['startIndex=&count=&', 'abc', 1],
    ] as const) {
      const answer = await bed.send('GET', `/Users?${query}`);
      expect([query, ...found(answer)]).toEqual([query, 200, letters]);
      expect(answer.body).toMatchObject({ totalResults: 3, itemsPerPage: letters.length, startIndex });
    }
    for (const query of ['count=x', 'startIndex=1.5', 'sortBy=nonsense', 'sortBy=groups', 'sortBy=userName&sortOrder=up', 'filter=a&filter=b', 'filter=%zz']) {
      expect([query, (await bed.send('GET', `/Users?${query}`)).status]).toEqual([query, 400]);
    }
  });

  it.each(['', '&sortBy=userName&sortOrder=descending', '&filter=userName pr'])('goes on from a cursor through everybody once, also when somebody goes meanwhile: %s', async (more) => {
    const { bed, found } = await people();
    const first = await bed.send('GET', `/Users?cursor=&count=2${more}`);
    expect(first.body).toMatchObject({ totalResults: 3, itemsPerPage: 2, nextCursor: expect.any(String) });
    expect(first.body).not.toHaveProperty(['startIndex']);
    const rest = await bed.send('GET', `/Users?cursor=${cursorOf(first)}&count=2${more}`);
    expect(rest.body).toMatchObject({ totalResults: 3, itemsPerPage: 1 });
    expect(rest.body).not.toHaveProperty(['nextCursor']);
    expect([found(first)[1], found(rest)[1]].join('').split('').sort()).toEqual(['a', 'b', 'c']);
  });

  it('does not lose its place when somebody on a former page is deleted', async () => {
    const { bed, ann, found } = await people();
    const first = await bed.send('GET', '/Users?cursor&count=1');
    await bed.send('DELETE', `/Users/${ann}`);
    expect(found(await bed.send('GET', `/Users?cursor=${cursorOf(first)}&count=5`))).toEqual([200, 'bc']);
  });

  it('refuses a cursor of another query, or none that was given', async () => {
    const { bed } = await people();
    const { body } = await bed.send('GET', '/Users?cursor=&count=1');
    for (const query of [`cursor=${cursorOf({ body })}&filter=active eq true`, 'cursor=x', 'cursor=e30', `cursor=${'A'.repeat(5_000)}`, `cursor=${Buffer.from('{"after":"\\u0000","total":1,"query":"x"}').toString('base64url')}`]) {
      expect(await bed.send('GET', `/Users?${query}`)).toMatchObject({ status: 400, body: { scimType: 'invalidCursor' } });
    }
    expect((await bed.send('GET', '/Users?cursor=&startIndex=1')).status).toBe(400);
  });
});

describe('what is returned', () => {
  it('follows attributes and excludedAttributes, in any spelling', async () => {
    const { bed, ann, group } = await people();
    const keys = async (target: string) => Object.keys((await bed.send('GET', target)).body).sort();
    expect(await keys(`/Users/${ann}?attributes=USERNAME,name.familyName`)).toEqual(['id', 'name', 'schemas', 'userName']);
    expect(await keys(`/Users/${ann}?attributes=${ENTERPRISE}:department`)).toEqual(['id', 'schemas', ENTERPRISE]);
    expect(await keys(`/Users/${ann}?attributes=password`)).toEqual(['id', 'schemas']);
    expect(await keys(`/Users/${ann}?attributes=nonsense`)).toEqual(['id', 'schemas']);
    expect(await keys(`/Users/${ann}?excludedAttributes=id,emails,name,meta,groups,title,${ENTERPRISE}`)).toEqual(['active', 'displayName', 'externalId', 'id', 'schemas', 'userName']);
    expect(await keys(`/Groups/${group}?excludedAttributes=members`)).toEqual(['displayName', 'id', 'meta', 'schemas']);
    expect((await bed.send('GET', `/Users/${ann}?attributes=a&excludedAttributes=b`)).status).toBe(400);
  });
});

describe('a search by POST', () => {
  const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

  it('answers like a list, and leaves no decision', async () => {
    const { bed, found } = await people();
    const answer = await bed.send('POST', '/Users/.search', { body: { schemas: [SEARCH], filter: 'active eq true', attributes: ['userName'], startIndex: 1, count: 1 } });
    expect(found(answer)).toEqual([200, 'a']);
    expect(answer.body).toMatchObject({ totalResults: 2, itemsPerPage: 1, startIndex: 1 });
    expect(answer.headers).not.toHaveProperty(['vestibule-decision']);
    expect(found(await bed.send('POST', '/Groups/.search', { body: { schemas: [SEARCH] } }))).toEqual([200, 'g']);
    const refused = await bed.send('POST', '/Users/.search', { body: '{' });
    expect([refused.status, refused.headers['vestibule-decision']]).toEqual([400, undefined]);
  });

  it('at the root finds users and groups in one list', async () => {
    const { bed, found } = await people();
    const search = async (body: JsonObject) => found(await bed.send('POST', '/.search', { body: { schemas: [SEARCH], ...body } }));
    expect(await search({})).toEqual([200, 'abcg']);
    expect(await search({ startIndex: 3, count: 5 })).toEqual([200, 'cg']);
    expect(await search({ startIndex: 4 })).toEqual([200, 'g']);
    expect(await search({ count: 2 })).toEqual([200, 'ab']);
    expect(await search({ filter: 'displayName eq "sales" or displayName eq "bob"' })).toEqual([200, 'bg']);
    expect(await search({ filter: 'userName sw "ann"' })).toEqual([200, 'a']);
    expect(await search({ filter: 'meta.resourceType eq "Group"' })).toEqual([200, 'g']);
    expect((await search({ filter: 'nonsense eq 1' }))[0]).toBe(400);
    expect((await search({ sortBy: 'displayName' }))[0]).toBe(400);
    expect(found(await bed.send('GET', '?count=10'))).toEqual([200, 'abcg']);
  });
});

describe('discovery', () => {
  it('tells the truth', async () => {
    const bed = await ScimBed.open();
    const config = await bed.send('GET', '/ServiceProviderConfig');
    expect(config).toMatchObject({ status: 200, headers: { 'content-type': 'application/scim+json' }, body: { patch: { supported: true }, bulk: { supported: true, maxOperations: 1_000 }, filter: { supported: true, maxResults: 200 }, sort: { supported: true }, etag: { supported: true }, changePassword: { supported: false } } });
    expect((await bed.send('GET', '/ResourceTypes')).body).toMatchObject({ totalResults: 2, Resources: [{ id: 'User' }, { id: 'Group' }] });
    expect((await bed.send('GET', '/ResourceTypes/User')).body).toMatchObject({ endpoint: '/Users', meta: { location: `${bed.baseUrl}/ResourceTypes/User` } });
    expect((await bed.send('GET', '/Schemas')).body).toMatchObject({ totalResults: 6 });
    expect((await bed.send('GET', `/Schemas/${ENTERPRISE}`)).body).toMatchObject({ id: ENTERPRISE });
    for (const target of ['/ResourceTypes/Nothing', '/Schemas/urn:nothing']) expect((await bed.send('GET', target)).status).toBe(404);
    expect((await bed.send('GET', '/Schemas?filter=id eq "x"')).status).toBe(403);
    for (const method of ['PUT', 'DELETE']) expect((await bed.send(method, '/Schemas', { body: {} })).status).toBe(405);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';
import { ScimClient, type ScimAnswer } from './scim-client.js';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

interface Operation {
  readonly op: string;
  readonly path?: string;
  readonly value?: unknown;
}

/** What SCIM servers get wrong, asked of the built server on PostgreSQL as a checker from outside would. */
describe('what servers commonly fail', () => {
  let server: TestServer;
  let admin: ManagementClient;
  let tenants = 0;
  let baseUrl: string;
  let token: string;
  let scim: ScimClient;
  beforeAll(async () => {
    server = await startServer();
    admin = new ManagementClient(server.url, server.adminToken);
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    const tenant = `checked-${(tenants += 1)}`;
    await admin.createTenant({ slug: tenant, name: tenant });
    await admin.createConnection(tenant, { slug: 'okta', name: 'Okta', preset: 'okta', scim: {} });
    ({ baseUrl, token } = await admin.createToken(tenant, 'okta'));
    scim = new ScimClient(baseUrl, token);
  });

  const created = async (path: string, body: object): Promise<string> => {
    const answer = await scim.send('POST', path, body);
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 201 });
    expect(answer.headers.get('location')).toBe((answer.body['meta'] as { location: string }).location);
    return String(answer.body['id']);
  };
  const user = (userName: string, more: object = {}) => created('/Users', { schemas: [USER], userName, ...more });
  const group = (displayName: string, members: readonly string[] = []) => created('/Groups', { schemas: [GROUP], displayName, members: members.map((value) => ({ value })) });
  const patch = (target: string, ...Operations: readonly Operation[]) => scim.send('PATCH', target, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
  const read = async (target: string) => (await scim.send('GET', target)).body;
  const members = async (id: string) => ((await read(`/Groups/${id}`))['members'] as readonly { readonly value: string }[]).map(({ value }) => value);
  const find = (filter: string, target = '/Users') => scim.send('GET', `${target}?filter=${encodeURIComponent(filter)}`);
  const expectError = (answer: ScimAnswer, status: number, scimType?: string) => {
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/scim+json']);
    expect(answer.body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      ...(scimType === undefined ? {} : { scimType }),
      detail: expect.any(String),
    });
  };

  it('members: a rename keeps them, a named removal removes those only, repetitions succeed, strangers change nothing', async () => {
    const [ann, bob, cy] = [await user('ann'), await user('bob'), await user('cy')];
    const id = await group('Sales', [ann, bob]);
    const target = `/Groups/${id}`;
    const versions = new Set<unknown>();
    const version = async () => versions.add(((await read(target))['meta'] as { version: string }).version).size;
    await version();
    for (const [operations, status, left] of [
      [[{ op: 'replace', value: { id, displayName: 'Sales EMEA' } }], 204, [ann, bob]],
      [[{ op: 'add', path: 'members', value: [{ value: bob }] }], 204, [ann, bob]],
      [[{ op: 'Remove', path: 'members', value: [{ value: ann }] }], 204, [bob]],
      [[{ op: 'remove', path: `members[value eq "${ann}"]` }], 204, [bob]],
      [[{ op: 'remove', path: 'members[value eq "never"]' }], 204, [bob]],
      [[{ op: 'remove', path: 'members', value: [] }], 400, [bob]],
      [[{ op: 'remove', path: 'members', value: null }], 400, [bob]],
      [[{ op: 'replace', path: 'members', value: [{ value: 'unknown' }] }], 400, [bob]],
      [[{ op: 'replace', path: 'members', value: null }], 400, [bob]],
      [[{ op: 'replace', path: 'displayName', value: 'Half done' }, { op: 'add', path: 'members', value: [{ value: 'unknown' }] }], 400, [bob]],
      [[{ op: 'ADD', path: 'Members', value: { value: cy } }], 204, [bob, cy]],
      [[{ op: 'replace', path: 'members', value: [{ value: ann }, { value: ann }] }], 204, [ann]],
    ] as const) {
      expect({ operations, status: (await patch(target, ...operations)).status, left: await members(id) }).toEqual({ operations, status, left });
    }
    expect((await read(target))['displayName']).toBe('Sales EMEA');
    await version();
    expect(await version()).toBe(2);
    expect((await scim.send('DELETE', `/Users/${ann}`)).status).toBe(204);
    expect(await members(id)).toEqual([]);
    expect((await patch(target, { op: 'remove', path: 'members' })).status).toBe(204);
  });

  it('parallel writes: members all stay, and of twelve creates one wins', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => user(`member-${index}`)));
    const id = await group('Sales');
    const answers = await Promise.all(people.map((value) => patch(`/Groups/${id}`, { op: 'Add', path: 'members', value: [{ $ref: null, value }] })));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(204));
    expect(new Set(await members(id))).toEqual(new Set(people));
    for (const [path, body] of [['/Users', { schemas: [USER], userName: 'twelve', externalId: '12' }], ['/Groups', { schemas: [GROUP], displayName: 'Twelve' }]] as const) {
      const racing = await Promise.all(Array.from({ length: 12 }, () => scim.send('POST', path, body)));
      expect(racing.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(11).fill(409)]);
    }
  });

  it('a taken name is 409 in whatever way it is asked for, in any case, and says whose it is', async () => {
    const [ann, bob] = [await user('ann@acme.example', { externalId: 'a' }), await user('bob@acme.example', { externalId: 'b', title: 'T' })];
    for (const answer of [
      await scim.send('POST', '/Users', { schemas: [USER], userName: 'ANN@acme.example' }),
      await scim.send('PUT', `/Users/${bob}`, { schemas: [USER], userName: 'Ann@acme.example' }),
      await patch(`/Users/${bob}`, { op: 'replace', path: 'title', value: 'changed' }, { op: 'replace', path: 'userName', value: 'ann@ACME.example' }),
      await patch(`/Users/${bob}`, { op: 'replace', path: 'externalId', value: 'a' }),
    ]) {
      expectError(answer, 409, 'uniqueness');
      expect(answer.body['detail']).toContain(ann);
    }
    expect(await read(`/Users/${bob}`)).toMatchObject({ userName: 'bob@acme.example', externalId: 'b', title: 'T' });
  });

  it('filters: precedence, groups, negation, keywords and quotes in values, wildcards, case, URNs, paths', async () => {
    const letters = new Map<unknown, string>([
      [await user('ann@acme.example', { externalId: 'X1', displayName: 'a and b or (c)', title: '100%', active: false, emails: [{ value: 'ann@acme.example', type: 'work' }], [ENTERPRISE]: { department: 'R&D' } }), 'a'],
      [await user('bob@acme.example', { externalId: 'x1', displayName: 'q"uote\\back', title: 'a_b', name: { familyName: 'Müller' } }), 'b'],
      [await user('cy@acme.example', { title: 'axb' }), 'c'],
    ]);
    for (const [filter, expected] of [
      ['displayName eq "a and b or (c)"', 'a'],
      ['displayName eq "q\\"uote\\\\back"', 'b'],
      ['title co "%"', 'a'],
      ['title co "_"', 'b'],
      ['title sw "a_"', 'b'],
      ['title eq "axb" or title eq "a_b" and userName eq "nobody"', 'c'],
      ['(title eq "axb" or title eq "a_b") and userName sw "BOB"', 'b'],
      ['not (userName co "acme")', ''],
      ['NOT (title eq "axb") AND Active eq true', 'b'],
      ['externalId eq "X1"', 'a'],
      ['active eq "False"', 'a'],
      ['USERNAME eq "ANN@ACME.EXAMPLE"', 'a'],
      [`${USER}:userName eq "ann@acme.example"`, 'a'],
      [`${ENTERPRISE.toUpperCase()}:DEPARTMENT eq "r&d"`, 'a'],
      ['emails[type eq "work" and value co "ANN@"]', 'a'],
      ['emails[type eq "work"].value eq "ann@acme.example"', 'a'],
      ['name.familyName eq "MÜLLER"', 'b'],
      ['title pr and not (emails pr)', 'bc'],
      ['meta.created gt "2020-01-01T00:00:00Z" and meta.lastModified le "2020-01-01T00:00:00+14:00"', ''],
      ['id eq "00919288221112222"', ''],
    ] as const) {
      const { status, body } = await find(filter);
      const found = (body['Resources'] as readonly { readonly id: string }[] | undefined)?.map(({ id }) => letters.get(id)).join('');
      expect({ filter, status, found, total: body['totalResults'] }).toEqual({ filter, status: 200, found: expected, total: expected.length });
    }
  });

  it('a malformed filter is 400 invalidFilter, never everybody', async () => {
    for (const filter of [
      '', 'active gt true', 'active co "t"', 'userName', 'userName eq', 'userName xx "a"', 'userName eq "a" and', '(userName eq "a"', 'userName eq "a")', 'nonsense eq "x"', 'userName eq "open', "userName eq 'a'", 'password eq "x"',
      'emails[type eq "work"', 'meta.created gt "yesterday"', 'x509Certificates.value gt "a"', 'userName eq "a\\u0000"', `${'('.repeat(300)}active eq true`, 'groups pr',
    ]) {
      expectError(await find(filter), 400, 'invalidFilter');
    }
  });

  it('values: siblings stay, one primary, null goes, readOnly is ignored in PUT, the password is never told', async () => {
    const id = await user('ann', { password: 'never-told', name: { givenName: 'Ann', familyName: 'Lee' }, title: null, emails: [{ value: 'w@x.example', type: 'work', primary: true }, { value: 'h@x.example', type: 'home' }] });
    const target = `/Users/${id}`;
    expect(JSON.stringify(await read(target))).not.toMatch(/null|never-told|password/);
    expect((await patch(target, { op: 'replace', path: 'name', value: { givenName: 'Anna' } })).body).toMatchObject({ name: { givenName: 'Anna', familyName: 'Lee' } });
    expect((await patch(target, { op: 'add', path: 'emails', value: [{ value: 'o@x.example', type: 'other', primary: true }] })).body['emails']).toMatchObject([{ primary: false }, {}, { primary: true }]);
    const kept = await read(target);
    expectError(await patch(target, { op: 'replace', path: 'emails', value: [{ value: 'a', primary: true }, { value: 'b', primary: true }] }), 400, 'invalidValue');
    expect(await read(target)).toEqual(kept);
    const replaced = await scim.send('PUT', target, { ...kept, id: 'other', meta: { created: 'never' }, groups: [{ value: 'g' }], title: 'Boss', name: undefined });
    expect([replaced.status, replaced.body['id'], replaced.body['title'], replaced.body['name'], replaced.body['groups']]).toEqual([200, id, 'Boss', undefined, []]);
    expect(await read(`${target}?attributes=${USER}:userName,${ENTERPRISE}:department`)).toEqual({ schemas: [USER], id, userName: 'ann' });
  });

  it('pages: what is returned is counted, whatever was asked', async () => {
    for (const name of ['a', 'b', 'c']) await user(name);
    for (const [query, page] of [
      ['count=0', { totalResults: 3, itemsPerPage: 0, startIndex: 1, Resources: [] }],
      ['count=-1&startIndex=-7', { totalResults: 3, itemsPerPage: 0, startIndex: 1 }],
      ['count=1000', { itemsPerPage: 3 }],
      ['startIndex=3&count=2', { itemsPerPage: 1, startIndex: 3 }],
      ['startIndex=4&count=2', { totalResults: 3, itemsPerPage: 0, Resources: [] }],
      ['startIndex=99999999999999999999&count=99999999999999999999', { totalResults: 3, itemsPerPage: 0 }],
    ] as const) {
      expect(await read(`/Users?${query}`)).toMatchObject(page);
    }
  });

  it('ids and texts that PostgreSQL cannot hold are 404 or 400, never a fault', async () => {
    for (const id of ['%00', 'a%00b', '%ED%A0%80', '9'.repeat(40), "'%3b--", '%2e%2e%2f', '%F0%9F%98%80', '00919288221112222']) {
      for (const path of [`/Users/${id}`, `/Groups/${id}`]) expectError(await scim.send('GET', path), 404);
    }
    for (const [raw, scimType] of [
      [`{"schemas":["${USER}"],"userName":"a\\u0000"}`, 'invalidValue'],
      [`{"schemas":["${USER}"],"userName":"a\\ud800"}`, 'invalidValue'],
      [`{"schemas":["${USER}"],"userName":"a","x":1e999}`, 'invalidValue'],
      [`${'{"name":'.repeat(100)}1${'}'.repeat(100)}`, 'invalidSyntax'],
      ['{"userName":"a","USERNAME":"b"}', 'invalidSyntax'],
      ['{"userName":"a"} {}', 'invalidSyntax'],
      ['', 'invalidSyntax'],
      ['[]', 'invalidSyntax'],
      ['{"userName":"a","__proto__":{"x":1}}', 'invalidSyntax'],
    ] as const) {
      expectError(await scimRaw('POST', '/Users', raw), 400, scimType);
    }
    expectError(await scimRaw('POST', '/Users', Buffer.from('{"userName":"\xe4"}', 'latin1'), { 'content-type': 'application/json; charset=iso-8859-1' }), 415);
    expect((await scimRaw('POST', '/Users', Buffer.from('\ufeff{"userName":"ä"}', 'utf8'))).body).toMatchObject({ userName: 'ä' });
  });

  it('bulk: forward and circular references, and no more operations than said', async () => {
    const operations = [
      { method: 'POST', path: '/Groups', bulkId: 'g', data: { schemas: [GROUP], displayName: 'Bulk', members: [{ value: 'bulkId:u' }] } },
      { method: 'POST', path: '/Users', bulkId: 'u', data: { schemas: [USER], userName: 'bulk', [ENTERPRISE]: { manager: { value: 'bulkId:v' } } } },
      { method: 'POST', path: '/Users', bulkId: 'v', data: { schemas: [USER], userName: 'boss', [ENTERPRISE]: { manager: { value: 'bulkId:u' } } } },
    ];
    const { status, body } = await scim.send('POST', '/Bulk', { schemas: [BULK], Operations: operations });
    const results = body['Operations'] as readonly { readonly status: string; readonly location: string }[];
    expect([status, results.map((each) => each.status)]).toEqual([200, ['201', '201', '201']]);
    const [g, u, v] = results.map(({ location }) => location.split('/').at(-1) ?? '');
    expect(await members(g ?? '')).toEqual([u]);
    expect(await read(`/Users/${u}`)).toMatchObject({ [ENTERPRISE]: { manager: { value: v } } });
    expect(await read(`/Users/${v}`)).toMatchObject({ [ENTERPRISE]: { manager: { value: u } } });
    expectError(await scim.send('POST', '/Bulk', { schemas: [BULK], Operations: Array.from({ length: 1_001 }, () => ({ method: 'DELETE', path: '/Users/x' })) }), 413);
  });

  it('the protocol around it: challenge, methods, conditions, tokens', async () => {
    const id = await user('ann');
    const stranger = await fetch(`${baseUrl}/Users`, { headers: { authorization: 'Bearer nobody' } });
    expect([stranger.status, stranger.headers.get('content-type'), stranger.headers.get('www-authenticate'), ((await stranger.json()) as { status: unknown }).status]).toEqual([401, 'application/scim+json', expect.stringContaining('Bearer'), '401']);
    for (const [method, path, allow] of [['PUT', '/Users', 'GET'], ['DELETE', '/Groups', 'POST'], ['POST', `/Users/${id}`, 'PATCH'], ['GET', '/Bulk', 'POST'], ['GET', '/.search', 'POST'], ['PATCH', '/Schemas', 'GET']] as const) {
      const answer = await scim.send(method, path, method === 'GET' ? undefined : {});
      expectError(answer, 405);
      expect(answer.headers.get('allow')).toContain(allow);
    }
    const { headers } = await scim.send('GET', `/Users/${id}`);
    const etag = headers.get('etag') ?? '';
    const conditional = (method: string, header: string, value: string) => scimRaw(method, `/Users/${id}`, method === 'PUT' ? JSON.stringify({ schemas: [USER], userName: 'ann' }) : undefined, { [header]: value });
    for (const [method, header, value, status] of [
      ['GET', 'if-none-match', etag, 304], ['GET', 'if-none-match', '*', 304], ['GET', 'if-none-match', 'W/"none"', 200], ['PUT', 'if-match', 'W/"none"', 412], ['PUT', 'if-match', '*', 200], ['PUT', 'if-match', etag, 200],
    ] as const) {
      expect([method, header, value, (await conditional(method, header, value)).status]).toEqual([method, header, value, status]);
    }
    const tokenEndpoint = await fetch(baseUrl.replace('/scim/v2', '/oauth/token'));
    expect([tokenEndpoint.status, tokenEndpoint.headers.get('allow'), await tokenEndpoint.json()]).toEqual([405, 'POST', { error: 'invalid_request', error_description: expect.any(String) }]);
    expectError(await scim.send('GET', '/Me'), 501);
    expectError(await scim.send('GET', '/Nothing'), 404);
  });

  /** Bytes as they are, also where `fetch` would refuse. */
  function scimRaw(method: string, path: string, body: string | Buffer | undefined, headers: Readonly<Record<string, string>> = {}): Promise<ScimAnswer> {
    const { hostname, port, pathname } = new URL(baseUrl);
    return new Promise((resolve, reject) => {
      const sent = request(
        { hostname, port, method, path: `${pathname}${path}`, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', 'content-length': Buffer.byteLength(body ?? ''), ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, headers: new Headers(response.headers as Record<string, string>), body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
});

import { describe, expect, it } from '@jest/globals';
import { scimId } from '@vestibule/identity-core';
import type { JsonObject } from '../protocol/index.js';
import { idOf, ScimBed } from '../testing/scim-bed.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';

const ANN: JsonObject = {
  schemas: [USER, ENTERPRISE],
  userName: 'ann@acme.example',
  externalId: '00uAnn',
  password: 'Secret!',
  name: { givenName: 'Ann', familyName: 'Lee', middleName: 'B' },
  displayName: 'Ann Lee',
  nickName: 'Annie',
  title: 'Engineer',
  emails: [
    { value: 'ann@home.example', type: 'home' },
    { value: 'ann@acme.example', type: 'work', primary: true },
  ],
  phoneNumbers: [{ value: '+43 1', type: 'work' }],
  [ENTERPRISE]: { department: 'R&D', costCenter: 'CC-1', manager: { value: '26118915' } },
};

const storedUser = async (bed: ScimBed, id: string) => {
  const found = await bed.ports.unitOfWork.run(bed.tenant.id, ({ users }) => users.getProvisioned(bed.connection.id, scimId(id)));
  if (found === undefined) throw new Error(`No user behind ${id}`);
  return found;
};

describe('creating a user', () => {
  it('answers the whole resource, its location and its tag, and never the password', async () => {
    const bed = await ScimBed.open();
    const answer = await bed.send('POST', '/Users', { body: ANN });
    const { password: _, ...written } = ANN;
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      ...written,
      id: expect.any(String),
      active: true,
      groups: [],
      meta: {
        resourceType: 'User',
        created: expect.stringMatching(/^\d{4}-.*Z$/),
        lastModified: expect.any(String),
        location: answer.headers['location'],
        version: answer.headers['etag'],
      },
    });
    expect(answer.headers['location']).toBe(`${bed.baseUrl}/Users/${idOf(answer)}`);
    expect(answer.text).not.toContain('Secret!');
    expect((await bed.send('GET', `/Users/${idOf(answer)}`)).body).toEqual(answer.body);
    expect(await bed.decision(answer)).toMatchObject({ outcome: 'accepted', action: 'create-user' });
  });

  it('registers the account that the attributes describe', async () => {
    const bed = await ScimBed.open();
    const { user, record } = await storedUser(bed, await bed.user('ann@acme.example', ANN));
    expect(user).toMatchObject({
      upn: 'ann@acme.example',
      email: 'ann@acme.example',
      status: 'active',
      managedBy: 'okta',
      fields: { displayName: 'Ann Lee', givenName: 'Ann', surname: 'Lee', department: 'R&D', jobTitle: 'Engineer', costCenters: ['CC-1'] },
    });
    for (const name of ['id', 'meta', 'groups', 'active', 'password', 'schemas', 'userName', 'externalId']) {
      expect(record.document).not.toHaveProperty([name]);
    }
  });

  it.each<[string, JsonObject, string | null]>([
    ['the name as displayed', { displayName: 'A', name: { formatted: 'B', givenName: 'C' } }, 'A'],
    ['the formatted name', { displayName: ' ', name: { formatted: 'B', givenName: 'C' } }, 'B'],
    ['the parts of the name', { name: { givenName: 'C', familyName: 'D' } }, 'C D'],
    ['one part', { name: { familyName: 'D' } }, 'D'],
    ['nothing', {}, null],
  ])('takes the display name from %s', async (_, more, displayName) => {
    const bed = await ScimBed.open();
    expect((await storedUser(bed, await bed.user('ann', more))).user.fields.displayName).toBe(displayName);
  });

  it.each<[string, JsonObject[], string | null]>([
    ['the primary one', [{ value: 'a@x.example', type: 'work' }, { value: 'b@x.example', primary: true }], 'b@x.example'],
    ['the one for work', [{ value: 'a@x.example', type: 'home' }, { value: 'b@x.example', type: 'Work' }], 'b@x.example'],
    ['the first', [{ value: 'a@x.example', type: 'home' }, { value: 'b@x.example' }], 'a@x.example'],
    ['none that is blank', [{ value: ' ', primary: true }, { value: 'b@x.example' }], 'b@x.example'],
  ])('takes as e-mail address %s', async (_, emails, email) => {
    const bed = await ScimBed.open();
    expect((await storedUser(bed, await bed.user('ann', { emails }))).user.email).toBe(email);
  });

  it.each<[string, JsonObject, string]>([
    ['no userName', { displayName: 'x' }, 'userName'],
    ['a blank userName', { userName: '  ' }, 'userName'],
    ['a userName of 600 characters', { userName: 'x'.repeat(600) }, 'userName'],
    ['an active that is no boolean', { userName: 'ann', active: 'perhaps' }, 'active'],
    ['an address of 600 characters', { userName: 'ann', emails: [{ value: `${'x'.repeat(600)}@x.example` }] }, 'emails.value'],
    ['an address with a control character', { userName: 'ann', emails: [{ value: 'a\u0007@x.example' }] }, 'emails.value'],
    ['two primaries', { userName: 'ann', emails: [{ value: 'a@x.example', primary: true }, { value: 'b@x.example', primary: true }] }, 'emails'],
    ['a control character', { userName: 'ann', displayName: 'a\u0007b' }, 'displayName'],
    ['a control character in an extension', { userName: 'ann', [ENTERPRISE]: { department: 'a\u0007b' } }, 'department'],
  ])('names the attribute it refuses: %s', async (_, body, attribute) => {
    const bed = await ScimBed.open();
    const answer = await bed.send('POST', '/Users', { body });
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail: expect.stringContaining(attribute) } });
    expect(await bed.decision(answer)).toMatchObject({ outcome: 'refused', reason: 'request.invalid' });
    expect((await bed.send('GET', '/Users')).body['totalResults']).toBe(0);
  });

  it('keeps an address that is none, which is then nobody\'s identifier; in the strict dialect it is refused', async () => {
    const emails = [{ value: 'emailName357', primary: true }];
    const bed = await ScimBed.open();
    const [ann, bob] = [await bed.user('ann', { emails }), await bed.user('bob', { emails })];
    expect((await bed.send('GET', '/Users?filter=emails.value eq "emailname357"')).body['totalResults']).toBe(2);
    expect([(await storedUser(bed, ann)).user.email, (await storedUser(bed, bob)).user.email]).toEqual([null, null]);
    const strict = await ScimBed.open({ scim: { dialect: 'strict' } });
    const answer = await strict.send('POST', '/Users', { body: { schemas: [USER], userName: 'ann', emails } });
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail: expect.stringContaining('emails.value') } });
  });

  it('that exists is 409 and tells the administrator which value, and the decision', async () => {
    const bed = await ScimBed.open();
    const ann = await bed.user('ann@acme.example', { externalId: 'e-1' });
    const answer = await bed.send('POST', '/Users', { body: { userName: 'ANN@acme.example' } });
    expect(answer).toMatchObject({ status: 409, body: { scimType: 'uniqueness', detail: expect.stringMatching(/userName.*ANN@acme\.example.*decision/) } });
    expect(await bed.decision(answer)).toMatchObject({ outcome: 'refused', reason: 'identifier.taken' });
    const another = await bed.send('POST', '/Users', { body: { userName: 'ann@acme.example', externalId: 'e-2' } });
    for (const { body } of [answer, another]) expect(body['detail']).toContain(`user ${ann}`);
  });

  it('answers only what was asked for, and always schemas and id', async () => {
    const bed = await ScimBed.open();
    const answer = await bed.send('POST', '/Users?attributes=userName', { body: ANN });
    expect(Object.keys(answer.body).sort()).toEqual(['id', 'schemas', 'userName']);
    const wrong = await bed.send('POST', '/Users?attributes=a&excludedAttributes=b', { body: { userName: 'bob' } });
    expect(wrong.status).toBe(400);
    expect((await bed.send('GET', '/Users')).body['totalResults']).toBe(1);
  });
});

describe('replacing a user', () => {
  it('clears what is not sent, but leaves active and externalId', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example', { ...ANN, active: false });
    const answer = await bed.send('PUT', `/Users/${id}`, { body: { schemas: [USER], userName: 'ann@acme.example', nickName: 'A' } });
    expect(answer.body).toEqual({
      schemas: [USER], id, userName: 'ann@acme.example', externalId: '00uAnn', nickName: 'A', active: false, groups: [], meta: expect.any(Object),
    });
    expect((await storedUser(bed, id)).user).toMatchObject({ email: null, fields: { displayName: null, department: null, costCenters: [] } });
  });

  it('ignores id, meta and groups in the body, and takes an externalId of null away', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example', ANN);
    const body = { ...ANN, id: 'another', meta: { version: 'x', created: '2020-01-01T00:00:00Z' }, groups: [{ value: 'g' }], externalId: null };
    const answer = await bed.send('PUT', `/Users/${id}`, { body });
    expect(answer).toMatchObject({ status: 200, body: { id, groups: [] } });
    expect(answer.body).not.toHaveProperty(['externalId']);
  });

  it('with a userName somebody else holds is 409, and changes nothing', async () => {
    const bed = await ScimBed.open();
    const ann = await bed.user('ann@acme.example');
    const id = await bed.user('bob@acme.example', { displayName: 'Bob' });
    const put = await bed.send('PUT', `/Users/${id}`, { body: { userName: 'Ann@Acme.example', displayName: 'New' } });
    const patch = await bed.patch(`/Users/${id}`, { op: 'replace', path: 'displayName', value: 'New' }, { op: 'replace', path: 'userName', value: 'Ann@Acme.example' });
    for (const answer of [put, patch]) expect(answer).toMatchObject({ status: 409, body: { scimType: 'uniqueness', detail: expect.stringContaining(`user ${ann}`) } });
    expect((await bed.send('GET', `/Users/${id}`)).body).toMatchObject({ userName: 'bob@acme.example', displayName: 'Bob' });
  });
});

describe('patching a user', () => {
  it('changes what is named and keeps the rest, siblings included', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example', ANN);
    const answer = await bed.patch(
      `/Users/${id}`,
      { op: 'Replace', path: 'NAME.givenName', value: 'Anna' },
      { op: 'replace', path: 'name', value: { honorificPrefix: 'Dr.' } },
      { op: 'Add', path: `${ENTERPRISE}:department`, value: 'Sales' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'anna@acme.example' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+43 2' },
      { op: 'Replace', path: 'active', value: 'False' },
    );
    expect(answer).toMatchObject({
      status: 200,
      body: {
        name: { givenName: 'Anna', familyName: 'Lee', middleName: 'B', honorificPrefix: 'Dr.' },
        emails: [{ value: 'ann@home.example', type: 'home' }, { value: 'anna@acme.example', type: 'work', primary: true }],
        phoneNumbers: [{ value: '+43 1', type: 'work' }, { value: '+43 2', type: 'mobile' }],
        active: false,
        externalId: '00uAnn',
        [ENTERPRISE]: { department: 'Sales', costCenter: 'CC-1' },
      },
    });
    expect((await storedUser(bed, id)).user).toMatchObject({ email: 'anna@acme.example', status: 'deactivated', fields: { givenName: 'Anna', department: 'Sales' } });
  });

  it('is atomic: one refused operation leaves everything as it was', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example', ANN);
    const before = (await bed.send('GET', `/Users/${id}`)).body;
    const answer = await bed.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Boss' }, { op: 'replace', path: 'emails[type eq "fax"].value', value: 'x' });
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'noTarget' } });
    expect(await bed.decision(answer)).toMatchObject({ action: 'change-user', outcome: 'refused', reason: 'request.invalid' });
    expect((await bed.send('GET', `/Users/${id}`)).body).toEqual(before);
  });

  it.each<[JsonObject, string]>([
    [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
    [{ op: 'replace', path: 'groups', value: [] }, 'mutability'],
    [{ op: 'remove', path: 'userName' }, 'mutability'],
    [{ op: 'remove', path: 'active' }, 'invalidValue'],
    [{ op: 'replace', path: 'active', value: null }, 'invalidValue'],
    [{ op: 'remove' }, 'noTarget'],
    [{ op: 'replace', path: 'nonsense', value: 1 }, 'invalidPath'],
    [{ op: 'replace', path: 'emails[', value: 1 }, 'invalidFilter'],
    [{ op: 'move', path: 'title', value: 1 }, 'invalidSyntax'],
    [{ op: 'replace', path: 'userName', value: '' }, 'invalidValue'],
    [{ op: 'replace', path: '__proto__.polluted', value: 'x' }, 'invalidPath'],
  ])('refuses what cannot be meant: %j', async (operation, scimType) => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example', ANN);
    expect(await bed.patch(`/Users/${id}`, operation)).toMatchObject({ status: 400, body: { scimType } });
    expect((await bed.send('GET', `/Users/${id}`)).body).toMatchObject({ active: true, userName: 'ann@acme.example' });
  });

  it('that repeats what stands succeeds, and moves neither version nor events', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example', ANN);
    const { items } = await bed.ports.events.find(bed.tenant.id, undefined, 50);
    for (const operation of [{ op: 'replace', value: { active: true } }, { op: 'remove', path: 'timezone' }, { op: 'add', path: 'emails', value: ANN['emails'] ?? [] }]) {
      expect(await bed.patch(`/Users/${id}`, operation)).toMatchObject({ status: 200, headers: { etag: 'W/"1"' } });
    }
    expect((await bed.ports.events.find(bed.tenant.id, undefined, 50)).items).toHaveLength(items.length);
  });

  it('can take the externalId away', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example', ANN);
    const answer = await bed.patch(`/Users/${id}`, { op: 'remove', path: 'externalId' });
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty(['externalId']);
    expect((await bed.send('GET', '/Users?filter=externalId pr')).body['totalResults']).toBe(0);
  });
});

describe('deleting a user', () => {
  it('is 204 once, and 404 ever after', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example', ANN);
    const group = await bed.group('Sales', [id]);
    const answer = await bed.send('DELETE', `/Users/${id}`);
    expect(answer).toMatchObject({ status: 204, text: null });
    expect(await bed.decision(answer)).toMatchObject({ outcome: 'accepted', action: 'delete-user' });
    for (const method of ['GET', 'PUT', 'DELETE']) expect((await bed.send(method, `/Users/${id}`, { body: { userName: 'ann' } })).status).toBe(404);
    expect((await bed.send('GET', '/Users?filter=userName eq "ann@acme.example"')).body['totalResults']).toBe(0);
    expect(await bed.memberIds(group)).toEqual([]);
  });

  it('frees the name: whoever is created again has a new id', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example', ANN);
    await bed.send('DELETE', `/Users/${id}`);
    expect(await bed.user('ann@acme.example', ANN)).not.toBe(id);
  });
});

describe('an entity tag', () => {
  it('lets a write through only while it stands', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example', ANN);
    const stale = { 'if-match': 'W/"0"' };
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const body = method === 'PATCH' ? { Operations: [{ op: 'replace', path: 'title', value: 'x' }] } : { userName: 'ann@acme.example' };
      const answer = await bed.send(method, `/Users/${id}`, { body, headers: stale });
      expect(answer).toMatchObject({ status: 412, body: { status: '412' } });
      expect(await bed.decision(answer)).toMatchObject({ reason: 'precondition.failed' });
    }
    const fresh = await bed.send('PUT', `/Users/${id}`, { body: { userName: 'ann@acme.example' }, headers: { 'if-match': 'W/"1"' } });
    expect(fresh).toMatchObject({ status: 200, headers: { etag: 'W/"2"' }, body: { meta: { version: 'W/"2"' } } });
    expect((await bed.send('DELETE', `/Users/${id}`, { headers: { 'if-match': '*' } })).status).toBe(204);
  });

  it('saves reading what is known', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example');
    expect(await bed.send('GET', `/Users/${id}`, { headers: { 'if-none-match': 'W/"1"' } })).toMatchObject({ status: 304, text: null, headers: { etag: 'W/"1"' } });
    expect((await bed.send('GET', `/Users/${id}`, { headers: { 'if-none-match': 'W/"7"' } })).status).toBe(200);
  });
});

describe('an attribute of the host', () => {
  const schema = {
    id: 'urn:example:params:scim:schemas:badge:2.0:User',
    name: 'Badge',
    description: 'Badges',
    attributes: [
      { name: 'badge', type: 'string', multiValued: false, description: '', required: false, caseExact: true, mutability: 'readWrite', returned: 'default', uniqueness: 'none' } as const,
    ],
  };

  it('is written, read, searched, patched and described like any other', async () => {
    const bed = await ScimBed.open({ options: { customSchemas: [schema] } });
    const id = await bed.user('ann', { [schema.id]: { badge: 'B-7' } });
    expect((await bed.send('GET', `/Users/${id}`)).body).toMatchObject({ schemas: [USER, schema.id], [schema.id]: { badge: 'B-7' } });
    expect((await bed.send('GET', `/Users?filter=${schema.id}:badge eq "B-7"`)).body['totalResults']).toBe(1);
    expect((await bed.send('GET', `/Schemas/${schema.id}`)).body).toMatchObject({ id: schema.id });
    const answer = await bed.patch(`/Users/${id}`, { op: 'remove', path: `${schema.id}:badge` });
    expect(answer.body['schemas']).toEqual([USER]);
  });
});

describe('a protected user', () => {
  it('is neither deactivated nor deleted: 403', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann@acme.example');
    const { user } = await storedUser(bed, id);
    await bed.ports.unitOfWork.run(bed.tenant.id, async ({ users }) => users.replace((await users.get(user.id)) ?? user, { ...user, protected: true }));
    for (const answer of [await bed.patch(`/Users/${id}`, { op: 'replace', value: { active: false } }), await bed.send('DELETE', `/Users/${id}`)]) {
      expect(answer.status).toBe(403);
      expect(await bed.decision(answer)).toMatchObject({ reason: 'user.protected' });
    }
    expect((await bed.send('GET', `/Users/${id}`)).body['active']).toBe(true);
  });
});

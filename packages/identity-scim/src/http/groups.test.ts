import { describe, expect, it } from '@jest/globals';
import { idOf, ScimBed } from '../testing/scim-bed.js';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

async function withMembers() {
  const bed = await ScimBed.open();
  const [ann, bob, cy] = [await bed.user('ann', { displayName: 'Ann' }), await bed.user('bob'), await bed.user('cy')];
  const group = await bed.group('Sales', [ann, bob]);
  return { bed, ann, bob, cy, group };
}

describe('creating a group', () => {
  it('answers members, location and a tag that a read confirms', async () => {
    const bed = await ScimBed.open();
    const ann = await bed.user('ann', { displayName: 'Ann' });
    const answer = await bed.send('POST', '/Groups', { body: { schemas: [GROUP], displayName: 'Sales', externalId: 'g-1', members: [{ value: ann, display: 'as sent' }] } });
    const id = idOf(answer);
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `${bed.baseUrl}/Groups/${id}`, etag: expect.any(String) },
      body: {
        schemas: [GROUP],
        displayName: 'Sales',
        externalId: 'g-1',
        members: [{ value: ann, $ref: `${bed.baseUrl}/Users/${ann}`, display: 'Ann', type: 'User' }],
        meta: { resourceType: 'Group', location: `${bed.baseUrl}/Groups/${id}`, version: answer.headers['etag'] },
      },
    });
    expect((await bed.send('GET', `/Groups/${id}`)).body).toEqual(answer.body);
    expect(await bed.decision(answer)).toMatchObject({ outcome: 'accepted', action: 'create-group' });
  });

  it('takes the schema URN that Entra ID adds, and drops it', async () => {
    const bed = await ScimBed.open();
    const urn = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';
    const answer = await bed.send('POST', '/Groups', { body: { schemas: [GROUP, urn], displayName: 'Sales', externalId: '8aa1a0c0', meta: { resourceType: 'Group' } } });
    expect(answer).toMatchObject({ status: 201, body: { schemas: [GROUP], members: [] } });
  });

  it('of a name that is taken, in any case, is 409 uniqueness', async () => {
    const bed = await ScimBed.open();
    await bed.group('Sales');
    const answer = await bed.send('POST', '/Groups', { body: { displayName: 'SALES' } });
    expect(answer).toMatchObject({ status: 409, body: { scimType: 'uniqueness', detail: expect.stringContaining('Sales') } });
    expect(await bed.decision(answer)).toMatchObject({ reason: 'group.name_taken' });
  });

  it('with a member that nobody knows is 400, names it, and creates nothing', async () => {
    const bed = await ScimBed.open();
    const answer = await bed.send('POST', '/Groups', { body: { displayName: 'Sales', members: [{ value: 'who-is-this' }] } });
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail: expect.stringContaining('who-is-this') } });
    expect(await bed.decision(answer)).toMatchObject({ reason: 'group.member_unknown' });
    expect((await bed.send('GET', '/Groups')).body['totalResults']).toBe(0);
  });

  it.each([{}, { displayName: '' }, { displayName: ' ' }, { displayName: 7 }, { displayName: 'x'.repeat(600) }, { displayName: 'x', members: [{ display: 'no value' }] }])(
    'without what a group needs is 400: %j',
    async (body) => {
      const bed = await ScimBed.open();
      expect(await bed.send('POST', '/Groups', { body })).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    },
  );
});

describe('replacing a group', () => {
  it('replaces name and members, and keeps the id and an externalId that is not sent', async () => {
    const bed = await ScimBed.open();
    const [ann, bob] = [await bed.user('ann'), await bed.user('bob')];
    const created = await bed.send('POST', '/Groups', { body: { displayName: 'Sales', externalId: 'g-1', members: [{ value: ann }] } });
    const id = idOf(created);
    const answer = await bed.send('PUT', `/Groups/${id}`, { body: { displayName: 'Sales EMEA', members: [{ value: bob }, { value: bob }] } });
    expect(answer).toMatchObject({ status: 200, body: { id, displayName: 'Sales EMEA', externalId: 'g-1', members: [{ value: bob }] } });
    expect((await bed.send('PUT', `/Groups/${id}`, { body: { displayName: 'Sales EMEA', externalId: null } })).body).not.toHaveProperty(['externalId']);
    expect(await bed.memberIds(id)).toEqual([]);
  });

  it('with one unknown member changes nothing at all', async () => {
    const { bed, ann, bob, group } = await withMembers();
    const answer = await bed.send('PUT', `/Groups/${group}`, { body: { displayName: 'New', members: [{ value: ann }, { value: 'unknown' }] } });
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('unknown') } });
    expect((await bed.send('GET', `/Groups/${group}`)).body['displayName']).toBe('Sales');
    expect(await bed.memberIds(group)).toEqual([ann, bob]);
  });
});

describe('a member without a value', () => {
  it.each([[[{}]], [[{ $ref: null }]], [[{ value: '' }]], [['u1']], [[{ display: 'Ann' }]]])('in %j is 400, and nobody leaves the group', async (members) => {
    const { bed, group } = await withMembers();
    for (const answer of [
      await bed.send('PUT', `/Groups/${group}`, { body: { schemas: [GROUP], displayName: 'Sales', members } }),
      await bed.send('POST', '/Groups', { body: { schemas: [GROUP], displayName: 'Other', members } }),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    }
    expect((await bed.send('GET', `/Groups/${group}`)).body).toMatchObject({ members: [{}, {}] });
  });
});

describe('patching a group', () => {
  it('answers 204 and a body only for attributes asked for', async () => {
    const { bed, ann, group } = await withMembers();
    expect(await bed.patch(`/Groups/${group}`, { op: 'replace', path: 'displayName', value: 'New' })).toMatchObject({ status: 204, text: null });
    expect(await bed.patch(`/Groups/${group}?excludedAttributes=members`, { op: 'replace', path: 'displayName', value: 'Newer' })).toMatchObject({ status: 204 });
    const answer = await bed.patch(`/Groups/${group}?attributes=displayName`, { op: 'remove', path: `members[value eq "${ann}"]` });
    expect(answer).toMatchObject({ status: 200, body: { id: group, displayName: 'Newer' } });
    expect(answer.body).not.toHaveProperty(['members']);
  });

  it('without a path renames and keeps the members, whatever stands beside the name', async () => {
    const { bed, ann, bob, group } = await withMembers();
    for (const value of [{ displayName: 'A' }, { id: group, displayName: 'B' }, { id: group, schemas: [GROUP], meta: {}, displayName: 'B' }]) {
      expect((await bed.patch(`/Groups/${group}`, { op: 'replace', value })).status).toBe(204);
    }
    expect((await bed.send('GET', `/Groups/${group}`)).body['displayName']).toBe('B');
    expect(await bed.memberIds(group)).toEqual([ann, bob]);
  });

  it('removes only the members that a value names, as Entra ID and JumpCloud send it', async () => {
    const { bed, ann, bob, group } = await withMembers();
    expect((await bed.patch(`/Groups/${group}`, { op: 'Remove', path: 'members', value: [{ $ref: null, value: ann }] })).status).toBe(204);
    expect(await bed.memberIds(group)).toEqual([bob]);
  });

  it.each([[[]], [null]])('refuses to remove members by a value that names nobody: %j', async (value) => {
    const { bed, ann, bob, group } = await withMembers();
    expect(await bed.patch(`/Groups/${group}`, { op: 'Remove', path: 'members', value })).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect(await bed.memberIds(group)).toEqual([ann, bob]);
  });

  it('adds a member once, however often, and removes a stranger without complaint', async () => {
    const { bed, ann, bob, cy, group } = await withMembers();
    const added = await bed.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: ann }, { value: ann }, { value: cy }] });
    const removed = await bed.patch(`/Groups/${group}`, { op: 'remove', path: 'members[value eq "never-there"]' });
    expect([added.status, removed.status]).toEqual([204, 204]);
    expect(await bed.memberIds(group)).toEqual([ann, bob, cy]);
  });

  it('applies several operations in their order', async () => {
    const { bed, ann, bob, cy, group } = await withMembers();
    await bed.patch(
      `/Groups/${group}`,
      { op: 'replace', path: 'members', value: [{ value: cy }] },
      { op: 'add', path: 'members', value: { value: ann } },
      { op: 'remove', path: `members[value eq "${cy}"]` },
      { op: 'add', path: 'members', value: [{ value: bob }] },
    );
    expect(await bed.memberIds(group)).toEqual([ann, bob]);
    await bed.patch(`/Groups/${group}`, { op: 'remove', path: 'members' });
    expect(await bed.memberIds(group)).toEqual([]);
  });

  it('does nothing when one of the members to come is unknown', async () => {
    const { bed, ann, bob, group } = await withMembers();
    for (const op of ['add', 'replace']) {
      const answer = await bed.patch(`/Groups/${group}`, { op: 'replace', path: 'displayName', value: 'New' }, { op, path: 'members', value: [{ value: ann }, { value: '00919288221112222' }] });
      expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail: expect.stringContaining('00919288221112222') } });
    }
    expect((await bed.send('GET', `/Groups/${group}`)).body['displayName']).toBe('Sales');
    expect(await bed.memberIds(group)).toEqual([ann, bob]);
  });

  it('refuses a group as a member, by name, unless the connection accepts nesting', async () => {
    const { bed, group } = await withMembers();
    const inner = await bed.group('Inner');
    const answer = await bed.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: inner, type: 'Group' }] });
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail: expect.stringMatching(new RegExp(`${inner}.*nested`)) } });
    expect(await bed.decision(answer)).toMatchObject({ reason: 'group.nested_refused' });

    const nesting = await ScimBed.open({ scim: { nestedGroups: 'accept' } });
    const [outer, nested] = [await nesting.group('Outer'), await nesting.group('Inner')];
    expect((await nesting.patch(`/Groups/${outer}`, { op: 'add', path: 'members', value: [{ value: nested }] })).status).toBe(204);
    expect((await nesting.send('GET', `/Groups/${outer}`)).body['members']).toEqual([{ value: nested, $ref: `${nesting.baseUrl}/Groups/${nested}`, display: 'Inner', type: 'Group' }]);
  });

  it('moves the version with the members, so that an old tag no longer lets a write through', async () => {
    const { bed, ann, cy, group } = await withMembers();
    const before = (await bed.send('GET', `/Groups/${group}`)).headers['etag'] ?? '';
    await bed.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: cy }] });
    const after = (await bed.send('GET', `/Groups/${group}`)).headers['etag'] ?? '';
    expect(after).not.toBe(before);
    const body = { Operations: [{ op: 'remove', path: `members[value eq "${ann}"]` }] };
    expect((await bed.send('PATCH', `/Groups/${group}`, { body, headers: { 'if-match': before } })).status).toBe(412);
    expect((await bed.send('PATCH', `/Groups/${group}`, { body, headers: { 'if-match': after } })).status).toBe(204);
    expect((await bed.send('GET', `/Groups/${group}`, { headers: { 'if-none-match': after } })).status).toBe(200);
  });

  it('in the strict dialect takes neither operations without a path nor a remove with a value', async () => {
    const bed = await ScimBed.open({ scim: { dialect: 'strict' } });
    const created = await bed.send('POST', '/Groups', { body: { schemas: [GROUP], displayName: 'Sales' } });
    const group = `/Groups/${idOf(created)}`;
    expect((await bed.patch(group, { op: 'replace', value: { displayName: 'x' } })).status).toBe(400);
    expect((await bed.patch(group, { op: 'remove', path: 'members', value: [{ value: 'x' }] })).status).toBe(400);
    expect((await bed.patch(group, { op: 'replace', path: 'displayName', value: 'x' })).status).toBe(204);
  });
});

describe('deleting a group', () => {
  it('is 204 once, leaves its members, and frees its name', async () => {
    const { bed, ann, group } = await withMembers();
    expect((await bed.send('DELETE', `/Groups/${group}`)).status).toBe(204);
    expect((await bed.send('DELETE', `/Groups/${group}`)).status).toBe(404);
    expect((await bed.send('GET', `/Users/${ann}`)).body['groups']).toEqual([]);
    expect(await bed.group('Sales')).not.toBe(group);
  });
});

import { describe, expect, it } from '@jest/globals';
import { idOf, ScimBed } from '../testing/scim-bed.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('Entra ID', () => {
  it('tests the connection, creates, updates in its own spelling, and deletes softly, then for good', async () => {
    const bed = await ScimBed.open();
    const probe = await bed.send('GET', '/Users?filter=userName eq "5ee2a2b4-6f0b-4d47-a8de-9a4a5c3c8d9e"');
    expect(probe).toMatchObject({ status: 200, body: { totalResults: 0, Resources: [] } });
    const created = await bed.send('POST', '/Users', {
      body: {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
        externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
        userName: 'Test_User@acme.example',
        active: true,
        emails: [{ primary: true, type: 'work', value: 'Test_User@acme.example' }],
        meta: { resourceType: 'User' },
        name: { formatted: 'given family', familyName: 'family', givenName: 'given' },
        roles: [],
      },
    });
    const user = `/Users/${idOf(created)}`;
    expect((await bed.send('GET', '/Users?filter=externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef" and active eq true')).body['totalResults']).toBe(1);
    const patched = await bed.patch(
      user,
      { op: 'Add', path: `${ENTERPRISE}:manager`, value: '26118915' },
      { op: 'Add', path: 'roles[primary eq "True"].value', value: 'admin' },
      { op: 'Add', path: 'addresses[type eq "work"].streetAddress', value: 'Street 1' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'new@acme.example' },
    );
    expect(patched).toMatchObject({
      status: 200,
      body: { [ENTERPRISE]: { manager: { value: '26118915' } }, roles: [{ value: 'admin', primary: true }], addresses: [{ type: 'work', streetAddress: 'Street 1' }], emails: [{ value: 'new@acme.example', type: 'work', primary: true }] },
    });
    const flagged = await bed.patch(user, { op: 'replace', value: { 'name.givenName': 'New', [`${ENTERPRISE}:employeeNumber`]: '7', displayName: 'New' } });
    expect(flagged).toMatchObject({ status: 200, body: { name: { givenName: 'New', familyName: 'family' }, [ENTERPRISE]: { employeeNumber: '7' }, displayName: 'New' } });
    expect((await bed.patch(user, { op: 'Replace', path: 'active', value: 'False' })).body['active']).toBe(false);
    expect((await bed.send('GET', user)).body['active']).toBe(false);
    expect((await bed.send('DELETE', user)).status).toBe(204);
    expect((await bed.send('GET', user)).status).toBe(404);
  });

  it('looks groups up without their members, and pushes five changes at once', async () => {
    const bed = await ScimBed.open();
    const users = await Promise.all(Array.from({ length: 5 }, (_, index) => bed.user(`user-${index}`)));
    const group = await bed.group('Entra Group');
    const found = await bed.send('GET', '/Groups?excludedAttributes=members&filter=displayName eq "ENTRA group"');
    expect(found.body['Resources']).toEqual([{ schemas: expect.any(Array), id: group, displayName: 'Entra Group', meta: expect.any(Object) }]);
    await Promise.all(users.map((value) => bed.patch(`/Groups/${group}`, { op: 'Add', path: 'members', value: [{ $ref: null, value }] })));
    expect(new Set(await bed.memberIds(group))).toEqual(new Set(users));
  });
});

describe('OneLogin', () => {
  it('separates by "+", ends with "&" or "?", sends plain JSON, an old schema and blanks', async () => {
    const bed = await ScimBed.open();
    const headers = { 'content-type': 'application/json' };
    const created = await bed.send('POST', '/Users', { headers, body: { schemas: ['urn:scim:schemas:core:2.0'], userName: 'ann@acme.example', name: { givenName: ' Ann', familyName: 'Lee' } } });
    expect(created).toMatchObject({ status: 201, body: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'] } });
    expect((await bed.send('GET', '/Users?filter=userName+eq+%22ann@acme.example%22&')).body['totalResults']).toBe(1);
    const replaced = await bed.send('PUT', `/Users/${idOf(created)}?`, { headers, body: { schemas: ['urn:scim:schemas:core:2.0'], userName: 'ann@acme.example', displayName: 'Ann' } });
    expect(replaced).toMatchObject({ status: 200, body: { displayName: 'Ann' } });
  });
});

describe('Google', () => {
  it('deletes people who are active', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann');
    expect((await bed.send('GET', '/Users?count=1')).body).toMatchObject({ totalResults: 1, itemsPerPage: 1 });
    expect((await bed.send('DELETE', `/Users/${id}`)).status).toBe(204);
  });
});

describe('Ping', () => {
  it('finds people by an address without naming its kind', async () => {
    const bed = await ScimBed.open();
    await bed.user('ann', { emails: [{ value: 'ann@acme.example', type: 'home' }] });
    expect((await bed.send('GET', '/Users?filter=emails eq "Ann@acme.example"')).body['totalResults']).toBe(1);
  });
});

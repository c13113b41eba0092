import { describe, expect, it } from '@jest/globals';
import { derivedScimId, NO_FIELDS, userId, type Email, type GroupId, type GroupName, type Upn, type User } from '@vestibule/identity-core';
import { idOf, ScimBed } from '../testing/scim-bed.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const LOCAL = userId('00000000-0000-7000-8000-0000000000aa');
const GROUP = '00000000-0000-7000-8000-0000000000bb' as GroupId;

/** A connection beside an unmanaged person and an internal group that holds both people. */
async function open(visibility: 'own' | 'all') {
  const bed = await ScimBed.open({ scim: { visibility } });
  const own = await bed.user('own@acme.example', { title: 'Engineer' });
  const { tenant } = bed;
  const at = tenant.createdAt;
  const local: User = {
    tenant: tenant.id,
    id: LOCAL,
    upn: 'Local@acme.example' as Upn,
    email: 'local.lee@acme.example' as Email,
    fields: { ...NO_FIELDS, displayName: 'Local Lee', givenName: 'Local', surname: 'Lee', jobTitle: 'Clerk', department: 'R&D' },
    status: 'active',
    blocked: false,
    protected: false,
    managedBy: null,
    provisionedFields: [],
    upnProvisionedAt: null,
    externalIds: [],
    scimIds: [],
    createdAt: at,
    updatedAt: at,
    deprovisionedAt: null,
    purgeAfter: null,
  };
  await bed.ports.unitOfWork.run(tenant.id, async ({ users, groups }) => {
    users.insert(local);
    groups.insert({
      tenant: tenant.id,
      id: GROUP,
      name: 'Internal' as GroupName,
      nameScope: '',
      kind: 'internal',
      connection: null,
      formerConnection: null,
      roles: [],
      externalId: null,
      document: {},
      createdAt: at,
      updatedAt: at,
      version: 1,
    });
    groups.changeMembers(GROUP, { add: [{ kind: 'user', id: LOCAL }], remove: [] }, at);
  });
  return { bed, own, id: derivedScimId(LOCAL) };
}

describe('a connection to which everything is visible', () => {
  it('reads a person it does not own from the account, under a stable id of no issue', async () => {
    const { bed, id } = await open('all');
    const { status, body, headers } = await bed.send('GET', `/Users/${id}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      userName: 'Local@acme.example',
      displayName: 'Local Lee',
      name: { givenName: 'Local', familyName: 'Lee' },
      title: 'Clerk',
      active: true,
      emails: [{ value: 'local.lee@acme.example', primary: true }],
      [ENTERPRISE]: { department: 'R&D' },
      groups: [{ value: GROUP, display: 'Internal' }],
      meta: { location: `${bed.baseUrl}/Users/${id}` },
    });
    expect(body).not.toHaveProperty('externalId');
    expect(body['schemas']).toContain(ENTERPRISE);
    expect(headers['etag']).toBeDefined();
  });

  it('finds both kinds by one filter, whichever attribute stands for the account', async () => {
    const { bed, own, id } = await open('all');
    const ids = async (filter: string) => {
      const { body } = await bed.send('GET', `/Users?filter=${encodeURIComponent(filter)}`);
      return (body['Resources'] as readonly { id: string }[]).map((user) => user.id);
    };

    expect((await bed.send('GET', '/Users')).body['totalResults']).toBe(2);
    expect(await ids('userName eq "local@ACME.example"')).toEqual([id]);
    expect(await ids('title pr')).toHaveLength(2);
    expect(await ids('title eq "engineer"')).toEqual([own]);
    for (const filter of ['title eq "clerk"', 'displayName co "lee"', 'name.givenName eq "local"', 'name.familyName sw "L"', 'emails.value eq "LOCAL.lee@acme.example"', 'emails eq "local.lee@acme.example"', `${ENTERPRISE}:department eq "R&D"`]) {
      expect(await ids(filter)).toEqual([id]);
    }
    expect((await bed.send('GET', '/Groups?filter=displayName eq "internal"')).body['totalResults']).toBe(1);
  });

  it('is refused every write to what it does not own with 403, and may write its own', async () => {
    const { bed, own, id } = await open('all');
    const replace = { op: 'replace', path: 'active', value: false };
    const answers = [
      await bed.patch(`/Users/${id}`, replace),
      await bed.send('PUT', `/Users/${id}`, { body: { userName: 'x' } }),
      await bed.send('DELETE', `/Users/${id}`),
      await bed.patch(`/Groups/${GROUP}`, { op: 'replace', path: 'displayName', value: 'Mine' }),
      await bed.send('DELETE', `/Groups/${GROUP}`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect((await bed.patch(`/Users/${own}`, replace)).status).toBe(200);
    expect((await bed.send('GET', `/Groups/${GROUP}`)).body).toMatchObject({ displayName: 'Internal', members: [{ value: id }] });
  });
});

describe('a connection to which its own is visible', () => {
  it('finds nothing else, and may write nothing else', async () => {
    const { bed, id } = await open('own');

    for (const [method, target] of [['GET', `/Users/${id}`], ['DELETE', `/Users/${id}`], ['GET', `/Groups/${GROUP}`], ['DELETE', `/Groups/${GROUP}`]] as const) {
      expect((await bed.send(method, target)).status).toBe(404);
    }
    expect((await bed.send('GET', '/Users')).body['totalResults']).toBe(1);
  });
});

describe('nested groups and the guard, as a directory is told', () => {
  it('409 for a cycle with its path, 400 for too deep a nesting', async () => {
    const bed = await ScimBed.open({ scim: { nestedGroups: 'accept' } });
    const ids: string[] = [];
    for (let index = 0; index < 33; index += 1) ids.unshift(await bed.group(`G${index}`, ids.slice(0, index < 32 ? 1 : 0)));
    const nest = (group: string, member: string) => bed.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: member }] });

    const cycle = await nest(ids.at(-1)!, ids[1]!);
    expect(cycle.status).toBe(409);
    expect(cycle.body['detail']).toContain(ids[1]);
    expect(await nest(ids[0]!, ids[1]!)).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect((await bed.send('GET', `/Groups/${ids[1]!}`)).body['members']).toMatchObject([{ value: ids[2], type: 'Group' }]);
  });

  it('403 with the word guard for what is held, and the resource as it was', async () => {
    const bed = await ScimBed.open({ scim: { guard: { maxShare: 0, windowMinutes: 60, minimum: 0 } } });
    const created = await bed.send('POST', '/Users', { body: { userName: 'ann@acme.example' } });
    const held = await bed.patch(`/Users/${idOf(created)}`, { op: 'replace', path: 'active', value: false });

    expect(held.status).toBe(403);
    expect(held.body['detail']).toMatch(/guard/);
    expect(await bed.decision(held)).toMatchObject({ outcome: 'held' });
    expect((await bed.send('DELETE', `/Users/${idOf(created)}`)).status).toBe(403);
    expect((await bed.send('GET', `/Users/${idOf(created)}`)).body).toMatchObject({ active: true });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptedBrowser } from '../browser/scripted-browser.js';
import type { Employee } from '../identity-providers/employee.js';
import { startSamlpIdp, type SamlpIdp } from '../identity-providers/samlp-idp.js';
import { ManagementClient } from '../server/management-client.js';
import type { ConnectionView } from '../server/management-views.js';
import { startServer, type TestServer } from '../server/start-server.js';
import { ScimClient } from './scim-client.js';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

const ann: Employee = {
  id: 'ann@acme.example',
  upn: 'ann@acme.example',
  email: 'ann@acme.example',
  givenName: 'Ann',
  surname: 'Bell',
  displayName: 'Ann Bell',
  department: 'Sales',
  jobTitle: 'Clerk',
};
const ben: Employee = { ...ann, id: 'ben@acme.example', upn: 'ben@acme.example', email: 'ben@acme.example', givenName: 'Ben', surname: 'Carter', displayName: 'Ben Carter' };

const oktaUser = (employee: Employee, externalId: string, more: Readonly<Record<string, unknown>> = {}) => ({
  schemas: [USER],
  userName: employee.upn,
  externalId,
  name: { givenName: employee.givenName, familyName: employee.surname },
  emails: [{ primary: true, value: employee.email, type: 'work' }],
  displayName: employee.displayName,
  locale: 'en-US',
  groups: [],
  password: '1mz050nq',
  active: true,
  ...more,
});

describe('the manual, from metadata to detached groups', () => {
  let server: TestServer;
  let idp: SamlpIdp;
  let admin: ManagementClient;
  let connection: ConnectionView;
  let directory: ScimClient;
  let tokenId: string;
  let groupId: string;
  const browser = new ScriptedBrowser();
  const scimIds = new Map<string, string>();

  beforeAll(async () => {
    server = await startServer();
    idp = await startSamlpIdp({ employees: [ann, ben] });
    admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme' });
  });
  afterAll(async () => {
    await idp.stop();
    await server.stop();
  });

  const signIn = async (employee: Employee, by = browser) => {
    idp.signIn(employee.id);
    return by.open(`${server.url}/t/acme/saml/okta/login`);
  };
  const session = async (by = browser) => {
    const page = await by.open(`${server.url}/t/acme/session`);
    return { status: page.status, body: page.text === '' ? {} : (JSON.parse(page.text) as { user: { id: string; groups: { id: string; name: string }[] } }) };
  };
  const onlyUser = async (query: string) => {
    const { items } = await admin.users('acme', { q: query });
    expect(items).toHaveLength(1);
    return items[0]!;
  };

  it('shows what the identity provider’s administrator must copy, once its metadata is uploaded', async () => {
    connection = await admin.createConnection('acme', { slug: 'okta', name: 'Acme Okta', preset: 'okta', saml: { metadataXml: idp.metadataXml, buttonLabel: 'SSO Login' }, scim: {} });

    expect(connection.saml).toMatchObject({
      entityId: `${server.url}/t/acme/saml/okta/metadata`,
      acsUrl: `${server.url}/t/acme/saml/okta/acs`,
      relayState: 'initiate-sp-login',
      idp: { entityId: idp.entityId, ssoUrl: idp.ssoUrl },
    });
    const metadata = await browser.open(`${server.url}/t/acme/saml/okta/metadata`);
    expect(metadata.status).toBe(200);
    expect(metadata.text).toContain(`entityID="${server.url}/t/acme/saml/okta/metadata"`);
  });

  it('offers one button with its label, and registers whoever signs in for the first time', async () => {
    const login = await browser.open(`${server.url}/t/acme/login`);
    expect(login.text).toContain('SSO Login');

    const home = await signIn(ann);
    expect(home.url.pathname).toBe('/t/acme/');
    expect((await session()).body).toMatchObject({ user: { upn: ann.upn, email: ann.email, displayName: 'Ann Bell', active: true } });
    expect(await onlyUser('ann@')).toMatchObject({ status: 'active', managedBy: null, department: null, givenName: 'Ann' });
  });

  it('leaves the department alone until its synchronisation is enabled', async () => {
    await signIn(ann);
    expect(await onlyUser('ann@')).toMatchObject({ department: null });

    await admin.patchConnection('acme', 'okta', { saml: { sync: { department: 'every-login' } } });
    await signIn(ann);
    expect(await onlyUser('ann@')).toMatchObject({ department: 'Sales', jobTitle: null });
  });

  it('generates a token with which the identity provider’s connection test succeeds', async () => {
    const created = await admin.createToken('acme', 'okta');
    tokenId = created.id;
    directory = new ScimClient(created.baseUrl, created.token);

    const users = await directory.send('GET', '/Users?startIndex=1&count=2');
    expect(users).toMatchObject({ status: 200, body: { totalResults: 0, startIndex: 1, Resources: [] } });
    expect(await directory.send('GET', '/Groups?startIndex=1&count=100')).toMatchObject({ status: 200, body: { totalResults: 0 } });
    expect((await new ScimClient(created.baseUrl, 'wrong').send('GET', '/Users?startIndex=1&count=2')).status).toBe(401);
  });

  it('adopts the person who signed in before, and makes no second account', async () => {
    const before = await onlyUser('ann@');
    expect((await directory.findUser(ann.upn)).body).toMatchObject({ totalResults: 0 });
    const created = await directory.send('POST', '/Users', oktaUser(ann, '00u1ann'));

    expect(created).toMatchObject({ status: 201, body: { userName: ann.upn, externalId: '00u1ann', active: true } });
    expect(JSON.stringify(created.body)).not.toContain('1mz050nq');
    scimIds.set('ann', created.body['id'] as string);
    expect(await onlyUser('ann@')).toMatchObject({ id: before.id, managedBy: 'okta' });

    const decision = await admin.decision('acme', created.headers.get('vestibule-decision') ?? '');
    expect(decision).toMatchObject({ kind: 'scim', outcome: 'accepted', matchedBy: 'UPN', user: before.id });
    expect((await directory.send('POST', '/Users', oktaUser(ann, '00u1ann')))).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
  });

  it('creates somebody who has not signed in yet, and recognises them at their first login', async () => {
    const created = await directory.send('POST', '/Users', oktaUser(ben, '00u2ben'));
    expect(created.status).toBe(201);
    scimIds.set('ben', created.body['id'] as string);

    const bens = new ScriptedBrowser();
    expect((await signIn(ben, bens)).url.pathname).toBe('/t/acme/');
    const user = await onlyUser('ben@');
    expect((await session(bens)).body).toMatchObject({ user: { id: user.id } });
    expect(user.externalIds.map(({ channel, value }) => `${channel} ${value}`).sort()).toEqual(['saml ben@acme.example', 'scim 00u2ben']);
  });

  it('takes a pushed group that nobody here can change', async () => {
    expect((await directory.send('GET', `/Groups?filter=${encodeURIComponent('displayName eq "AllDeskUsers"')}`)).body).toMatchObject({ totalResults: 0 });
    const pushed = await directory.send('POST', '/Groups', { schemas: [GROUP], displayName: 'AllDeskUsers', members: [] });
    expect(pushed.status).toBe(201);
    groupId = pushed.body['id'] as string;
    const members = ['ann', 'ben'].map((who) => ({ value: scimIds.get(who), display: who }));
    expect((await directory.send('PATCH', `/Groups/${groupId}`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'add', path: 'members', value: members }] })).status).toBe(204);

    expect(await admin.group('acme', groupId)).toMatchObject({ kind: 'external', connection: 'okta', memberCount: 2 });
    const user = await onlyUser('ann@');
    await expect(admin.patchGroup('acme', groupId, { name: 'Mine' })).rejects.toMatchObject({ status: 409, code: 'group.externally_managed' });
    await expect(admin.removeMember('acme', groupId, user.id)).rejects.toMatchObject({ status: 409, code: 'group.externally_managed' });
    await expect(admin.deleteGroup('acme', groupId)).rejects.toMatchObject({ status: 409, code: 'group.externally_managed' });
    expect((await session()).body).toMatchObject({ user: { groups: [{ id: groupId, name: 'AllDeskUsers', kind: 'external' }] } });
  });

  it('lets a leaver go at once: deactivated, session gone, login refused with a sentence and a cause', async () => {
    const bens = new ScriptedBrowser();
    await signIn(ben, bens);
    expect((await session(bens)).status).toBe(200);

    const read = await directory.send('GET', `/Users/${scimIds.get('ben')}`);
    expect((await directory.send('PUT', `/Users/${scimIds.get('ben')}`, { ...read.body, active: false })).status).toBe(200);

    expect((await session(bens)).status).toBe(401);
    const refused = await signIn(ben, bens);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('login.user_deactivated');
    const decision = await admin.decision('acme', refused.headers.get('vestibule-decision') ?? '');
    expect(decision).toMatchObject({ kind: 'login', outcome: 'refused', reason: 'login.user_deactivated', remedy: expect.stringContaining('okta') });
    expect((await session(bens)).status).toBe(401);
    expect((await session()).status).toBe(200);
  });

  it('detaches the groups with the token: internal, the same id, name and members, and editable', async () => {
    const membersBefore = (await admin.members('acme', groupId)).items.map(({ id }) => id).sort();
    await admin.deleteToken('acme', 'okta', tokenId, true);

    expect((await directory.send('GET', '/Users?startIndex=1&count=2')).status).toBe(401);
    expect(await admin.group('acme', groupId)).toMatchObject({ id: groupId, name: 'AllDeskUsers', kind: 'internal', connection: null, formerConnection: 'okta' });
    expect((await admin.members('acme', groupId)).items.map(({ id }) => id).sort()).toEqual(membersBefore);
    expect(await admin.patchGroup('acme', groupId, { name: 'Desk users' })).toMatchObject({ id: groupId, name: 'Desk users' });
  });
});

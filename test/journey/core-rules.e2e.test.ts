import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';
import { ScimClient } from './scim-client.js';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface Items {
  readonly items: readonly Record<string, unknown>[];
}

describe('the rules of the core, from outside', () => {
  let server: TestServer;
  let admin: ManagementClient;
  let tenants = 0;
  beforeAll(async () => {
    server = await startServer();
    admin = new ManagementClient(server.url, server.adminToken);
  });
  afterAll(() => server.stop());

  const open = async (scim: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) => {
    tenants += 1;
    const tenant = `rules-${tenants}`;
    await admin.createTenant({ slug: tenant, name: tenant, ...more });
    await admin.createConnection(tenant, { slug: 'okta', name: 'Okta', scim });
    const { baseUrl, token } = await admin.createToken(tenant, 'okta');
    const directory = new ScimClient(baseUrl, token);
    const create = async (name: string) => {
      const answer = await directory.send('POST', '/Users', { schemas: [USER], userName: name, externalId: `00u-${name}`, emails: [{ value: name, primary: true }], active: true });
      expect(answer.status).toBe(201);
      return answer.body['id'] as string;
    };
    const list = (path: string) => admin.call<Items>('GET', `/tenants/${tenant}${path}`);
    return { tenant, directory, create, list };
  };
  const deactivate = { schemas: [PATCH], Operations: [{ op: 'replace', value: { active: false } }] };

  it('holds what would take away too many at once, also when requests race, and applies it when approved', async () => {
    const { tenant, directory, create, list } = await open({ guard: { maxShare: 0.2, windowMinutes: 60, minimum: 2 } });
    const ids = await Promise.all(Array.from({ length: 10 }, (_, index) => create(`p${index}@rules.example`)));
    const answers = await Promise.all(ids.slice(0, 6).map((id) => directory.send('PATCH', `/Users/${id}`, deactivate)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 403, 403, 403, 403]);
    for (const { body } of answers.filter(({ status }) => status === 403)) expect(String(body['detail']).toLowerCase()).toContain('guard');
    expect((await admin.users(tenant, { status: 'deactivated' })).items).toHaveLength(2);
    const { items: holds } = await list('/connections/okta/holds');
    expect(holds).toHaveLength(4);

    await admin.call('POST', `/tenants/${tenant}/connections/okta/holds/${String(holds[0]?.['id'])}/approve`, {});
    await admin.call('POST', `/tenants/${tenant}/connections/okta/holds/${String(holds[1]?.['id'])}/reject`, {});
    expect((await admin.users(tenant, { status: 'deactivated' })).items).toHaveLength(3);
    expect((await list('/events?limit=200')).items.filter(({ type }) => type === 'guard.tripped')).toHaveLength(4);
  });

  it('plans in shadow mode without a trace, and keeps the promised id when live', async () => {
    const { tenant, directory, create, list } = await open({ mode: 'shadow' });
    const id = await create('ann@rules.example');
    expect((await directory.send('GET', `/Users/${id}`)).body).toMatchObject({ userName: 'ann@rules.example' });
    const group = await directory.send('POST', '/Groups', { schemas: [GROUP], displayName: 'Staff', members: [{ value: id }] });
    expect(group.status).toBe(201);

    expect((await admin.users(tenant)).items).toEqual([]);
    expect((await admin.groups(tenant)).items).toEqual([]);
    expect((await list('/connections/okta/plan')).items).toMatchObject([{ action: 'create-group', target: { name: 'Staff' } }, { action: 'create-user', target: { name: 'ann@rules.example' } }]);
    expect((await list('/events')).items.filter(({ type }) => /^(user|group)\./.test(String(type)))).toEqual([]);

    await admin.patchConnection(tenant, 'okta', { scim: { mode: 'live' } });
    expect((await directory.send('GET', `/Users/${id}`)).status).toBe(404);
    expect(await create('ann@rules.example')).toBe(id);
  });

  it('purges after the retention time, and lets the person come back as a new account', async () => {
    const { tenant, directory, create } = await open({}, { retention: 'PT1S' });
    const id = await create('ann@rules.example');
    const [before] = (await admin.users(tenant)).items;
    expect((await directory.send('DELETE', `/Users/${id}`)).status).toBe(204);

    const deadline = Date.now() + 30_000;
    while ((await admin.users(tenant, { status: 'purged' })).items.length === 0 && Date.now() < deadline) await sleep(500);
    const purged = await admin.user(tenant, before!.id);
    expect(purged).toMatchObject({ status: 'purged', upn: null, email: null, displayName: null, externalIds: [] });
    expect((await admin.users(tenant)).items).toEqual([]);

    await create('ann@rules.example');
    const [after] = (await admin.users(tenant)).items;
    expect(after!.id).not.toBe(before!.id);
  });

  it('nests groups where it is accepted, and lets no two requests close a cycle together', async () => {
    const { directory } = await open({ nestedGroups: 'accept' });
    const groups = await Promise.all(['a', 'b'].map(async (name) => (await directory.send('POST', '/Groups', { schemas: [GROUP], displayName: name })).body['id'] as string));
    const nest = (outer: string, inner: string) =>
      directory.send('PATCH', `/Groups/${outer}`, { schemas: [PATCH], Operations: [{ op: 'add', path: 'members', value: [{ value: inner }] }] });
    const [a = '', b = ''] = groups;
    expect((await Promise.all([nest(a, b), nest(b, a)])).map(({ status }) => status).sort()).toEqual([204, 409]);
    expect((await nest(a, a)).status).toBe(409);
  });
});

import { describe, expect, it } from '@jest/globals';
import { EnterShadowWorld, ProvisionUser, ShadowUnitOfWork } from '@vestibule/identity-core';
import type { Email, ExternalProviderId, Upn } from '@vestibule/identity-core';
import { AdminApi } from '../fixture/admin-api.js';

const AT = '/tenants/acme/connections/okta/plan';

describe('the plan of a connection in shadow mode', () => {
  it('says what would have happened, refusals included, and nothing happened', async () => {
    const api = new AdminApi();
    await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
    await api.must(201, 'POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', scim: { mode: 'shadow' } } });
    expect((await api.must(200, 'GET', AT)).json).toEqual({ items: [], next: null });

    const request = await api.provisioning('acme', 'okta');
    const { unitOfWork, digests } = api.ports;
    const create = new ProvisionUser({ unitOfWork: new ShadowUnitOfWork(unitOfWork), digests, ids: api.ids, clock: api.clock });
    for (const attempt of [1, 2]) {
      const tenant = await new EnterShadowWorld(api.ports).execute(request.tenant, request.connection);
      await create.execute(
        { ...request, tenant, input: { attempt, userName: 'ann@acme.example' } },
        { upn: 'ann@acme.example' as Upn, email: 'ann@acme.example' as Email, externalId: '00u1' as ExternalProviderId, fields: {}, document: {} },
      );
    }

    const { items } = (await api.must(200, 'GET', AT)).json as unknown as { items: readonly Record<string, unknown>[] };
    expect(items).toMatchObject([
      { action: 'create-user', target: { kind: 'user', name: 'ann@acme.example' }, refusal: { code: 'identifier.taken', remedy: expect.any(String) } },
      { action: 'create-user', target: { kind: 'user', name: 'ann@acme.example', id: expect.any(String) }, refusal: null },
    ]);
    expect((await api.must(200, 'GET', '/tenants/acme/users')).json).toMatchObject({ items: [] });
    await api.must(404, 'GET', '/tenants/acme/connections/nobody/plan');
  });
});

import { ChangeTenant, CreateTenant, DeleteTenant } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { invalidAt } from '../http/problem.js';
import { settle } from '../http/settle.js';
import { patched } from '../merge/patched.js';
import { pageOf } from '../schemas/page-schema.js';
import { PAGE_QUERY, pageRequest } from '../schemas/query-schemas.js';
import { NEW_TENANT, TENANT, TENANT_PATCH } from '../schemas/tenant-schemas.js';
import { pageView } from '../views/page-view.js';
import { tenantView } from '../views/tenant-view.js';

const tag = 'Tenants';
const DEFAULTS = { allowedDomains: ['*'], sharedEmail: 'refuse', retention: 'P30D' } as const;

export function tenantOperations(options: AdminOptions): readonly Operation[] {
  const { connections } = options;
  const createTenant = new CreateTenant(options);
  const changeTenant = new ChangeTenant(options);
  const deleteTenant = new DeleteTenant(options, options.connections);
  return [
    defineOperation({
      id: 'listTenants',
      method: 'GET',
      path: '/tenants',
      tag,
      summary: 'Tenants',
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(TENANT),
      handle: async ({ query }) => ({ status: 200, body: pageView(await connections.findTenants(pageRequest(query)), tenantView) }),
    }),
    defineOperation({
      id: 'createTenant',
      method: 'POST',
      path: '/tenants',
      tag,
      summary: 'Take a customer company on',
      body: NEW_TENANT,
      status: 201,
      answer: TENANT,
      isRefusable: true,
      handle: async ({ body, administration }) => {
        const outcome = await createTenant.execute(administration, {
          slug: body.slug,
          name: body.name,
          allowedDomains: body.allowedDomains ?? DEFAULTS.allowedDomains,
          sharedEmail: body.sharedEmail ?? DEFAULTS.sharedEmail,
          retention: body.retention ?? DEFAULTS.retention,
        });
        const { value, decision } = settle(outcome);
        return { status: 201, body: tenantView(value), decision, location: `/tenants/${value.slug}` };
      },
    }),
    defineOperation({
      id: 'getTenant',
      method: 'GET',
      path: '/tenants/{tenant}',
      tag,
      summary: 'One tenant',
      status: 200,
      answer: TENANT,
      handle: async ({ tenant }) => ({ status: 200, body: tenantView(tenant) }),
    }),
    defineOperation({
      id: 'changeTenant',
      method: 'PATCH',
      path: '/tenants/{tenant}',
      tag,
      summary: 'Change a tenant',
      body: TENANT_PATCH,
      status: 200,
      answer: TENANT,
      isRefusable: true,
      handle: async ({ body, tenant, administration }) => {
        if (body.slug !== undefined && body.slug !== tenant.slug) throw invalidAt('/slug', 'cannot change');
        const outcome = await changeTenant.execute(administration, (current) => ({
          ...current,
          name: body.name ?? current.name,
          allowedDomains: patched<readonly string[]>(body.allowedDomains, current.allowedDomains, DEFAULTS.allowedDomains),
          sharedEmail: patched(body.sharedEmail, current.sharedEmail, DEFAULTS.sharedEmail),
          retention: patched(body.retention, current.retention, DEFAULTS.retention),
        }));
        const { value, decision } = settle(outcome);
        return { status: 200, body: tenantView(value), decision };
      },
    }),
    defineOperation({
      id: 'deleteTenant',
      method: 'DELETE',
      path: '/tenants/{tenant}',
      tag,
      summary: 'Remove a tenant and everything of it, its decisions included',
      status: 204,
      handle: async ({ administration }) => {
        await deleteTenant.execute(administration);
        return { status: 204 };
      },
    }),
  ];
}

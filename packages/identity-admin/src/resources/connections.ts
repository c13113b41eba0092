import {
  ChangeConnection,
  connectionId,
  CreateConnection,
  DeleteConnection,
  type Connection,
  type NewConnection,
  type Tenant,
} from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { invalidAt, notFound } from '../http/problem.js';
import { settle } from '../http/settle.js';
import { loadMetadataChange } from '../merge/load-metadata-change.js';
import { mergeConnection } from '../merge/merge-connection.js';
import { CONNECTION, CONNECTION_PATCH, NEW_CONNECTION } from '../schemas/connection-schemas.js';
import { pageOf } from '../schemas/page-schema.js';
import { PAGE_QUERY, pageRequest } from '../schemas/query-schemas.js';
import { showConnection } from './show-connection.js';

const tag = 'Connections';

export function connectionOperations(options: AdminOptions): readonly Operation[] {
  const { connections } = options;
  const createConnection = new CreateConnection(options);
  const changeConnection = new ChangeConnection(options);
  const deleteConnection = new DeleteConnection(options);

  const show = (tenant: Tenant, connection: Connection) => showConnection(options, tenant, connection);
  const load = async (tenant: Tenant, slug: string): Promise<Connection> => {
    const connection = await connections.get(tenant.id, connectionId(slug));
    if (connection === undefined) throw notFound(`Connection ${slug}`);
    return connection;
  };

  return [
    defineOperation({
      id: 'listConnections',
      method: 'GET',
      path: '/tenants/{tenant}/connections',
      tag,
      summary: 'Connections of a tenant',
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(CONNECTION),
      handle: async ({ tenant, query }) => {
        const { items, next } = await connections.find(tenant.id, pageRequest(query));
        return { status: 200, body: { items: await Promise.all(items.map((connection) => show(tenant, connection))), next } };
      },
    }),
    defineOperation({
      id: 'createConnection',
      method: 'POST',
      path: '/tenants/{tenant}/connections',
      tag,
      summary: 'Configure an identity provider',
      body: NEW_CONNECTION,
      status: 201,
      answer: CONNECTION,
      isRefusable: true,
      handle: async ({ tenant, body, administration }) => {
        const metadata = await loadMetadataChange(options, body.saml, null);
        const blank: NewConnection = { id: connectionId(body.slug), name: body.name, preset: 'generic', rebinding: 'refuse', saml: null, scim: null };
        const { value, decision } = settle(await createConnection.execute(administration, mergeConnection(blank, body, metadata)));
        return { status: 201, body: await show(tenant, value), decision, location: `/tenants/${tenant.slug}/connections/${value.id}` };
      },
    }),
    defineOperation({
      id: 'getConnection',
      method: 'GET',
      path: '/tenants/{tenant}/connections/{connection}',
      tag,
      summary: 'One connection, with what the IdP admin copies',
      status: 200,
      answer: CONNECTION,
      handle: async ({ tenant, params }) => ({ status: 200, body: await show(tenant, await load(tenant, params.connection)) }),
    }),
    defineOperation({
      id: 'changeConnection',
      method: 'PATCH',
      path: '/tenants/{tenant}/connections/{connection}',
      tag,
      summary: 'Change a connection; taking `scim` away ends its management of users and groups',
      body: CONNECTION_PATCH,
      status: 200,
      answer: CONNECTION,
      isRefusable: true,
      handle: async ({ tenant, params, body, administration }) => {
        const current = await load(tenant, params.connection);
        if (body.slug !== undefined && body.slug !== current.id) throw invalidAt('/slug', 'cannot change');
        const metadata = await loadMetadataChange(options, body.saml, current.saml?.idp ?? null);
        const outcome = await changeConnection.execute(administration, current.id, (found) => mergeConnection(found, body, metadata));
        const { value, decision } = settle(outcome);
        return { status: 200, body: await show(tenant, value), decision };
      },
    }),
    defineOperation({
      id: 'deleteConnection',
      method: 'DELETE',
      path: '/tenants/{tenant}/connections/{connection}',
      tag,
      summary: 'Remove a connection: users unmanaged, groups internal, tokens gone, sessions ended',
      status: 204,
      isRefusable: true,
      handle: async ({ params, administration }) => {
        const { decision } = settle(await deleteConnection.execute(administration, connectionId(params.connection)));
        return { status: 204, decision };
      },
    }),
  ];
}

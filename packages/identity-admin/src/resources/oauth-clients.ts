import { connectionId, CreateOAuthClient, DeleteOAuthClient, type OAuthClient } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { notFound } from '../http/problem.js';
import { settle } from '../http/settle.js';
import { CREATED_OAUTH_CLIENT, NEW_OAUTH_CLIENT, OAUTH_CLIENT } from '../schemas/oauth-client-schemas.js';
import { pageOf } from '../schemas/page-schema.js';
import { PAGE_QUERY, pageRequest } from '../schemas/query-schemas.js';
import { oauthTokenUrl } from '../views/connection-urls.js';
import { pageView } from '../views/page-view.js';
import { timeView } from '../views/time-view.js';

const tag = 'OAuth clients';

export function oauthClientOperations(options: AdminOptions): readonly Operation[] {
  const { connections, externalUrl, oauthClients, secrets } = options;
  const createClient = new CreateOAuthClient(options, secrets);
  const deleteClient = new DeleteOAuthClient(options);
  return [
    defineOperation({
      id: 'listOAuthClients',
      method: 'GET',
      path: '/tenants/{tenant}/connections/{connection}/oauth-clients',
      tag,
      summary: 'OAuth clients of a connection, newest first',
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(OAUTH_CLIENT),
      handle: async ({ tenant, params, query }) => {
        const id = connectionId(params.connection);
        if ((await connections.get(tenant.id, id)) === undefined) throw notFound(`Connection ${id}`);
        return { status: 200, body: pageView(await oauthClients.find(tenant.id, id, pageRequest(query)), clientView) };
      },
    }),
    defineOperation({
      id: 'createOAuthClient',
      method: 'POST',
      path: '/tenants/{tenant}/connections/{connection}/oauth-clients',
      tag,
      summary: 'Client credentials for the token endpoint; tokens and other clients stay as they are',
      body: NEW_OAUTH_CLIENT,
      status: 201,
      answer: CREATED_OAUTH_CLIENT,
      isRefusable: true,
      handle: async ({ tenant, params, body, administration }) => {
        const id = connectionId(params.connection);
        const { value, decision } = settle(await createClient.execute(administration, id, body.name ?? null), 409);
        return {
          status: 201,
          body: { clientId: value.client.id, clientSecret: value.secret, tokenUrl: oauthTokenUrl(externalUrl, tenant.slug) },
          decision,
          location: `/tenants/${tenant.slug}/connections/${id}/oauth-clients/${value.client.id}`,
        };
      },
    }),
    defineOperation({
      id: 'deleteOAuthClient',
      method: 'DELETE',
      path: '/tenants/{tenant}/connections/{connection}/oauth-clients/{client}',
      tag,
      summary: 'End a client and its access tokens at once',
      status: 204,
      isRefusable: true,
      handle: async ({ params, administration }) => {
        const outcome = await deleteClient.execute(administration, connectionId(params.connection), params.client);
        return { status: 204, decision: settle(outcome).decision };
      },
    }),
  ];
}

const clientView = ({ id, name, hint, createdAt, lastUsedAt }: OAuthClient): object => ({
  clientId: id,
  name,
  hint,
  createdAt: timeView(createdAt),
  lastUsedAt: timeView(lastUsedAt),
});

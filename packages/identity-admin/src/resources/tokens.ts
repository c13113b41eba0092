import { connectionId, CreateToken, DeleteToken } from '@vestibule/identity-core';
import { z } from 'zod';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { invalidAt, notFound } from '../http/problem.js';
import { settle } from '../http/settle.js';
import { pageOf } from '../schemas/page-schema.js';
import { FLAG, PAGE_QUERY, pageRequest } from '../schemas/query-schemas.js';
import { CREATED_TOKEN, NEW_TOKEN, TOKEN } from '../schemas/token-schemas.js';
import { scimBaseUrl } from '../views/connection-urls.js';
import { pageView } from '../views/page-view.js';
import { timeView } from '../views/time-view.js';
import { tokenView } from '../views/token-view.js';

const tag = 'Tokens';

export function tokenOperations(options: AdminOptions): readonly Operation[] {
  const { connections, clock, externalUrl, secrets } = options;
  const createToken = new CreateToken(options, secrets);
  const deleteToken = new DeleteToken(options);
  return [
    defineOperation({
      id: 'listTokens',
      method: 'GET',
      path: '/tenants/{tenant}/connections/{connection}/tokens',
      tag,
      summary: 'Tokens of a connection, newest first',
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(TOKEN),
      handle: async ({ tenant, params, query }) => {
        const id = connectionId(params.connection);
        if ((await connections.get(tenant.id, id)) === undefined) throw notFound(`Connection ${id}`);
        return { status: 200, body: pageView(await connections.findTokens(tenant.id, id, pageRequest(query)), tokenView) };
      },
    }),
    defineOperation({
      id: 'createToken',
      method: 'POST',
      path: '/tenants/{tenant}/connections/{connection}/tokens',
      tag,
      summary: 'Generate a token; without `keepPrevious` all older ones end at once',
      body: NEW_TOKEN,
      status: 201,
      answer: CREATED_TOKEN,
      isRefusable: true,
      handle: async ({ tenant, params, body, administration }) => {
        const { name = null, detachGroups, keepPrevious, expiresAt = null } = body;
        if (expiresAt !== null && expiresAt <= clock.now()) throw invalidAt('/expiresAt', 'must be in the future');
        const id = connectionId(params.connection);
        const wanted = { name, detachGroups: detachGroups ?? false, keepPrevious: keepPrevious ?? false, expiresAt };
        const { value, decision } = settle(await createToken.execute(administration, id, wanted), 409);
        return {
          status: 201,
          body: {
            id: value.token.id,
            token: value.plain,
            baseUrl: scimBaseUrl(externalUrl, tenant.slug),
            expiresAt: timeView(value.token.expiresAt),
          },
          decision,
          location: `/tenants/${tenant.slug}/connections/${id}/tokens/${value.token.id}`,
        };
      },
    }),
    defineOperation({
      id: 'deleteToken',
      method: 'DELETE',
      path: '/tenants/{tenant}/connections/{connection}/tokens/{token}',
      tag,
      summary: 'End a token at once',
      query: z.strictObject({ detachGroups: FLAG.optional() }),
      status: 204,
      isRefusable: true,
      handle: async ({ params, query, administration }) => {
        const outcome = await deleteToken.execute(administration, connectionId(params.connection), params.token, query.detachGroups ?? false);
        return { status: 204, decision: settle(outcome).decision };
      },
    }),
  ];
}

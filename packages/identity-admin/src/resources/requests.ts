import { connectionId, type LoggedRequest } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { notFound } from '../http/problem.js';
import { pageOf } from '../schemas/page-schema.js';
import { PAGE_QUERY, pageRequest } from '../schemas/query-schemas.js';
import { LOGGED_REQUEST } from '../schemas/request-schemas.js';
import { pageView } from '../views/page-view.js';
import { timeView } from '../views/time-view.js';

export function requestOperations({ connections, requestLog }: AdminOptions): readonly Operation[] {
  return [
    defineOperation({
      id: 'listRequests',
      method: 'GET',
      path: '/tenants/{tenant}/connections/{connection}/requests',
      tag: 'Connections',
      summary: 'What the directory sent and was answered, newest first, redacted',
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(LOGGED_REQUEST),
      handle: async ({ tenant, params, query }) => {
        const id = connectionId(params.connection);
        if ((await connections.get(tenant.id, id)) === undefined) throw notFound(`Connection ${id}`);
        return { status: 200, body: pageView(await requestLog.find(tenant.id, id, pageRequest(query)), requestView) };
      },
    }),
  ];
}

const requestView = ({ tenant: _, connection: __, at, ...request }: LoggedRequest): object => ({ ...request, at: timeView(at) });

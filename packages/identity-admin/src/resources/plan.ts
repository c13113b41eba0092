import { connectionId } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { notFound } from '../http/problem.js';
import { pageOf } from '../schemas/page-schema.js';
import { PLANNED } from '../schemas/plan-schemas.js';
import { PAGE_QUERY, pageRequest } from '../schemas/query-schemas.js';
import { pageView } from '../views/page-view.js';
import { plannedView } from '../views/planned-view.js';

export function planOperations({ connections, decisions }: AdminOptions): readonly Operation[] {
  return [
    defineOperation({
      id: 'readPlan',
      method: 'GET',
      path: '/tenants/{tenant}/connections/{connection}/plan',
      tag: 'Plan',
      summary: 'What a connection in shadow mode would have done, newest first',
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(PLANNED),
      handle: async ({ tenant, params, query }) => {
        const connection = connectionId(params.connection);
        if ((await connections.get(tenant.id, connection)) === undefined) throw notFound(`Connection ${connection}`);
        const page = await decisions.find(tenant.id, { connection, kind: 'scim', outcome: 'planned' }, pageRequest(query));
        return { status: 200, body: pageView(page, plannedView) };
      },
    }),
  ];
}

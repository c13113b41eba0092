import { connectionId, DecideHold, holdId } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { notFound } from '../http/problem.js';
import { settle } from '../http/settle.js';
import { HOLD } from '../schemas/hold-schemas.js';
import { pageOf } from '../schemas/page-schema.js';
import { PAGE_QUERY, pageRequest } from '../schemas/query-schemas.js';
import { holdView } from '../views/hold-view.js';
import { pageView } from '../views/page-view.js';

const tag = 'Holds';
const path = '/tenants/{tenant}/connections/{connection}/holds';

export function holdOperations(options: AdminOptions): readonly Operation[] {
  const { connections, guard } = options;
  const decideHold = new DecideHold(options);
  return [
    defineOperation({
      id: 'listHolds',
      method: 'GET',
      path,
      tag,
      summary: 'What the guard holds or held, newest first',
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(HOLD),
      handle: async ({ tenant, params, query }) => {
        const id = connectionId(params.connection);
        if ((await connections.get(tenant.id, id)) === undefined) throw notFound(`Connection ${id}`);
        return { status: 200, body: pageView(await guard.findHolds(tenant.id, id, pageRequest(query)), holdView) };
      },
    }),
    defineOperation({
      id: 'approveHold',
      method: 'POST',
      path: `${path}/{hold}/approve`,
      tag,
      summary: 'Let the act pass; it is applied at once',
      status: 200,
      answer: HOLD,
      isRefusable: true,
      handle: async ({ params, administration }) => {
        const { value, decision } = settle(await decideHold.execute(administration, connectionId(params.connection), holdId(params.hold), 'approved'));
        return { status: 200, body: holdView(value), decision };
      },
    }),
    defineOperation({
      id: 'rejectHold',
      method: 'POST',
      path: `${path}/{hold}/reject`,
      tag,
      summary: 'Refuse the act; nothing changes',
      status: 200,
      answer: HOLD,
      isRefusable: true,
      handle: async ({ params, administration }) => {
        const { value, decision } = settle(await decideHold.execute(administration, connectionId(params.connection), holdId(params.hold), 'rejected'));
        return { status: 200, body: holdView(value), decision };
      },
    }),
  ];
}

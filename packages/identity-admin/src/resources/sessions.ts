import { EndUserSessions, userId } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { settle } from '../http/settle.js';
import { PAGE_QUERY, pageRequest } from '../schemas/query-schemas.js';
import { SESSIONS } from '../schemas/user-schemas.js';
import { revocationView, sessionView } from '../views/user-view.js';
import { loadUser } from './users.js';

const tag = 'Users';
const path = '/tenants/{tenant}/users/{user}/sessions';

export function sessionOperations(options: AdminOptions): readonly Operation[] {
  const { sessions, clock } = options;
  const endUserSessions = new EndUserSessions(options);
  return [
    defineOperation({
      id: 'listSessions',
      method: 'GET',
      path,
      tag,
      summary: 'Live sessions, and the receipts of ended ones',
      query: PAGE_QUERY,
      status: 200,
      answer: SESSIONS,
      handle: async ({ tenant, params, query }) => {
        const user = await loadUser(options, tenant.id, params.user);
        const [live, revocations] = await Promise.all([
          sessions.findByUser(tenant.id, user.id, clock.now()),
          sessions.findRevocations(tenant.id, user.id, pageRequest(query)),
        ]);
        return {
          status: 200,
          body: { items: live.map(sessionView), revocations: revocations.items.map(revocationView), next: revocations.next },
        };
      },
    }),
    defineOperation({
      id: 'endSessions',
      method: 'DELETE',
      path,
      tag,
      summary: 'End every session of the user',
      status: 204,
      isRefusable: true,
      handle: async ({ params, administration }) => {
        const { decision } = settle(await endUserSessions.execute(administration, userId(params.user)));
        return { status: 204, decision };
      },
    }),
  ];
}

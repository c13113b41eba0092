import { decisionId, userId } from '@vestibule/identity-core';
import { z } from 'zod';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { notFound } from '../http/problem.js';
import { DECISION, DECISION_KIND, DECISION_OUTCOME } from '../schemas/decision-schemas.js';
import { pageOf } from '../schemas/page-schema.js';
import { CONNECTION_FILTER, PAGE, pageRequest } from '../schemas/query-schemas.js';
import { instant } from '../schemas/text.js';
import { decisionView } from '../views/decision-view.js';
import { pageView } from '../views/page-view.js';

const tag = 'Decisions';

export function decisionOperations({ decisions }: AdminOptions): readonly Operation[] {
  return [
    defineOperation({
      id: 'listDecisions',
      method: 'GET',
      path: '/tenants/{tenant}/decisions',
      tag,
      summary: 'Logins and writes with their outcome and trail, newest first',
      query: z.strictObject({
        ...PAGE,
        connection: CONNECTION_FILTER.optional(),
        user: z.string().min(1).max(512).optional(),
        kind: DECISION_KIND.optional(),
        outcome: DECISION_OUTCOME.optional(),
        since: instant.optional().meta({ description: 'Inclusive.' }),
        until: instant.optional().meta({ description: 'Exclusive.' }),
      }),
      status: 200,
      answer: pageOf(DECISION),
      handle: async ({ tenant, query: { connection, user, kind, outcome, since, until, ...page } }) => {
        const wanted = {
          ...(connection === undefined ? {} : { connection }),
          ...(user === undefined ? {} : { user: userId(user) }),
          ...(kind === undefined ? {} : { kind }),
          ...(outcome === undefined ? {} : { outcome }),
          ...(since === undefined ? {} : { since }),
          ...(until === undefined ? {} : { until }),
        };
        return { status: 200, body: pageView(await decisions.find(tenant.id, wanted, pageRequest(page)), decisionView) };
      },
    }),
    defineOperation({
      id: 'getDecision',
      method: 'GET',
      path: '/tenants/{tenant}/decisions/{decision}',
      tag,
      summary: 'One decision',
      status: 200,
      answer: DECISION,
      handle: async ({ tenant, params }) => {
        const found = await decisions.get(tenant.id, decisionId(params.decision));
        if (found === undefined) throw notFound(`Decision ${params.decision}`);
        return { status: 200, body: decisionView(found) };
      },
    }),
  ];
}

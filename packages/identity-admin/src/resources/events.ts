import { InvalidCursorError, type EventFeed, type FedEvent, type Page, type TenantId } from '@vestibule/identity-core';
import { z } from 'zod';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { invalidAt } from '../http/problem.js';
import { EVENT } from '../schemas/decision-schemas.js';
import { pageOf } from '../schemas/page-schema.js';
import { PAGE } from '../schemas/query-schemas.js';
import { eventView } from '../views/decision-view.js';
import { pageView } from '../views/page-view.js';

export function eventOperations({ events }: AdminOptions): readonly Operation[] {
  return [
    defineOperation({
      id: 'listEvents',
      method: 'GET',
      path: '/tenants/{tenant}/events',
      tag: 'Events',
      summary: 'What changed, oldest first',
      query: z.strictObject({ limit: PAGE.limit, after: PAGE.cursor.meta({ description: "Any event's cursor." }) }),
      status: 200,
      answer: pageOf(EVENT),
      handle: async ({ tenant, query }) => ({ status: 200, body: pageView(await find(events, tenant.id, query.after, query.limit), eventView) }),
    }),
  ];
}

async function find(events: EventFeed, tenant: TenantId, after: string | undefined, limit: number): Promise<Page<FedEvent>> {
  try {
    return await events.find(tenant, after, limit);
  } catch (error) {
    if (error instanceof InvalidCursorError) throw invalidAt('/after', error.message);
    throw error;
  }
}

import { z } from 'zod';
import type { AdminOptions } from '../admin-options.js';
import { auditLines } from '../archive/audit-lines.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { primed } from '../http/primed.js';
import { invalidAt } from '../http/problem.js';
import { AUDIT_LINE } from '../schemas/archive-schemas.js';
import { instant } from '../schemas/text.js';

export function auditOperations(options: AdminOptions): readonly Operation[] {
  const { decisions, events, clock } = options;
  return [
    defineOperation({
      id: 'exportAudit',
      method: 'GET',
      path: '/tenants/{tenant}/audit',
      tag: 'Decisions',
      summary: 'Every decision and event of a time, oldest first, one a line',
      query: z.strictObject({
        since: instant.optional().meta({ description: 'Inclusive; absent: from the beginning.' }),
        until: instant.optional().meta({ description: 'Exclusive; absent: until now.' }),
      }),
      status: 200,
      answersLines: true,
      answer: AUDIT_LINE,
      handle: async ({ tenant, query: { since, until = clock.now() } }) => {
        if (since !== undefined && since >= until) throw invalidAt('/since', 'must be before until');
        return { status: 200, lines: await primed(auditLines(decisions, events, tenant.id, { since, until }), (error) => options.onError(error)) };
      },
    }),
  ];
}

import { EVENT_TYPES, IDENTIFIER_KINDS } from '@vestibule/identity-core';
import { z } from 'zod';
import { time } from './text.js';

export const DECISION_KIND = z.enum(['login', 'scim', 'administration', 'system']);
export const DECISION_OUTCOME = z.enum(['accepted', 'refused', 'held', 'planned']);

export const DECISION = z
  .strictObject({
    id: z.string(),
    at: time,
    kind: DECISION_KIND,
    action: z.string(),
    connection: z.string().nullable(),
    actor: z.strictObject({ kind: z.enum(['connection', 'host', 'person', 'system']), id: z.string().nullable() }),
    outcome: DECISION_OUTCOME,
    reason: z.string().nullable(),
    detail: z.string().nullable(),
    remedy: z.string().nullable(),
    matchedBy: z.enum(IDENTIFIER_KINDS).nullable(),
    trail: z
      .array(
        z.strictObject({
          policy: z.string(),
          identifier: z.enum(IDENTIFIER_KINDS).nullable(),
          result: z.string(),
          detail: z.string().nullable(),
        }),
      )
      .min(1),
    changes: z.array(
      z.strictObject({
        target: z.strictObject({ kind: z.enum(['user', 'group', 'connection', 'tenant', 'token']), id: z.string() }),
        field: z.string(),
        from: z.unknown(),
        to: z.unknown(),
      }),
    ),
    events: z.array(z.string()),
    user: z.string().nullable(),
    group: z.string().nullable(),
    input: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'Decision', description: 'One login or one write, and why it ended as it did.' });

export const EVENT = z
  .strictObject({
    id: z.string(),
    cursor: z.string(),
    at: time,
    type: z.enum(EVENT_TYPES),
    data: z.record(z.string(), z.unknown()),
    decision: z.string(),
  })
  .meta({ id: 'Event' });

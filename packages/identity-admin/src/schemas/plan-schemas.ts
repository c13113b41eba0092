import { z } from 'zod';
import { DECISION } from './decision-schemas.js';
import { time } from './text.js';

export const PLANNED = z
  .strictObject({
    at: time,
    action: z.string(),
    target: z.strictObject({ kind: z.enum(['user', 'group']), name: z.string().nullable(), id: z.string().nullable() }),
    matchedBy: DECISION.shape.matchedBy,
    changes: DECISION.shape.changes,
    refusal: z.strictObject({ code: z.string(), detail: z.string().nullable(), remedy: z.string().nullable() }).nullable(),
    decision: z.string(),
  })
  .meta({ id: 'Planned', description: 'What a write of a connection in shadow mode would have done.' });

import { z } from 'zod';
import { time } from './text.js';

export const LOGGED_REQUEST = z
  .strictObject({
    id: z.string(),
    at: time,
    method: z.string(),
    path: z.string().meta({ description: 'With the query.' }),
    status: z.int(),
    durationMs: z.int(),
    userAgent: z.string().nullable(),
    decision: z.string().nullable().meta({ description: 'Of a write; of a Bulk request the first one.' }),
    request: z.unknown().meta({ description: 'The body, redacted and cut; null when none was read.' }),
    response: z.unknown().meta({ description: 'The body of the answer, redacted and cut.' }),
  })
  .meta({ id: 'LoggedRequest', description: 'What the identity provider sent and what it was answered.' });

import { z } from 'zod';

export const PROBLEM = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable; listed in docs/errors.md.' }),
    errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
    decision: z.string().optional().meta({ description: 'The decision that explains a refusal.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });

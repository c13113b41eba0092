import { z } from 'zod';
import { DECISION, EVENT } from './decision-schemas.js';
import { TENANT } from './tenant-schemas.js';

const counts = z.record(z.string(), z.number().int());

export const IMPORTED_TENANT = z
  .strictObject({
    tenant: TENANT,
    lines: z.number().int(),
    counts: counts.meta({ description: 'Lines of each kind.' }),
    leftOut: counts.meta({ description: 'What the export left out, because it had no passphrase.' }),
    withSecrets: z.boolean(),
  })
  .meta({ id: 'ImportedTenant' });

/** Exactly one of the three. */
export const AUDIT_LINE = z
  .strictObject({
    decision: DECISION.optional(),
    event: EVENT.optional(),
    end: z.strictObject({ decisions: z.number().int(), events: z.number().int() }).optional().meta({ description: 'The last line; without it the file is not whole.' }),
  })
  .meta({ id: 'AuditLine' });

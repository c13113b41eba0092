import { z } from 'zod';
import { description, instant, time } from './text.js';

export const NEW_TOKEN = z
  .strictObject({
    name: description(200).nullable().optional(),
    detachGroups: z.boolean().nullable().optional().meta({ description: 'External groups of the connection become internal.', default: false }),
    keepPrevious: z.boolean().nullable().optional().meta({ description: 'Older tokens go on working.', default: false }),
    expiresAt: instant.nullable().optional(),
  })
  .meta({ id: 'NewToken' });

export const CREATED_TOKEN = z
  .strictObject({ id: z.string(), token: z.string().meta({ description: 'Shown this once.' }), baseUrl: z.string(), expiresAt: time.nullable() })
  .meta({ id: 'CreatedToken' });

export const TOKEN = z
  .strictObject({
    id: z.string(),
    name: z.string().nullable(),
    hint: z.string().meta({ description: 'The end of the token.' }),
    createdAt: time,
    lastUsedAt: time.nullable(),
    expiresAt: time.nullable(),
  })
  .meta({ id: 'Token' });

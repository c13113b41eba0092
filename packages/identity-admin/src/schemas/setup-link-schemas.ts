import { InvalidValueError, parseDuration } from '@vestibule/identity-core';
import { z } from 'zod';
import { CONNECTION_FILTER } from './query-schemas.js';
import { parsed, time } from './text.js';

export const DEFAULT_LIFETIME = 'P7D';
const MAX_MILLISECONDS = 90 * 86_400_000;

function parseLifetime(raw: string): number {
  const milliseconds = parseDuration(raw);
  if (milliseconds === 0) throw new InvalidValueError('expiresIn', 'must be longer than nothing');
  if (milliseconds > MAX_MILLISECONDS) throw new InvalidValueError('expiresIn', 'must be at most P90D');
  return milliseconds;
}

export const NEW_SETUP_LINK = z
  .strictObject({
    connection: CONNECTION_FILTER.nullable().optional().meta({ description: 'Slug; absent: any connection of the tenant.' }),
    expiresIn: parsed(parseLifetime).nullable().optional().meta({ description: 'ISO 8601 duration, at most P90D.', default: DEFAULT_LIFETIME }),
  })
  .meta({ id: 'NewSetupLink' });

export const CREATED_SETUP_LINK = z
  .strictObject({ id: z.string(), url: z.string().meta({ description: 'Shown this once; whoever has it can open it.' }), expiresAt: time })
  .meta({ id: 'CreatedSetupLink' });

export const SETUP_LINK = z
  .strictObject({ id: z.string(), connection: z.string().nullable(), createdAt: time, expiresAt: time })
  .meta({ id: 'SetupLink' });

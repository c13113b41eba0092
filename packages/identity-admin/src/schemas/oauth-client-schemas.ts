import { z } from 'zod';
import { description, time } from './text.js';

export const NEW_OAUTH_CLIENT = z.strictObject({ name: description(200).nullable().optional() }).meta({ id: 'NewOAuthClient' });

export const CREATED_OAUTH_CLIENT = z
  .strictObject({ clientId: z.string(), clientSecret: z.string().meta({ description: 'Shown this once.' }), tokenUrl: z.string() })
  .meta({ id: 'CreatedOAuthClient' });

export const OAUTH_CLIENT = z
  .strictObject({
    clientId: z.string(),
    name: z.string().nullable(),
    hint: z.string().meta({ description: 'The end of the client secret.' }),
    createdAt: time,
    lastUsedAt: time.nullable().meta({ description: 'When it last asked for an access token.' }),
  })
  .meta({ id: 'OAuthClient' });

import { EVENT_TYPES } from '@vestibule/identity-core';
import { z } from 'zod';
import { description, time } from './text.js';

const URL_TEXT = z.string().min(1).max(2_048).meta({ description: 'https; http only while EXTERNAL_URL is a loopback address.' });
const TYPES = z.array(z.enum(EVENT_TYPES)).min(1).max(EVENT_TYPES.length).nullable().meta({ description: 'null: every type.' });

export const NEW_WEBHOOK = z.strictObject({ url: URL_TEXT, types: TYPES.optional(), description: description(500).nullable().optional() }).meta({ id: 'NewWebhook' });

export const CREATED_WEBHOOK = z
  .strictObject({ id: z.string(), url: z.string(), secret: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'CreatedWebhook', description: 'Verify messages with the secret as Standard Webhooks describes.' });

export const WEBHOOK_PATCH = z
  .strictObject({ url: URL_TEXT.optional(), types: TYPES.optional(), description: description(500).nullable().optional(), enabled: z.boolean().optional() })
  .meta({ id: 'WebhookPatch' });

export const WEBHOOK = z
  .strictObject({
    id: z.string(),
    url: z.string(),
    types: z.array(z.enum(EVENT_TYPES)).nullable(),
    description: z.string().nullable(),
    enabled: z.boolean(),
    disabledReason: z.string().nullable().meta({ description: 'Why it was switched off by itself.' }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Webhook' });

export const DELIVERY = z
  .strictObject({
    id: z.string(),
    event: z.string().nullable().meta({ description: 'null: a test.' }),
    type: z.string(),
    status: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.number().int(),
    createdAt: time,
    lastAttemptAt: time.nullable(),
    nextAttemptAt: time.nullable(),
    responseStatus: z.number().int().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

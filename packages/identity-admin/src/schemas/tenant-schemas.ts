import { foldText, InvalidValueError, parseDuration, parseSlug } from '@vestibule/identity-core';
import { z } from 'zod';
import { label, parsed, time } from './text.js';

const MAX_RETENTION = 100 * 365 * 86_400_000;
const LABEL = '[\\p{L}\\p{N}_](?:[\\p{L}\\p{M}\\p{N}_-]*[\\p{L}\\p{M}\\p{N}])?';
const DOMAIN = new RegExp(`^(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*$`, 'u');

/** Folded. @throws {InvalidValueError} Neither `*`, nor a domain, nor `*.` before one. */
export function parseDomainPattern(raw: string): string {
  const pattern = foldText(raw);
  if (pattern === '*' || (pattern.length <= 255 && DOMAIN.test(pattern))) return pattern;
  throw new InvalidValueError('allowedDomains', 'must be "*", a domain such as example.com, or *.example.com');
}

function parseRetention(raw: string): string {
  if (parseDuration(raw) > MAX_RETENTION) throw new InvalidValueError('retention', 'must be at most 100 years');
  return raw;
}

export const SLUG = parsed(parseSlug).meta({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' });
export const NAME = label(200);

const SETTINGS = {
  allowedDomains: z
    .array(parsed(parseDomainPattern))
    .max(1_000)
    .transform((domains) => [...new Set(domains)])
    .nullable()
    .optional()
    .meta({ description: '`*` admits every domain, `*.example.com` the subdomains only; an empty list admits nobody.', default: ['*'] }),
  sharedEmail: z.enum(['refuse', 'allow']).nullable().optional().meta({ default: 'refuse' }),
  retention: parsed(parseRetention)
    .nullable()
    .optional()
    .meta({ description: 'ISO 8601 duration: how long a deprovisioned account is kept.', default: 'P30D' }),
};

export const NEW_TENANT = z.strictObject({ slug: SLUG, name: NAME, ...SETTINGS }).meta({ id: 'NewTenant' });

export const TENANT_PATCH = z
  .strictObject({ slug: SLUG.optional().meta({ description: 'Cannot change.' }), name: NAME.optional(), ...SETTINGS })
  .meta({ id: 'TenantPatch' });

export const TENANT = z
  .strictObject({
    slug: z.string(),
    name: z.string(),
    allowedDomains: z.array(z.string()),
    sharedEmail: z.enum(['refuse', 'allow']),
    retention: z.string(),
    createdAt: time,
  })
  .meta({ id: 'Tenant' });

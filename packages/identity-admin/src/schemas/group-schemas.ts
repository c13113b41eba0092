import { connectionId, parseGroupName, parseSlug } from '@vestibule/identity-core';
import { z } from 'zod';
import { label, parsed, time } from './text.js';

export const GROUP_KIND = z.enum(['internal', 'system', 'external']);

const ROLES = z.array(label(200)).max(200).nullable().optional();

export const NEW_GROUP = z
  .strictObject({ name: parsed(parseGroupName), kind: z.enum(['internal', 'system']).nullable().optional().meta({ default: 'internal' }), roles: ROLES })
  .meta({ id: 'NewGroup' });

export const GROUP_PATCH = z
  .strictObject({ name: parsed(parseGroupName).optional(), roles: ROLES })
  .meta({ id: 'GroupPatch', description: 'Of an external group only `roles`.' });

export const RELINK = z.strictObject({ connection: parsed((raw) => connectionId(parseSlug(raw))) }).meta({ id: 'Relink' });

export const NOTHING = z.strictObject({});

export const GROUP = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: GROUP_KIND,
    connection: z.string().nullable(),
    formerConnection: z.string().nullable(),
    roles: z.array(z.string()),
    memberCount: z.int(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Group' });

export const MEMBER = z
  .strictObject({ id: z.string(), kind: z.enum(['user', 'group']), displayName: z.string().nullable(), upn: z.string().nullable() })
  .meta({ id: 'Member' });

export const EFFECTIVE_GROUP = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: GROUP_KIND,
    path: z.array(z.strictObject({ id: z.string(), name: z.string() })).meta({ description: 'From the group that holds the user directly up to this one.' }),
  })
  .meta({ id: 'EffectiveGroup' });

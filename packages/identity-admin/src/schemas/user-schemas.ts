import { MAX_TEXT_LENGTH, RELEASABLE, parseEmail, parseUpn } from '@vestibule/identity-core';
import { z } from 'zod';
import { description, label, parsed, time } from './text.js';

export const USER_STATUS = z.enum(['active', 'deactivated', 'deprovisioned', 'purged']);

const IDENTIFIERS = {
  upn: parsed(parseUpn).nullable().optional().meta({ description: 'Unique in the tenant, compared without regard to case.' }),
  email: parsed(parseEmail).nullable().optional(),
};

const FIELDS = {
  displayName: description().nullable().optional(),
  givenName: description().nullable().optional(),
  surname: description().nullable().optional(),
  department: description().nullable().optional(),
  jobTitle: description().nullable().optional(),
  costCenters: z.array(label(MAX_TEXT_LENGTH)).max(200).nullable().optional(),
};

export const NEW_USER = z
  .strictObject({ ...IDENTIFIERS, ...FIELDS, protected: z.boolean().nullable().optional() })
  .meta({ id: 'NewUser', description: 'A UPN or an e-mail address at least.' });

export const USER_PATCH = z
  .strictObject({
    ...IDENTIFIERS,
    ...FIELDS,
    active: z.boolean().optional(),
    blocked: z.boolean().optional().meta({ description: 'A local lock: ends sessions, refuses logins, invisible to SCIM, lifted only here.' }),
    protected: z.boolean().optional().meta({ description: 'No connection may deactivate, delete or take over this user.' }),
  })
  .meta({ id: 'UserPatch' });

export const USER = z
  .strictObject({
    id: z.string(),
    upn: z.string().nullable(),
    email: z.string().nullable(),
    displayName: z.string().nullable(),
    givenName: z.string().nullable(),
    surname: z.string().nullable(),
    department: z.string().nullable(),
    jobTitle: z.string().nullable(),
    costCenters: z.array(z.string()),
    status: USER_STATUS,
    active: z.boolean(),
    blocked: z.boolean(),
    managedBy: z.string().nullable().meta({ description: 'Slug of the connection whose directory has authority.' }),
    protected: z.boolean(),
    externalIds: z.array(z.strictObject({ connection: z.string(), channel: z.enum(['saml', 'scim']), value: z.string() })),
    scimIds: z.array(z.strictObject({ connection: z.string(), value: z.string() })),
    createdAt: time,
    updatedAt: time,
    deprovisionedAt: time.nullable(),
    purgeAfter: time.nullable(),
  })
  .meta({ id: 'User' });

const IDENTIFIER = z.enum(RELEASABLE);

export const RELEASE = z
  .strictObject({ identifiers: z.array(IDENTIFIER).min(1).max(10).nullable().optional(), preview: z.boolean().nullable().optional() })
  .meta({ id: 'Release', description: 'UPN and EXTERNAL_PROVIDER_ID unless named; EMAIL only when named.' });

export const RELEASED = z
  .strictObject({
    released: z.array(
      z.strictObject({
        identifier: IDENTIFIER,
        connection: z.string().nullable(),
        channel: z.enum(['saml', 'scim']).nullable(),
        value: z.string(),
      }),
    ),
    preview: z.boolean(),
    decision: z.string(),
  })
  .meta({ id: 'Released' });

export const SESSIONS = z
  .strictObject({
    items: z.array(
      z.strictObject({ id: z.string(), connection: z.string(), createdAt: time, lastSeenAt: time, expiresAt: time }),
    ),
    revocations: z.array(
      z.strictObject({
        requestedAt: time,
        confirmedAt: time.nullable(),
        sessions: z.int(),
        reason: z.enum(['deactivated', 'deprovisioned', 'blocked', 'administrator', 'logout', 'connection-deleted']),
        decision: z.string(),
      }),
    ),
    next: z.string().nullable().meta({ description: 'Cursor of further revocations; the live sessions are whole.' }),
  })
  .meta({ id: 'Sessions' });

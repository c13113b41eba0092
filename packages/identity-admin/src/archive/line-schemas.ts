import { EVENT_TYPES, foldText, InvalidValueError, parseDuration, PRESETS, REFUSAL_CATALOGUE, SYNC_FIELDS, type ArchiveKind } from '@vestibule/identity-core';
import { z } from 'zod';
import { DECISION_KIND, DECISION_OUTCOME } from '../schemas/decision-schemas.js';
import { parseDomainPattern, SLUG } from '../schemas/tenant-schemas.js';

const MAX_ID = 512;
const MAX_TEXT = 16_384;

const id = z.string().min(1).max(MAX_ID);
const text = (max = MAX_TEXT) => z.string().max(max);
const optional = (max = MAX_TEXT) => text(max).nullable();
const hash = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be 64 hex digits' });
const time = z.iso.datetime({ error: 'must be a time in UTC such as 2026-01-31T12:00:00.000Z' });
const count = z.number().int().min(0).max(2_147_483_647);
const position = z.string().regex(/^\d{1,15}$/, { error: 'must be a number as text' });
const document = z.record(z.string(), z.unknown());
const url = z.string().max(2_048).refine((raw) => URL.canParse(raw) && /^https?:\/\//.test(raw), { error: 'must be an https URL' });

const judged = (parse: (raw: string) => unknown) =>
  z.string().max(MAX_TEXT).superRefine((raw, context) => {
    try {
      parse(raw);
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      context.addIssue({ code: 'custom', message: error.reason });
    }
  });
const email = z.string().min(3).max(MAX_ID).refine((raw) => raw.lastIndexOf('@') > 0 && !raw.endsWith('@'), { error: 'must be an e-mail address' });
/** Whose folded form stands for something: what folds to nothing could be claimed by everybody. */
const name = z.string().max(MAX_ID).refine((raw) => foldText(raw) !== '', { error: 'must not be blank' });

const certificate = z.strictObject({ certificate: text(32_768).min(1), fingerprint: hash, subject: text(), notBefore: text(64), notAfter: text(64) });

const idp = z.strictObject({
  entityId: text(1_024).min(1),
  ssoRedirectUrl: url.nullable(),
  ssoPostUrl: url.nullable(),
  sloRedirectUrl: url.nullable(),
  sloPostUrl: url.nullable(),
  sloRedirectResponseUrl: url.nullable().optional(),
  sloPostResponseUrl: url.nullable().optional(),
  wantAuthnRequestsSigned: z.boolean(),
  certificates: z.array(certificate).max(50),
  validUntil: optional(64),
  cacheDuration: optional(64),
  source: z.enum(['xml', 'url']),
  sourceUrl: url.nullable(),
  etag: optional(1_024),
  refreshedAt: time.nullable(),
  nextRefreshAt: time.nullable(),
  lastError: optional(),
  expiryAnnounced: z.array(hash).max(50).optional(),
});

const ATTRIBUTES = ['givenname', 'surname', 'emailaddress', 'upn', 'name', 'department', 'jobtitle', 'costcenters'] as const;

const saml = z.strictObject({
  enabled: z.boolean(),
  buttonLabel: text(200),
  idp: idp.nullable(),
  jitRegistration: z.boolean(),
  idpInitiated: z.enum(['convert', 'reject', 'accept']),
  attributeMapping: z.strictObject(Object.fromEntries(ATTRIBUTES.map((each) => [each, text(1_024)]))),
  sync: z.strictObject(Object.fromEntries(SYNC_FIELDS.map((field) => [field, z.enum(['never', 'on-registration', 'every-login'])]))),
  externalIdAttribute: optional(1_024),
  nameIdFormat: text(1_024),
  forceAuthn: z.boolean(),
  signAuthnRequests: z.boolean(),
  wantAssertionsEncrypted: z.boolean(),
  requireEncryptedAssertions: z.boolean(),
  clockSkewSeconds: z.number().int().min(0).max(300),
});

const scim = z.strictObject({
  enabled: z.boolean(),
  visibility: z.enum(['own', 'all']),
  nestedGroups: z.enum(['reject', 'accept']),
  mode: z.enum(['live', 'shadow']),
  dialect: z.enum(['lenient', 'strict']),
  guard: z.strictObject({ maxShare: z.number().min(0).max(1), windowMinutes: z.number().int().min(1).max(100_000), minimum: count }).nullable(),
});

const member = z.strictObject({ kind: z.enum(['user', 'group']), id });
const act = z.union([
  z.strictObject({ kind: z.enum(['deactivate-user', 'delete-user']), user: id, scimId: id }),
  z.strictObject({ kind: z.literal('remove-members'), group: id, members: z.array(member).max(100_000) }),
  z.strictObject({ kind: z.literal('delete-group'), group: id }),
]);

const stamps = { createdAt: time, updatedAt: time };

/** Every kind of line between the first and the last, without `kind`. */
const LINES: Readonly<Record<ArchiveKind, z.ZodRawShape>> = {
  tenant: {
    slug: SLUG,
    name: text(200).min(1),
    allowedDomains: z.array(judged(parseDomainPattern)).max(1_000),
    sharedEmail: z.enum(['refuse', 'allow']),
    retention: judged(parseDuration),
    createdAt: time,
  },
  connection: { id: SLUG, name: text(200).min(1), preset: z.enum(PRESETS), rebinding: z.enum(['refuse', 'allow']), saml: saml.nullable(), scim: scim.nullable(), ...stamps },
  'connection-key': {
    connection: id,
    sealed: text(),
    certificate: text(),
    nextSealed: optional(),
    nextCertificate: optional(),
    previousSealed: optional(),
    previousCertificate: optional(),
  },
  'tenant-key': { purpose: id, sealed: text() },
  token: { connection: id, id, name: optional(200), hash, hint: text(64), createdAt: time, lastUsedAt: time.nullable(), expiresAt: time.nullable() },
  'oauth-client': { connection: id, id, name: optional(200), secretHash: hash, hint: text(64), createdAt: time, lastUsedAt: time.nullable() },
  'setup-link': { id, connection: id.nullable(), secretHash: hash, createdAt: time, expiresAt: time },
  user: {
    id,
    upn: name.nullable(),
    email: email.nullable(),
    displayName: optional(),
    givenName: optional(),
    surname: optional(),
    department: optional(),
    jobTitle: optional(),
    costCenters: z.array(text()).max(1_000),
    status: z.enum(['active', 'deactivated', 'deprovisioned', 'purged']),
    blocked: z.boolean(),
    protected: z.boolean(),
    managedBy: id.nullable(),
    provisionedFields: z.array(z.enum(['displayName', 'givenName', 'surname', 'department', 'jobTitle', 'costCenters', 'email'])).max(20),
    upnProvisionedAt: time.nullable(),
    ...stamps,
    deprovisionedAt: time.nullable(),
    purgeAfter: time.nullable(),
  },
  'external-id': { connection: id, channel: z.enum(['saml', 'scim']), value: text(2_048).min(1), userId: id, boundAt: time },
  record: { connection: id, scimId: id, userId: id, upn: name, externalId: text(2_048).min(1).nullable(), document, retired: z.boolean(), ...stamps, version: count },
  group: {
    id,
    name,
    nameScope: text(MAX_ID),
    groupKind: z.enum(['internal', 'system', 'external']),
    connection: id.nullable(),
    formerConnection: id.nullable(),
    roles: z.array(text()).max(1_000),
    externalId: optional(2_048),
    document,
    ...stamps,
    version: count,
  },
  member: { groupId: id, memberKind: z.enum(['user', 'group']), memberId: id },
  'suspended-membership': { userId: id, connection: id, groupId: id },
  hold: { id, connection: id, at: time, act, status: z.enum(['pending', 'approved', 'rejected']), decision: id },
  'promised-id': { connection: id, resource: z.enum(['user', 'group']), externalId: text(2_048).min(1), id, promisedAt: time.nullable() },
  tombstone: { digest: hash },
  revocation: { userId: id, id, requestedAt: time, confirmedAt: time.nullable(), sessions: count, reason: text(64), decision: id, nextAttemptAt: time.nullable(), attempts: count.nullable() },
  'used-assertion': { connection: id, assertionHash: text(MAX_ID).min(1), forgetAfter: time },
  decision: {
    id,
    at: time,
    decisionKind: DECISION_KIND,
    action: text(200),
    connection: id.nullable(),
    actorKind: z.enum(['connection', 'host', 'person', 'system']),
    actorId: optional(2_048),
    outcome: DECISION_OUTCOME,
    reason: z.string().max(64).refine((code) => Object.hasOwn(REFUSAL_CATALOGUE, code), { error: 'must be a code of docs/errors.md' }).nullable(),
    detail: optional(),
    remedy: optional(),
    matchedBy: z.enum(['SCIM_ID', 'EXTERNAL_PROVIDER_ID', 'UPN', 'EMAIL']).nullable(),
    trail: z.array(z.strictObject({ policy: text(200), identifier: optional(64), result: text(), detail: optional() })).min(1).max(10_000),
    changes: z.array(z.strictObject({ target: z.strictObject({ kind: text(64), id: text(MAX_ID) }), field: text(), from: z.unknown(), to: z.unknown() })).max(100_000),
    events: z.array(id).max(100_000),
    userId: id.nullable(),
    groupId: id.nullable(),
    input: document.nullable(),
  },
  mention: { decision: id, value: text(MAX_ID).min(1) },
  event: { id, at: time, type: z.enum(EVENT_TYPES), data: document, decision: id, position: position.nullable() },
  webhook: {
    id,
    url,
    types: z.array(z.enum(EVENT_TYPES)).max(EVENT_TYPES.length).nullable(),
    description: optional(500),
    enabled: z.boolean(),
    disabledReason: optional(),
    sealedSecret: optional(),
    previousSealedSecret: optional(),
    previousUntil: time.nullable(),
    ...stamps,
    position,
    failures: count,
    failingSince: time.nullable(),
    nextAttemptAt: time.nullable(),
  },
  delivery: {
    webhook: id,
    id,
    eventId: id.nullable(),
    type: text(200),
    body: z.string().max(4_194_304),
    status: z.literal('pending'),
    attempts: count,
    createdAt: time,
    lastAttemptAt: time.nullable(),
    nextAttemptAt: time.nullable(),
    responseStatus: count.nullable(),
    error: optional(),
  },
};

export const LINE_SCHEMAS = Object.fromEntries(
  Object.entries(LINES).map(([kind, shape]) => [kind, z.strictObject({ kind: z.literal(kind), ...shape })]),
) as unknown as Readonly<Record<ArchiveKind, z.ZodObject>>;

export const HEADER = z.strictObject({
  kind: z.literal('archive'),
  format: z.number().int(),
  tenant: z.string().max(63),
  createdAt: time,
  lines: count,
  counts: z.record(z.string().max(64), count),
  leftOut: z.record(z.string().max(64), count),
  secrets: z.record(z.string().max(64), z.unknown()).nullable(),
});

export const TRAILER = z.strictObject({ kind: z.literal('end'), lines: count });

import { DEFAULT_ATTRIBUTE_MAPPING, DEFAULT_ATTRIBUTE_SYNC, DEFAULT_GUARD_MINIMUM, DEFAULT_SCIM_SETTINGS, MAX_IDENTIFIER_LENGTH, PRESETS } from '@vestibule/identity-core';
import { z } from 'zod';
import { NAME, SLUG } from './tenant-schemas.js';
import { label, time } from './text.js';

const PRESET = z.enum(PRESETS);
const REBINDING = z.enum(['refuse', 'allow']);
const IDP_INITIATED = z.enum(['convert', 'reject', 'accept']);
const SYNC_MODE = z.enum(['never', 'on-registration', 'every-login']);
const VISIBILITY = z.enum(['own', 'all']);
const NESTED_GROUPS = z.enum(['reject', 'accept']);
const MODE = z.enum(['live', 'shadow']);
const DIALECT = z.enum(['lenient', 'strict']);
const GUARD = z.strictObject({ maxShare: z.number().min(0).max(1), windowMinutes: z.int().min(1).max(525_600), minimum: z.int().min(0).max(1_000_000) });
const ATTRIBUTE_NAME = label(MAX_IDENTIFIER_LENGTH);
const SWITCH = z.boolean().nullable().optional();

const SYNC_FIELDS = ['department', 'jobtitle', 'costcenters', 'givenname', 'surname', 'emailaddress', 'name'] as const;
const MAPPED = ['givenname', 'surname', 'emailaddress', 'upn', 'name', 'department', 'jobtitle', 'costcenters'] as const;

function everyOf<const Names extends readonly string[], Value extends z.ZodType>(
  names: Names,
  value: (name: Names[number]) => Value,
): Readonly<Record<Names[number], Value>> {
  return Object.fromEntries(names.map((name: Names[number]) => [name, value(name)])) as Record<Names[number], Value>;
}

const SAML_SETTINGS = z
  .strictObject({
    enabled: SWITCH.meta({ default: true }),
    buttonLabel: label(200).nullable().optional().meta({ description: 'What the login page shows; by default "Sign in with" and the name.' }),
    metadataXml: z.string().min(1, 'must not be empty').nullable().optional().meta({ description: "The IdP's metadata as text; excludes metadataUrl." }),
    metadataUrl: z.string().min(1, 'must not be empty').max(2_048).nullable().optional().meta({ description: "Where the IdP's metadata is; excludes metadataXml." }),
    jitRegistration: SWITCH.meta({ default: true }),
    idpInitiated: IDP_INITIATED.nullable().optional().meta({ default: 'convert' }),
    attributeMapping: z
      .strictObject(everyOf(MAPPED, (name) => ATTRIBUTE_NAME.nullable().optional().meta({ default: DEFAULT_ATTRIBUTE_MAPPING[name] })))
      .nullable()
      .optional(),
    sync: z.strictObject(everyOf(SYNC_FIELDS, (name) => SYNC_MODE.nullable().optional().meta({ default: DEFAULT_ATTRIBUTE_SYNC[name] }))).nullable().optional(),
    externalIdAttribute: ATTRIBUTE_NAME.nullable().optional().meta({ description: 'The attribute that carries the external id; null: the NameID.' }),
    nameIdFormat: ATTRIBUTE_NAME.nullable().optional().meta({ default: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' }),
    forceAuthn: SWITCH.meta({ default: false }),
    signAuthnRequests: SWITCH.meta({ default: false }),
    wantAssertionsEncrypted: SWITCH.meta({ default: false }),
    requireEncryptedAssertions: SWITCH.meta({ default: false }),
    clockSkewSeconds: z.int().min(0).max(300).nullable().optional().meta({ default: 60 }),
  })
  .meta({ id: 'SamlSettings' });

const SCIM_SETTINGS = z
  .strictObject({
    enabled: SWITCH.meta({ default: DEFAULT_SCIM_SETTINGS.enabled }),
    visibility: VISIBILITY.nullable().optional().meta({ default: DEFAULT_SCIM_SETTINGS.visibility }),
    nestedGroups: NESTED_GROUPS.nullable().optional().meta({ default: DEFAULT_SCIM_SETTINGS.nestedGroups }),
    mode: MODE.nullable().optional().meta({ default: DEFAULT_SCIM_SETTINGS.mode }),
    dialect: DIALECT.nullable().optional().meta({ default: DEFAULT_SCIM_SETTINGS.dialect }),
    guard: GUARD.extend({ minimum: GUARD.shape.minimum.nullable().optional().meta({ default: DEFAULT_GUARD_MINIMUM }) }).nullable().optional().meta({ default: null }),
  })
  .meta({ id: 'ScimSettings' });

const PARTS = {
  preset: PRESET.nullable().optional().meta({ default: 'generic' }),
  rebinding: REBINDING.nullable().optional().meta({ default: 'refuse' }),
  saml: SAML_SETTINGS.nullable().optional(),
  scim: SCIM_SETTINGS.nullable().optional(),
};

export const NEW_CONNECTION = z
  .strictObject({ slug: SLUG, name: NAME, ...PARTS })
  .meta({ id: 'NewConnection', description: 'Without `saml` it has no login, without `scim` no provisioning.' });

export const CONNECTION_PATCH = z
  .strictObject({ slug: SLUG.optional().meta({ description: 'Cannot change.' }), name: NAME.optional(), ...PARTS })
  .meta({ id: 'ConnectionPatch', description: 'null takes a part away or sets a setting to its default.' });

export type SamlSettingsBody = z.output<typeof SAML_SETTINGS>;
export type ScimSettingsBody = z.output<typeof SCIM_SETTINGS>;
export type ConnectionPatchBody = z.output<typeof CONNECTION_PATCH>;

const IDENTITY_PROVIDER = z
  .strictObject({
    entityId: z.string(),
    ssoUrl: z.string().nullable(),
    sloUrl: z.string().nullable(),
    source: z.enum(['xml', 'url']),
    sourceUrl: z.string().nullable(),
    refreshedAt: time.nullable(),
    nextRefreshAt: time.nullable(),
    lastError: z.string().nullable(),
    certificates: z.array(
      z.strictObject({ fingerprint: z.string(), subject: z.string(), notBefore: time, notAfter: time, status: z.enum(['valid', 'expiring', 'expired']) }),
    ),
  })
  .meta({ id: 'IdentityProvider' });

const SAML = z
  .strictObject({
    enabled: z.boolean(),
    buttonLabel: z.string(),
    jitRegistration: z.boolean(),
    idpInitiated: IDP_INITIATED,
    attributeMapping: z.strictObject(everyOf(MAPPED, () => z.string())),
    sync: z.strictObject(everyOf(SYNC_FIELDS, () => SYNC_MODE)),
    externalIdAttribute: z.string().nullable(),
    nameIdFormat: z.string(),
    forceAuthn: z.boolean(),
    signAuthnRequests: z.boolean(),
    wantAssertionsEncrypted: z.boolean(),
    requireEncryptedAssertions: z.boolean(),
    clockSkewSeconds: z.int(),
    entityId: z.string(),
    acsUrl: z.string(),
    loginUrl: z.string(),
    logoutUrl: z.string(),
    metadataUrl: z.string().meta({ description: 'Of our metadata, for the IdP; `idp.sourceUrl` is where we read the IdP’s.' }),
    relayState: z.literal('initiate-sp-login'),
    idp: IDENTITY_PROVIDER.nullable(),
  })
  .meta({ id: 'Saml' });

const SCIM = z
  .strictObject({
    enabled: z.boolean(),
    visibility: VISIBILITY,
    nestedGroups: NESTED_GROUPS,
    mode: MODE,
    dialect: DIALECT,
    guard: GUARD.nullable(),
    baseUrl: z.string(),
  })
  .meta({ id: 'Scim' });

export const CONNECTION = z
  .strictObject({
    slug: z.string(),
    name: z.string(),
    preset: PRESET,
    rebinding: REBINDING,
    saml: SAML.nullable(),
    scim: SCIM.nullable(),
    warnings: z.array(z.strictObject({ code: z.string(), detail: z.string() })),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Connection' });

import {
  DEFAULT_ATTRIBUTE_MAPPING,
  DEFAULT_ATTRIBUTE_SYNC,
  DEFAULT_GUARD_MINIMUM,
  DEFAULT_SCIM_SETTINGS,
  type Connection,
  type IdentityProviderDescription,
  type SamlSettings,
  type ScimSettings,
} from '@vestibule/identity-core';
import type { ConnectionPatchBody, SamlSettingsBody, ScimSettingsBody } from '../schemas/connection-schemas.js';
import { patched } from './patched.js';

/** What a body does to the IdP's metadata, which was read before. */
export type MetadataChange =
  | { readonly kind: 'keep' }
  /** Taken away if it came from there. */
  | { readonly kind: 'remove'; readonly sources: readonly IdentityProviderDescription['source'][] }
  | { readonly kind: 'set'; readonly idp: IdentityProviderDescription };

type Settings = Pick<Connection, 'name' | 'preset' | 'rebinding' | 'saml' | 'scim'>;

/** Pure. The settings after a merge patch; a part that was not there starts from its defaults. */
export function mergeConnection<Current extends Settings>(current: Current, body: ConnectionPatchBody, metadata: MetadataChange): Current {
  const name = body.name ?? current.name;
  return {
    ...current,
    name,
    preset: patched(body.preset, current.preset, 'generic'),
    rebinding: patched(body.rebinding, current.rebinding, 'refuse'),
    saml: body.saml == null ? patched(body.saml, current.saml, null) : mergeSaml(current.saml, body.saml, defaultSaml(name), metadata),
    scim: body.scim == null ? patched(body.scim, current.scim, null) : mergeScim(current.scim ?? DEFAULT_SCIM_SETTINGS, body.scim),
  };
}

function defaultSaml(name: string): SamlSettings {
  return {
    enabled: true,
    buttonLabel: `Sign in with ${name}`,
    idp: null,
    jitRegistration: true,
    idpInitiated: 'convert',
    attributeMapping: DEFAULT_ATTRIBUTE_MAPPING,
    sync: DEFAULT_ATTRIBUTE_SYNC,
    externalIdAttribute: null,
    nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    forceAuthn: false,
    signAuthnRequests: false,
    wantAssertionsEncrypted: false,
    requireEncryptedAssertions: false,
    clockSkewSeconds: 60,
  };
}

function mergeSaml(before: SamlSettings | null, body: SamlSettingsBody, defaults: SamlSettings, metadata: MetadataChange): SamlSettings {
  const current = before ?? defaults;
  const setting = <Name extends Exclude<keyof SamlSettings & keyof SamlSettingsBody, 'attributeMapping' | 'sync'>>(name: Name): SamlSettings[Name] =>
    patched(body[name] as SamlSettings[Name] | null | undefined, current[name], defaults[name]);
  return {
    enabled: setting('enabled'),
    buttonLabel: setting('buttonLabel'),
    idp: mergeMetadata(current.idp, metadata),
    jitRegistration: setting('jitRegistration'),
    idpInitiated: setting('idpInitiated'),
    attributeMapping: mergeRecord(current.attributeMapping, body.attributeMapping, defaults.attributeMapping),
    sync: mergeRecord(current.sync, body.sync, defaults.sync),
    externalIdAttribute: setting('externalIdAttribute'),
    nameIdFormat: setting('nameIdFormat'),
    forceAuthn: setting('forceAuthn'),
    signAuthnRequests: setting('signAuthnRequests'),
    wantAssertionsEncrypted: setting('wantAssertionsEncrypted'),
    requireEncryptedAssertions: setting('requireEncryptedAssertions'),
    clockSkewSeconds: setting('clockSkewSeconds'),
  };
}

function mergeMetadata(current: SamlSettings['idp'], change: MetadataChange): SamlSettings['idp'] {
  switch (change.kind) {
    case 'keep':
      return current;
    case 'remove':
      return current !== null && change.sources.includes(current.source) ? null : current;
    case 'set':
      return change.idp;
  }
}

function mergeScim(current: ScimSettings, body: ScimSettingsBody): ScimSettings {
  return {
    enabled: patched(body.enabled, current.enabled, DEFAULT_SCIM_SETTINGS.enabled),
    visibility: patched(body.visibility, current.visibility, DEFAULT_SCIM_SETTINGS.visibility),
    nestedGroups: patched(body.nestedGroups, current.nestedGroups, DEFAULT_SCIM_SETTINGS.nestedGroups),
    mode: patched(body.mode, current.mode, DEFAULT_SCIM_SETTINGS.mode),
    dialect: patched(body.dialect, current.dialect, DEFAULT_SCIM_SETTINGS.dialect),
    guard: body.guard == null ? patched(body.guard, current.guard, DEFAULT_SCIM_SETTINGS.guard) : mergeGuard(current.guard, body.guard),
  };
}

function mergeGuard(current: ScimSettings['guard'], body: NonNullable<ScimSettingsBody['guard']>): ScimSettings['guard'] {
  return { ...body, minimum: patched(body.minimum, current?.minimum ?? DEFAULT_GUARD_MINIMUM, DEFAULT_GUARD_MINIMUM) };
}

function mergeRecord<Shape extends object>(
  current: Shape,
  body: { readonly [Name in keyof Shape]?: Shape[Name] | null | undefined } | null | undefined,
  defaults: Shape,
): Shape {
  if (body === undefined) return current;
  if (body === null) return defaults;
  const merged = { ...current };
  for (const name of Object.keys(defaults) as (keyof Shape)[]) merged[name] = patched<Shape[keyof Shape]>(body[name], current[name], defaults[name]);
  return merged;
}

import type { ConnectionId } from './connection-id.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { SamlSettings } from './saml-settings.js';

export const PRESETS = ['okta', 'entra', 'google', 'onelogin', 'jumpcloud', 'ping', 'adfs', 'keycloak', 'generic'] as const;
export type Preset = (typeof PRESETS)[number];

/** What the blast-radius guard allows a connection to take away in a window. */
export interface GuardSettings {
  /** 0 to 1, of what stands now plus what the window's counted acts took away. */
  readonly maxShare: number;
  readonly windowMinutes: number;
  /** Acts up to this many are never held. */
  readonly minimum: number;
}

export interface ScimSettings {
  readonly enabled: boolean;
  readonly visibility: 'own' | 'all';
  readonly nestedGroups: 'reject' | 'accept';
  readonly mode: 'live' | 'shadow';
  readonly dialect: 'lenient' | 'strict';
  readonly guard: GuardSettings | null;
}

export const DEFAULT_SCIM_SETTINGS: ScimSettings = {
  enabled: true,
  visibility: 'own',
  nestedGroups: 'reject',
  mode: 'live',
  dialect: 'lenient',
  guard: null,
};

/** Acts within a window that no guard holds, whatever their share. */
export const DEFAULT_GUARD_MINIMUM = 5;

/** Our configuration of ONE identity provider of a tenant: a SAML part, a SCIM part, or both. */
export interface Connection {
  readonly tenant: TenantId;
  readonly id: ConnectionId;
  readonly name: string;
  readonly preset: Preset;
  /** `allow` = the literal reading of the matching order: a weaker match rebinds a stronger identifier. */
  readonly rebinding: 'refuse' | 'allow';
  readonly saml: SamlSettings | null;
  readonly scim: ScimSettings | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

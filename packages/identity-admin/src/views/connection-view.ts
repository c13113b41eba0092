import type { Connection, IdentityProviderDescription, ProvisioningToken, SamlSettings, SealedKeyRing, Tenant } from '@vestibule/identity-core';
import { certificateStatus } from './certificate-status.js';
import { samlUrls, scimBaseUrl } from './connection-urls.js';
import { connectionWarnings } from './connection-warnings.js';
import { keysView } from './key-view.js';
import { keyWarnings } from './key-warnings.js';
import { timeView } from './time-view.js';

export interface ConnectionViewContext {
  readonly tenant: Tenant;
  readonly externalUrl: string;
  readonly now: Date;
  /** Of this connection. */
  readonly tokens: readonly ProvisioningToken[];
  /** Ours for this connection; none where none was needed yet. */
  readonly keys: SealedKeyRing | undefined;
}

export function connectionView(connection: Connection, { tenant, externalUrl, now, tokens, keys }: ConnectionViewContext): object {
  const { id, name, preset, rebinding, saml, scim, createdAt, updatedAt } = connection;
  return {
    slug: id,
    name,
    preset,
    rebinding,
    saml: saml === null ? null : { ...settingsView(saml), ...samlUrls(externalUrl, tenant.slug, id), relayState: 'initiate-sp-login', idp: idpView(saml.idp, now) },
    scim:
      scim === null
        ? null
        : {
            enabled: scim.enabled,
            visibility: scim.visibility,
            nestedGroups: scim.nestedGroups,
            mode: scim.mode,
            dialect: scim.dialect,
            guard: scim.guard,
            baseUrl: scimBaseUrl(externalUrl, tenant.slug),
          },
    warnings: [...connectionWarnings(connection, tokens, now), ...(saml === null ? [] : keyWarnings(keysView(keys, now)))],
    createdAt: timeView(createdAt),
    updatedAt: timeView(updatedAt),
  };
}

function settingsView(saml: SamlSettings): object {
  return {
    enabled: saml.enabled,
    buttonLabel: saml.buttonLabel,
    jitRegistration: saml.jitRegistration,
    idpInitiated: saml.idpInitiated,
    attributeMapping: saml.attributeMapping,
    sync: saml.sync,
    externalIdAttribute: saml.externalIdAttribute,
    nameIdFormat: saml.nameIdFormat,
    forceAuthn: saml.forceAuthn,
    signAuthnRequests: saml.signAuthnRequests,
    wantAssertionsEncrypted: saml.wantAssertionsEncrypted,
    requireEncryptedAssertions: saml.requireEncryptedAssertions,
    clockSkewSeconds: saml.clockSkewSeconds,
  };
}

function idpView(idp: IdentityProviderDescription | null, now: Date): object | null {
  if (idp === null) return null;
  return {
    entityId: idp.entityId,
    ssoUrl: idp.ssoRedirectUrl ?? idp.ssoPostUrl,
    sloUrl: idp.sloRedirectUrl ?? idp.sloPostUrl,
    source: idp.source,
    sourceUrl: idp.sourceUrl,
    refreshedAt: inMilliseconds(idp.refreshedAt),
    nextRefreshAt: inMilliseconds(idp.nextRefreshAt),
    lastError: idp.lastError,
    certificates: idp.certificates.map(({ fingerprint, subject, notBefore, notAfter }) => ({
      fingerprint,
      subject,
      notBefore: inMilliseconds(notBefore),
      notAfter: inMilliseconds(notAfter),
      status: certificateStatus(notAfter, now),
    })),
  };
}

const inMilliseconds = (time: string | null): string | null => (time === null ? null : new Date(time).toISOString());

import type { ResponseExpectations } from '../protocol/index.js';
import { connectionUrls } from './connection-urls.js';
import type { LoginTarget } from './login-handler.js';
import type { SamlDependencies, ServiceProviderKeySet } from './saml-dependencies.js';

/** A key's part in its rollover. */
export type KeyRole = keyof ServiceProviderKeySet;

const ROLES: readonly KeyRole[] = ['current', 'next', 'previous'];

export interface HeldAgainst {
  readonly expectations: ResponseExpectations;
  /** In the order of `decryptionKeys`. */
  readonly keyRoles: readonly KeyRole[];
}

/** What a connection holds a message against; `null` while it has no metadata of an identity provider. */
export async function expectationsFor({ tenant, connection, saml }: LoginTarget, message: string, deps: Pick<SamlDependencies, 'externalUrl' | 'keys' | 'clock'>): Promise<HeldAgainst | null> {
  const { idp } = saml;
  if (idp === null) return null;
  const urls = connectionUrls(deps.externalUrl, tenant.slug, connection.id);
  // Our key may have been handed out before the setting was taken back: an assertion that decrypts is accepted in any case.
  const isEncrypted = Buffer.from(message, 'base64').includes('EncryptedAssertion');
  const keys = isEncrypted ? await deps.keys.find(tenant.id, connection.id) : undefined;
  const keyRoles = ROLES.filter((role) => keys?.[role] != null);
  return {
    expectations: {
      entityId: urls.entityId,
      acsUrl: urls.acs,
      idpEntityId: idp.entityId,
      certificates: idp.certificates.map((certificate) => certificate.certificate),
      now: deps.clock.now(),
      clockSkewSeconds: saml.clockSkewSeconds,
      decryptionKeys: keyRoles.flatMap((role) => keys?.[role]?.privateKey ?? []),
      requireEncryptedAssertions: saml.requireEncryptedAssertions,
    },
    keyRoles,
  };
}

/** The key that opened the message first: the second gate takes the first one. */
export function openedFirst(expectations: ResponseExpectations, keyIndex: number): ResponseExpectations {
  const opened = expectations.decryptionKeys.filter((_, index) => index === keyIndex);
  return { ...expectations, decryptionKeys: [...opened, ...expectations.decryptionKeys.filter((_, index) => index !== keyIndex)] };
}

import type { Connection } from './connection.js';
import type { IdentityProviderCertificate, IdentityProviderDescription } from './saml-settings.js';

/** How long before its end a certificate is told of. */
export const CERTIFICATE_NOTICE_DAYS = 30;

/** The moment before which a certificate that ends is told of now. Pure. */
export const noticeLimit = (now: Date): Date => new Date(now.getTime() + CERTIFICATE_NOTICE_DAYS * 86_400_000);

/** Those that end soon or have ended, and that nobody was told of. Pure. */
export function findUnannounced(idp: IdentityProviderDescription, now: Date): readonly IdentityProviderCertificate[] {
  const announced = new Set(idp.expiryAnnounced);
  return idp.certificates.filter(({ fingerprint, notAfter }) => Date.parse(notAfter) < noticeLimit(now).getTime() && !announced.has(fingerprint));
}

/** Metadata that is read anew does not bring what was told of its certificates: that goes from one copy to the next. Pure. */
export function keepNotices<Settings extends Pick<Connection, 'saml'>>(before: Pick<Connection, 'saml'>, after: Settings): Settings {
  const announced = before.saml?.idp?.expiryAnnounced ?? [];
  const { saml } = after;
  if (saml?.idp == null || announced.length === 0) return after;
  const standing = new Set(saml.idp.certificates.map(({ fingerprint }) => fingerprint));
  const kept = announced.filter((fingerprint) => standing.has(fingerprint));
  return { ...after, saml: { ...saml, idp: { ...saml.idp, expiryAnnounced: kept } } };
}

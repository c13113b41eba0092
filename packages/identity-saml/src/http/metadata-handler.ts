import { buildSpMetadata } from '../protocol/index.js';
import { connectionUrls } from './connection-urls.js';
import type { HttpResponse } from './http-message.js';
import type { LoginTarget } from './login-handler.js';
import type { SamlDependencies } from './saml-dependencies.js';

/** GET …/metadata: what the identity provider's administrator may load instead of copying values. */
export async function handleMetadata({ tenant, connection, saml }: LoginTarget, deps: SamlDependencies): Promise<HttpResponse> {
  const urls = connectionUrls(deps.externalUrl, tenant.slug, connection.id);
  const signs = saml.signAuthnRequests || saml.idp?.wantAuthnRequestsSigned === true;
  const hasLogout = saml.idp !== null && (saml.idp.sloRedirectUrl ?? saml.idp.sloPostUrl) !== null;
  const keys = signs || hasLogout || saml.wantAssertionsEncrypted ? await deps.keys.load(tenant.id, connection.id) : null;
  const published = [keys?.current, keys?.next].flatMap((key) => key?.certificate ?? []);
  const body = buildSpMetadata({
    entityId: urls.entityId,
    acsUrl: urls.acs,
    sloUrl: urls.logout,
    nameIdFormat: saml.nameIdFormat,
    authnRequestsSigned: signs,
    wantAssertionsSigned: true,
    signingCertificates: signs || hasLogout ? published : [],
    encryptionCertificates: saml.wantAssertionsEncrypted ? published : [],
  });
  return { status: 200, headers: { 'content-type': 'application/samlmetadata+xml; charset=utf-8', 'cache-control': 'no-store' }, body };
}

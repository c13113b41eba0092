import type { Clock } from '@vestibule/identity-core';
import type { ReadMetadata } from '@vestibule/identity-admin';
import { parseIdpMetadata } from '@vestibule/identity-saml';

/** Gives the management API the SAML adapter's judgement of an IdP's metadata, in the core's words. */
export function readMetadata(xml: string, clock: Clock, allowHttp: boolean): ReadMetadata {
  const outcome = parseIdpMetadata(xml, { now: clock.now(), allowHttp });
  if (outcome.kind === 'refused') return outcome;
  const { entityId, ssoRedirectUrl, ssoPostUrl, sloRedirectUrl, sloPostUrl, wantAuthnRequestsSigned, certificates, validUntil, cacheDuration } = outcome.idp;
  return {
    kind: 'parsed',
    idp: { entityId, ssoRedirectUrl, ssoPostUrl, sloRedirectUrl, sloPostUrl, wantAuthnRequestsSigned, certificates, validUntil, cacheDuration },
  };
}

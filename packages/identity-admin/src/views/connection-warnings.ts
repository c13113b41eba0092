import type { Connection, ProvisioningToken } from '@vestibule/identity-core';
import { certificateStatus } from './certificate-status.js';

const TOKEN_EXPIRING_WITHIN = 30 * 86_400_000;

export interface Warning {
  readonly code: string;
  readonly detail: string;
}

/** What an administrator should see before it hurts. Pure. */
export function connectionWarnings(connection: Connection, tokens: readonly ProvisioningToken[], now: Date): readonly Warning[] {
  const warnings: Warning[] = [];
  const { saml } = connection;
  if (saml?.idpInitiated === 'accept') {
    warnings.push({
      code: 'saml.idp_initiated_accepted',
      detail: 'Unsolicited responses are accepted: a stolen one signs its bearer in. Prefer "convert".',
    });
  }
  for (const { fingerprint, notAfter } of saml?.idp?.certificates ?? []) {
    const status = certificateStatus(notAfter, now);
    if (status === 'valid') continue;
    const detail = `The IdP's certificate ${fingerprint.slice(0, 16)}… ${status === 'expired' ? 'expired' : 'expires'} at ${notAfter}. Upload metadata with its successor.`;
    warnings.push({ code: `saml.certificate_${status}`, detail });
  }
  if (saml?.idp?.lastError != null) {
    warnings.push({ code: 'saml.metadata_failing', detail: `The last refresh of the IdP's metadata failed: ${saml.idp.lastError}` });
  }
  const validUntil = saml?.idp?.validUntil ?? null;
  if (validUntil !== null && Date.parse(validUntil) <= now.getTime()) {
    warnings.push({ code: 'saml.metadata_expired', detail: `The IdP's metadata was valid until ${validUntil}. The last copy stays in force; give a newer one.` });
  }
  warnings.push(...tokenWarnings(tokens, now));
  return warnings;
}

/** One that expired is worth a word only when none is left that works. */
function tokenWarnings(tokens: readonly ProvisioningToken[], now: Date): readonly Warning[] {
  const isLive = ({ expiresAt }: ProvisioningToken) => expiresAt === null || expiresAt > now;
  const expiring = tokens.filter(isLive).flatMap(({ hint, expiresAt }) =>
    expiresAt === null || expiresAt.getTime() - now.getTime() >= TOKEN_EXPIRING_WITHIN
      ? []
      : [{ code: 'scim.token_expiring', detail: `The token ending in ${hint} expires at ${expiresAt.toISOString()}. Generate a new one.` }],
  );
  if (tokens.length === 0 || tokens.some(isLive)) return expiring;
  return [{ code: 'scim.token_expired', detail: 'Every token has expired: the directory is refused. Generate a new one.' }];
}

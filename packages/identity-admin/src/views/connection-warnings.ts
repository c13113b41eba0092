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
  for (const token of tokens) {
    if (token.expiresAt === null) continue;
    const left = token.expiresAt.getTime() - now.getTime();
    if (left >= TOKEN_EXPIRING_WITHIN) continue;
    const isExpired = left <= 0;
    const detail = `The token ending in ${token.hint} ${isExpired ? 'expired' : 'expires'} at ${token.expiresAt.toISOString()}. Generate a new one.`;
    warnings.push({ code: isExpired ? 'scim.token_expired' : 'scim.token_expiring', detail });
  }
  return warnings;
}

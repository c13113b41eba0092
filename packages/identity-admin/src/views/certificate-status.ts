const EXPIRING_WITHIN = 30 * 86_400_000;

export type CertificateStatus = 'valid' | 'expiring' | 'expired';

/** @param notAfter Last moment at which it is valid. */
export function certificateStatus(notAfter: string, now: Date): CertificateStatus {
  const left = Date.parse(notAfter) - now.getTime();
  if (left < 0) return 'expired';
  return left < EXPIRING_WITHIN ? 'expiring' : 'valid';
}

import { X509Certificate } from 'node:crypto';
import type { SealedKey, SealedKeyRing } from '@vestibule/identity-core';
import { certificateStatus } from './certificate-status.js';

type KeyRole = keyof SealedKeyRing;

/** Our certificate, as an IdP's administrator compares it. */
export interface KeyView {
  readonly fingerprint: string;
  readonly subject: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly status: ReturnType<typeof certificateStatus>;
  readonly certificate: string;
}

export type KeysView = Readonly<Record<KeyRole, KeyView | null>>;

export const keysView = (ring: SealedKeyRing | undefined, now: Date): KeysView => ({
  current: keyView(ring?.current ?? null, now),
  next: keyView(ring?.next ?? null, now),
  previous: keyView(ring?.previous ?? null, now),
});

function keyView(key: SealedKey | null, now: Date): KeyView | null {
  if (key === null) return null;
  const certificate = new X509Certificate(Buffer.from(key.certificate, 'base64'));
  const [notBefore, notAfter] = [certificate.validFrom, certificate.validTo].map((text) => new Date(text).toISOString()) as [string, string];
  return {
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: certificate.subject.split('\n').reverse().join(', '),
    notBefore,
    notAfter,
    status: certificateStatus(notAfter, now),
    certificate: certificate.toString(),
  };
}

import { X509Certificate } from 'node:crypto';
import type { IdpCertificate } from './idp-metadata.js';

export type CertificateOutcome = { readonly kind: 'parsed'; readonly certificate: IdpCertificate } | { readonly kind: 'refused'; readonly detail: string };

/** Names of the curves as node:crypto spells them; all are P-256 or stronger. */
const acceptedCurves = ['prime256v1', 'secp384r1', 'secp521r1'];

/** The content of a ds:X509Certificate: base64 DER, broken into lines in any way; PEM armour that was pasted along is dropped. */
export function parseCertificate(text: string): CertificateOutcome {
  const base64 = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s/g, '');
  const der = Buffer.from(base64, 'base64');
  if (base64 === '' || der.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, '')) return refused('a signing certificate is not base64');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    return refused('a signing certificate cannot be read: it is not an X.509 certificate');
  }
  const weakness = findWeakness(certificate);
  if (weakness !== undefined) return refused(weakness);
  return {
    kind: 'parsed',
    certificate: {
      certificate: certificate.raw.toString('base64'),
      fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      subject: certificate.subject.split('\n').reverse().join(', ').slice(0, 500),
      notBefore: new Date(certificate.validFrom).toISOString(),
      notAfter: new Date(certificate.validTo).toISOString(),
    },
  };
}

function findWeakness({ publicKey }: X509Certificate): string | undefined {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  if (publicKey.asymmetricKeyType === 'rsa') {
    return (modulusLength ?? 0) >= 2048 ? undefined : `a signing certificate has an RSA key of ${modulusLength ?? 0} bits; at least 2048 are needed`;
  }
  if (publicKey.asymmetricKeyType === 'ec') {
    return acceptedCurves.includes(namedCurve ?? '') ? undefined : `a signing certificate uses the curve ${namedCurve ?? ''}; P-256, P-384 or P-521 is needed`;
  }
  return `a signing certificate has a key of the kind ${publicKey.asymmetricKeyType ?? 'unknown'}; RSA or EC is needed`;
}

const refused = (detail: string): CertificateOutcome => ({ kind: 'refused', detail });

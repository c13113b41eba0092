import { X509Certificate, type KeyObject } from 'node:crypto';

const cache = new Map<string, KeyObject | undefined>();
const cacheSize = 2_000;

/**
 * The public key of a base64 DER certificate; undefined when it cannot be read. Parsing one costs more than checking a
 * signature, so the most recent ones are kept.
 */
export function findPublicKey(certificate: string): KeyObject | undefined {
  const known = cache.get(certificate);
  if (known !== undefined || cache.has(certificate)) return known;
  let key: KeyObject | undefined;
  try {
    key = new X509Certificate(Buffer.from(certificate, 'base64')).publicKey;
  } catch {
    key = undefined;
  }
  if (cache.size >= cacheSize) cache.delete(cache.keys().next().value ?? '');
  cache.set(certificate, key);
  return key;
}

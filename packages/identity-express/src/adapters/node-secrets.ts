import { createHash, randomBytes } from 'node:crypto';
import type { Secrets } from '@vestibule/identity-core';

/** SHA-256, lower-case hex: how every bearer secret is stored. Enough for values with 256 bits of entropy. */
export const hashSecret = (plain: string): string => createHash('sha256').update(plain).digest('hex');

/** `vst_` and 256 random bits, base64url. */
export class NodeSecrets implements Secrets {
  next(): { plain: string; hash: string; hint: string } {
    const plain = `vst_${randomBytes(32).toString('base64url')}`;
    return { plain, hash: hashSecret(plain), hint: plain.slice(-4) };
  }
}

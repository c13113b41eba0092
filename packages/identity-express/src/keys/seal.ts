import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** The sealed text was made with another key or for another place, or was altered. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';

  constructor() {
    super('A stored secret cannot be read with this encryption key: the key differs from the one it was stored with');
  }
}

/**
 * AES-256-GCM with a key of its own; a sealed text opens only in the place it was sealed for. Seals with the one key, and
 * opens what any of them sealed: while the encryption key is being rotated there are two.
 */
export class Seal {
  private readonly key: Buffer;
  private readonly keys: readonly Buffer[];

  /**
   * @param encryptionKey 32 bytes.
   * @param others As long, for opening only.
   */
  constructor(encryptionKey: Uint8Array, others: readonly Uint8Array[] = []) {
    this.key = derive(encryptionKey);
    this.keys = [this.key, ...others.map(derive)];
  }

  /** @param place What the secret belongs to; not stored with it. */
  seal(plain: string, place: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place));
    const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url')}`;
  }

  /** @throws {UnsealError} */
  open(sealed: string, place: string): string {
    const bytes = Buffer.from(sealed.startsWith('v1.') ? sealed.slice(3) : '', 'base64url');
    for (const key of bytes.length < 28 ? [] : this.keys) {
      const plain = decrypt(key, bytes, place);
      if (plain !== undefined) return plain;
    }
    throw new UnsealError();
  }
}

const derive = (encryptionKey: Uint8Array): Buffer => createHmac('sha256', encryptionKey).update('vestibule/seal/1').digest();

/** @returns `undefined`: another key or place, or altered. */
function decrypt(key: Buffer, bytes: Buffer, place: string): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

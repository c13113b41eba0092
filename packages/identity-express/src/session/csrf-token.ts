import { createHmac, timingSafeEqual } from 'node:crypto';

/** A token that only a page of ours could have shown to the holder of this session; any process can check it. */
export class CsrfTokens {
  private readonly key: Buffer;

  /** @param encryptionKey 32 bytes; a key of its own is derived from it. */
  constructor(encryptionKey: Uint8Array) {
    this.key = createHmac('sha256', encryptionKey).update('vestibule/csrf/1').digest();
  }

  tokenFor(secretHash: string): string {
    return createHmac('sha256', this.key).update(secretHash).digest('base64url');
  }

  matches(secretHash: string, presented: string): boolean {
    const expected = Buffer.from(this.tokenFor(secretHash));
    const given = Buffer.from(presented);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import type { JsonObject } from '@vestibule/identity-core';

/** Half a second of one core and 64 MiB for whoever guesses; nothing else is taken from an archive. */
const COST = { N: 65_536, r: 8, p: 1 };
const MAX_MEMORY = 192 * 1_048_576;
const CHECK = 'vestibule/archive/1';

const deriveKey = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, 32, { ...COST, maxmem: MAX_MEMORY }, (error, key) => (error === null ? resolve(key) : reject(error)));
  });

/** AES-256-GCM under a passphrase; a sealed text opens only in the place it was sealed for. */
export class PassphraseSeal {
  private constructor(
    private readonly key: Buffer,
    /** What stands in the archive: enough to open it for whoever has the passphrase. */
    readonly parameters: JsonObject,
  ) {}

  static async create(passphrase: string): Promise<PassphraseSeal> {
    const salt = randomBytes(16);
    const key = await deriveKey(passphrase, salt);
    const seal = new PassphraseSeal(key, {});
    return new PassphraseSeal(key, { kdf: 'scrypt', ...COST, salt: salt.toString('base64url'), check: seal.seal(CHECK, CHECK) });
  }

  /** @returns `undefined`: another passphrase, or parameters that are not ours. */
  static async open(passphrase: string, parameters: JsonObject): Promise<PassphraseSeal | undefined> {
    const { kdf, N, r, p, salt, check } = parameters;
    if (kdf !== 'scrypt' || N !== COST.N || r !== COST.r || p !== COST.p || typeof salt !== 'string' || salt.length > 64 || typeof check !== 'string') return undefined;
    const seal = new PassphraseSeal(await deriveKey(passphrase, Buffer.from(salt, 'base64url')), parameters);
    return seal.open(check, CHECK) === CHECK ? seal : undefined;
  }

  seal(plain: string, place: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place));
    const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url');
  }

  /** @returns `undefined`: altered, or of another place. */
  open(sealed: string, place: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < 28) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }
}

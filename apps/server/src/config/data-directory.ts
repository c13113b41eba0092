import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashSecret } from '@vestibule/identity-express';
import { ConfigurationError } from './configuration-error.js';

/**
 * The key beside the embedded database, made at the first call.
 *
 * @throws {ConfigurationError} The file was altered.
 */
export async function loadEncryptionKey(dataDir: string): Promise<Uint8Array> {
  const { content } = await readOrCreate(dataDir, 'encryption-key', () => randomBytes(32).toString('hex'));
  return parseKey(content, join(dataDir, 'encryption-key'));
}

const NEXT_KEY = 'encryption-key.next';

/**
 * Keys that a rotation left beside the current one, because it did not come to its end.
 *
 * @throws {ConfigurationError} The file was altered.
 */
export async function findNextEncryptionKey(dataDir: string): Promise<Uint8Array | undefined> {
  const content = await readFile(join(dataDir, NEXT_KEY), 'utf8').catch(ignoreMissing);
  return content === undefined ? undefined : parseKey(content.trim(), join(dataDir, NEXT_KEY));
}

/** The key that a rotation goes to, made at the first call; a rotation that begins again goes on to the same. */
export async function loadNextEncryptionKey(dataDir: string): Promise<Uint8Array> {
  const { content } = await readOrCreate(dataDir, NEXT_KEY, () => randomBytes(32).toString('hex'));
  return parseKey(content, join(dataDir, NEXT_KEY));
}

/** Everything is sealed with the next key: from now on it is the key. Atomic. */
export const adoptNextEncryptionKey = (dataDir: string): Promise<void> => rename(join(dataDir, NEXT_KEY), join(dataDir, 'encryption-key'));

function parseKey(content: string, path: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(content)) throw new ConfigurationError(`${path} does not hold 64 hex digits: restore it from a back-up.`);
  return Buffer.from(content, 'hex');
}

/**
 * The hash of the operator's token. `generated` is the token itself, only when this call made it: it stands nowhere else.
 *
 * @throws {ConfigurationError} The file was altered.
 */
export async function loadAdminToken(dataDir: string): Promise<{ readonly sha256: string; readonly generated: string | null }> {
  const token = `vsa_${randomBytes(32).toString('base64url')}`;
  const { content, created } = await readOrCreate(dataDir, 'admin-token.sha256', () => hashSecret(token));
  if (!/^[0-9a-f]{64}$/.test(content)) throw new ConfigurationError(`${join(dataDir, 'admin-token.sha256')} does not hold 64 hex digits: remove it, and the next start makes a new token.`);
  return { sha256: content, generated: created ? token : null };
}

/** Atomic: of two processes one creates the file, both read the same content. Only its owner may read it. */
async function readOrCreate(dataDir: string, name: string, create: () => string): Promise<{ content: string; created: boolean }> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, name);
  const known = await readFile(path, 'utf8').catch(ignoreMissing);
  if (known !== undefined) return { content: known.trim(), created: false };
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const content = create();
  await writeFile(draft, `${content}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, path);
    return { content, created: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { content: (await readFile(path, 'utf8')).trim(), created: false };
  } finally {
    await rm(draft, { force: true });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

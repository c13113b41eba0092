import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hashSecret } from '@vestibule/identity-express';
import { ConfigurationError } from './configuration-error.js';
import { loadAdminToken, loadEncryptionKey } from './data-directory.js';

let parent: string;
let dataDir: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'vestibule-data-'));
  dataDir = join(parent, 'data');
});
afterEach(() => rm(parent, { recursive: true }));

describe('loadEncryptionKey', () => {
  it('makes one key that only its owner may read, also when two processes ask at once', async () => {
    const [one, other] = await Promise.all([loadEncryptionKey(dataDir), loadEncryptionKey(dataDir)]);
    expect(one).toHaveLength(32);
    expect(other).toEqual(one);
    expect(await loadEncryptionKey(dataDir)).toEqual(one);
    expect((await stat(join(dataDir, 'encryption-key'))).mode & 0o777).toBe(0o600);
  });

  it('refuses a damaged file instead of making another key', async () => {
    await loadEncryptionKey(dataDir);
    await writeFile(join(dataDir, 'encryption-key'), 'damaged');
    await expect(loadEncryptionKey(dataDir)).rejects.toThrow(ConfigurationError);
  });
});

describe('loadAdminToken', () => {
  it('shows the token once and keeps only its hash', async () => {
    const first = await loadAdminToken(dataDir);
    const second = await loadAdminToken(dataDir);

    expect(hashSecret(first.generated ?? '')).toBe(first.sha256);
    expect(second).toEqual({ sha256: first.sha256, generated: null });
    expect(await readFile(join(dataDir, 'admin-token.sha256'), 'utf8')).toBe(`${first.sha256}\n`);
  });
});

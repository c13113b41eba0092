import { findNextEncryptionKey, loadEncryptionKey } from './data-directory.js';
import type { ServerConfig } from './parse-config.js';

export interface EncryptionKeys {
  /** Seals, and opens. */
  readonly current: Uint8Array;
  /** Open. */
  readonly others: readonly Uint8Array[];
}

/**
 * From the environment, or beside the embedded database.
 *
 * @throws {ConfigurationError} A file was altered.
 */
export async function loadEncryptionKeys({ encryptionKey, previousEncryptionKey, database }: ServerConfig): Promise<EncryptionKeys> {
  if (encryptionKey !== null) return { current: encryptionKey, others: previousEncryptionKey === null ? [] : [previousEncryptionKey] };
  const dataDir = database.kind === 'embedded' ? database.dataDir : '.';
  const current = await loadEncryptionKey(dataDir);
  const next = await findNextEncryptionKey(dataDir);
  return { current, others: next === undefined ? [] : [next] };
}

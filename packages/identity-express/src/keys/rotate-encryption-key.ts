import { countSealedSecrets, createPostgres, resealSecrets, type ResealedSecrets } from '@vestibule/identity-kysely';
import { secretPlace } from '../webhooks/send-message.js';
import { keyPlace } from './key-place.js';
import { Seal, UnsealError } from './seal.js';

export interface KeyRotation {
  readonly databaseUrl: string;
  /** 32 bytes each. */
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly onProgress?: (seen: number, total: number) => void;
}

/**
 * Seals every stored secret anew. May be ended at any moment and begun again with the same keys. Processes that serve
 * meanwhile must have both (`otherEncryptionKeys`), and seal with `to`.
 *
 * @throws {StoreUnavailableError}
 */
export async function rotateEncryptionKey({ databaseUrl, from, to, onProgress = () => undefined }: KeyRotation): Promise<ResealedSecrets> {
  const [fresh, old] = [new Seal(to), new Seal(from)];
  const places = { connectionKey: keyPlace, webhook: (tenant: Parameters<typeof keyPlace>[0], id: string) => secretPlace({ tenant, id }) };
  const postgres = createPostgres({ url: databaseUrl, poolSize: 1 });
  try {
    const total = await countSealedSecrets(postgres.db);
    return await resealSecrets(
      postgres.db,
      places,
      (sealed, place) => {
        if (tryOpen(fresh, sealed, place) !== undefined) return { kind: 'current' };
        const plain = tryOpen(old, sealed, place);
        return plain === undefined ? { kind: 'unreadable' } : { kind: 'resealed', sealed: fresh.seal(plain, place) };
      },
      (seen) => onProgress(Math.min(seen, total), total),
    );
  } finally {
    await postgres.close();
  }
}

function tryOpen(seal: Seal, sealed: string, place: string): string | undefined {
  try {
    return seal.open(sealed, place);
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}

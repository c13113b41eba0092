import type { IdentifierDigests } from '../kernel/clock.js';
import { KeyUnreadableError } from '../kernel/errors.js';
import type { TenantId } from '../kernel/tenant-id.js';

/**
 * Digests of identifiers; `null` when the tenant's key is not to be read with the encryption key at hand. Whoever can go
 * on without knowing who was purged, does.
 */
export async function digestIfReadable(digests: IdentifierDigests, tenant: TenantId, texts: readonly string[]): Promise<readonly string[] | null> {
  try {
    return await digests.digest(tenant, texts);
  } catch (error) {
    if (error instanceof KeyUnreadableError) return null;
    throw error;
  }
}

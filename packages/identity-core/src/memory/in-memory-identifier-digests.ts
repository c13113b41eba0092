import type { IdentifierDigests } from '../kernel/clock.js';
import type { TenantId } from '../kernel/tenant-id.js';

/** The same digests in every run, different for each tenant and text; they only look one-way. */
export class InMemoryIdentifierDigests implements IdentifierDigests {
  async digest(tenant: TenantId, texts: readonly string[]): Promise<readonly string[]> {
    return texts.map((text) => hexOf(`${tenant}\u0000${text}`));
  }
}

const hexOf = (text: string): string => Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('');

import type { JsonObject } from '../kernel/json.js';
import type { TenantId } from '../kernel/tenant-id.js';

/** One thing of a tenant as an archive holds it: JSON, with times in RFC 3339, and never the tenant's id. */
export type ArchiveRecord = JsonObject & { readonly kind: ArchiveKind };

/** In the order in which they stand: whatever refers to another comes after it. */
export const ARCHIVE_KINDS = [
  'tenant',
  'connection',
  'connection-key',
  'tenant-key',
  'token',
  'oauth-client',
  'setup-link',
  'user',
  'external-id',
  'record',
  'group',
  'member',
  'suspended-membership',
  'hold',
  'promised-id',
  'tombstone',
  'revocation',
  'used-assertion',
  'decision',
  'mention',
  'event',
  'webhook',
  'delivery',
] as const;
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];

export interface ArchiveSnapshot {
  /** How many of each kind will come. */
  readonly counts: Readonly<Record<ArchiveKind, number>>;
  /** Pages of a single kind each. Whoever does not read to the end calls `return`. */
  readonly pages: AsyncIterableIterator<readonly ArchiveRecord[]>;
}

export type ArchiveOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'slug-taken' }
  /** The records contradict each other, or something already there. */
  | { readonly kind: 'contradictory'; readonly detail: string };

/** Driven port: everything of a tenant at one moment, out and in. */
export interface TenantArchive {
  /**
   * What was committed before the call, and nothing later, however long the reading takes. Secrets are sealed as they rest.
   *
   * @throws {StoreUnavailableError} Also from `pages`.
   */
  read(tenant: TenantId): Promise<ArchiveSnapshot>;
  /**
   * All or nothing: also when `pages` throws, which is thrown on. Records are taken to be valid each for itself, and in the
   * order of {@link ARCHIVE_KINDS}.
   *
   * @param tenant Where nothing is yet.
   */
  write(tenant: TenantId, pages: AsyncIterable<readonly ArchiveRecord[]>): Promise<ArchiveOutcome>;
}

import type {
  Clock,
  ConnectionDirectory,
  DecisionDirectory,
  EventFeed,
  GroupDirectory,
  GuardDirectory,
  IdentifierDigests,
  IdentityProviderDescription,
  IdentityUnitOfWork,
  Ids,
  Secrets,
  SessionDirectory,
  UserDirectory,
} from '@vestibule/identity-core';

/** What an IdP's metadata says, without where and when it was read. */
export type MetadataContent = Omit<IdentityProviderDescription, 'source' | 'sourceUrl' | 'etag' | 'refreshedAt' | 'nextRefreshAt' | 'lastError'>;

export type ReadMetadata = { readonly kind: 'parsed'; readonly idp: MetadataContent } | { readonly kind: 'refused'; readonly detail: string };

export type FetchedMetadata =
  | { readonly kind: 'parsed'; readonly idp: MetadataContent; readonly etag?: string | null; readonly nextRefreshAt?: string | null }
  | { readonly kind: 'refused'; readonly detail: string };

export interface AdminOptions {
  readonly unitOfWork: IdentityUnitOfWork;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly digests: IdentifierDigests;
  readonly connections: ConnectionDirectory;
  readonly users: UserDirectory;
  readonly groups: GroupDirectory;
  readonly guard: GuardDirectory;
  readonly decisions: DecisionDirectory;
  readonly events: EventFeed;
  readonly sessions: SessionDirectory;
  /** Public origin without a trailing slash. */
  readonly externalUrl: string;
  /** Whether this is the operator's token; compares in constant time. */
  authenticate(bearer: string): boolean | Promise<boolean>;
  /** Judges untrusted metadata; throws nothing for bad input. */
  readMetadata(xml: string): ReadMetadata | Promise<ReadMetadata>;
  /** Reads metadata from an IdP, guarded against private addresses. Absent: `metadataUrl` is refused as not available. */
  readonly fetchMetadata?: (url: string) => Promise<FetchedMetadata>;
  /** Told of everything unexpected; the answer is a 500 without detail. */
  onError(error: unknown): void;
  /** Default: 1 MiB. */
  readonly bodyLimitBytes?: number;
}

import type {
  Clock,
  ConnectionDirectory,
  DecisionDirectory,
  EventFeed,
  FetchMetadata,
  GroupDirectory,
  GuardDirectory,
  IdentifierDigests,
  IdentityUnitOfWork,
  Ids,
  MetadataContent,
  OAuthClientDirectory,
  RequestLog,
  Secrets,
  SessionDirectory,
  UserDirectory,
} from '@vestibule/identity-core';

export type ReadMetadata = { readonly kind: 'parsed'; readonly idp: MetadataContent } | { readonly kind: 'refused'; readonly detail: string };

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
  readonly oauthClients: OAuthClientDirectory;
  readonly requestLog: RequestLog;
  /** Public origin without a trailing slash. */
  readonly externalUrl: string;
  /** Whether this is the operator's token; compares in constant time. */
  authenticate(bearer: string): boolean | Promise<boolean>;
  /** Judges untrusted metadata; throws nothing for bad input. */
  readMetadata(xml: string): ReadMetadata | Promise<ReadMetadata>;
  /** Reads metadata from an IdP, guarded against private addresses. Absent: `metadataUrl` is refused as not available. */
  readonly fetchMetadata?: FetchMetadata;
  /** Told of everything unexpected; the answer is a 500 without detail. */
  onError(error: unknown): void;
  /** Default: 1 MiB. */
  readonly bodyLimitBytes?: number;
}

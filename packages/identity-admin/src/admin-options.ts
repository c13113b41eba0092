import type {
  Clock,
  ConnectionDirectory,
  ConnectionId,
  DecisionDirectory,
  EventFeed,
  FetchMetadata,
  GroupDirectory,
  GuardDirectory,
  IdentifierDigests,
  IdentityUnitOfWork,
  Ids,
  KeyMaker,
  MetadataContent,
  OAuthClientDirectory,
  RequestLog,
  SealedKeyStore,
  Secrets,
  SessionDirectory,
  SetupLinkDirectory,
  TenantId,
  UserDirectory,
} from '@vestibule/identity-core';
import type { ArchiveAdministration } from './archive/archive-administration.js';
import type { WebhookAdministration } from './webhook-administration.js';

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
  readonly setupLinks: SetupLinkDirectory;
  readonly requestLog: RequestLog;
  /** Our own keys, which IdPs know by their certificates. */
  readonly sealedKeys: SealedKeyStore;
  readonly keyMaker: KeyMaker;
  /** Public origin without a trailing slash. */
  readonly externalUrl: string;
  /** Whether this is the operator's token; compares in constant time. */
  authenticate(bearer: string): boolean | Promise<boolean>;
  /** Judges untrusted metadata; throws nothing for bad input. */
  readMetadata(xml: string): ReadMetadata | Promise<ReadMetadata>;
  /** Reads metadata from an IdP, guarded against private addresses. Absent: `metadataUrl` is refused as not available. */
  readonly fetchMetadata?: FetchMetadata;
  /** A link that starts a test login of the connection; its secret is unguessable and ends by itself. */
  createTestLink(tenant: TenantId, connection: ConnectionId): { readonly id: string; readonly secret: string; readonly expiresAt: Date };
  /** Absent: there are no webhooks. */
  readonly webhooks?: WebhookAdministration;
  /** Absent: tenants are neither exported nor imported. */
  readonly archives?: ArchiveAdministration;
  /** Told of everything unexpected; the answer is a 500 without detail. */
  onError(error: unknown): void;
  /** Default: 1 MiB. */
  readonly bodyLimitBytes?: number;
}

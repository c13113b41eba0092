import type { ConnectionDirectory } from '../connection/connection-directory.js';
import type { MetadataSchedule } from '../connection/metadata-schedule.js';
import type { OAuthClientDirectory } from '../connection/oauth-client-directory.js';
import type { SealedKeyStore } from '../connection/sealed-key-store.js';
import type { SetupLinkDirectory } from '../connection/setup-link-directory.js';
import type { DecisionDirectory } from '../decision-log/decision-directory.js';
import type { EventFeed } from '../events/event-feed.js';
import type { SubscriptionQueue } from '../events/subscription-queue.js';
import type { WebhookQueue } from '../events/webhook-queue.js';
import type { GuardDirectory } from '../guard/guard-directory.js';
import type { GroupDirectory } from '../group/group-directory.js';
import type { AssertionReplayStore, LoginRequestStore } from '../login/login-state.js';
import type { IdentifierDigests, IdentityUnitOfWork } from '../ports.js';
import type { ProvisioningDirectory } from '../provisioning/provisioning-directory.js';
import type { RequestLog } from '../provisioning/request-log.js';
import type { RevocationQueue } from '../session/revocation-queue.js';
import type { SessionDirectory } from '../session/session-directory.js';
import type { UserDirectory } from '../user/user-directory.js';
import { InMemoryConnectionDirectory } from './in-memory-connection-directory.js';
import { InMemoryDatabase } from './in-memory-database.js';
import { InMemoryDecisionDirectory } from './in-memory-decision-directory.js';
import { InMemoryEventFeed } from './in-memory-event-feed.js';
import { InMemoryGroupDirectory } from './in-memory-group-directory.js';
import { InMemoryGuardDirectory } from './in-memory-guard-directory.js';
import { InMemoryIdentifierDigests } from './in-memory-identifier-digests.js';
import { InMemoryAssertionReplayStore, InMemoryLoginRequestStore } from './in-memory-login-state.js';
import { InMemoryMetadataSchedule } from './in-memory-metadata-schedule.js';
import { InMemoryOAuthClientDirectory } from './in-memory-oauth-clients.js';
import { InMemoryProvisioningDirectory } from './in-memory-provisioning-directory.js';
import { InMemoryRequestLog } from './in-memory-request-log.js';
import { InMemorySealedKeyStore } from './in-memory-sealed-key-store.js';
import { InMemoryRevocationQueue } from './in-memory-revocation-queue.js';
import { InMemorySessionDirectory } from './in-memory-session-directory.js';
import { InMemorySetupLinkDirectory } from './in-memory-setup-links.js';
import { InMemorySubscriptionQueue } from './in-memory-subscriptions.js';
import { InMemoryUnitOfWork } from './in-memory-unit-of-work.js';
import { InMemoryUserDirectory } from './in-memory-user-directory.js';
import { InMemoryWebhookQueue } from './in-memory-webhooks.js';

export interface InMemoryPorts {
  readonly unitOfWork: IdentityUnitOfWork;
  readonly connections: ConnectionDirectory;
  readonly users: UserDirectory;
  readonly groups: GroupDirectory;
  readonly provisioning: ProvisioningDirectory;
  readonly guard: GuardDirectory;
  readonly oauthClients: OAuthClientDirectory;
  readonly setupLinks: SetupLinkDirectory;
  readonly sealedKeys: SealedKeyStore;
  readonly requestLog: RequestLog;
  readonly sessions: SessionDirectory;
  readonly revocations: RevocationQueue;
  readonly decisions: DecisionDirectory;
  readonly events: EventFeed;
  readonly webhooks: WebhookQueue;
  readonly subscriptions: SubscriptionQueue;
  readonly loginRequests: LoginRequestStore;
  readonly replays: AssertionReplayStore;
  readonly digests: IdentifierDigests;
  readonly metadataSchedule: MetadataSchedule;
}

/** Every driven store port over one in-memory database, by default a fresh one. */
export function inMemoryPorts(database: InMemoryDatabase = new InMemoryDatabase()): InMemoryPorts {
  return {
    unitOfWork: new InMemoryUnitOfWork(database),
    connections: new InMemoryConnectionDirectory(database),
    users: new InMemoryUserDirectory(database),
    groups: new InMemoryGroupDirectory(database),
    provisioning: new InMemoryProvisioningDirectory(database),
    guard: new InMemoryGuardDirectory(database),
    oauthClients: new InMemoryOAuthClientDirectory(database),
    setupLinks: new InMemorySetupLinkDirectory(database),
    sealedKeys: new InMemorySealedKeyStore(database),
    requestLog: new InMemoryRequestLog(database),
    sessions: new InMemorySessionDirectory(database),
    revocations: new InMemoryRevocationQueue(database),
    decisions: new InMemoryDecisionDirectory(database),
    events: new InMemoryEventFeed(database),
    webhooks: new InMemoryWebhookQueue(database),
    subscriptions: new InMemorySubscriptionQueue(database),
    loginRequests: new InMemoryLoginRequestStore(database),
    replays: new InMemoryAssertionReplayStore(database),
    digests: new InMemoryIdentifierDigests(),
    metadataSchedule: new InMemoryMetadataSchedule(database),
  };
}

import type { ConnectionDirectory } from '../connection/connection-directory.js';
import type { MetadataSchedule } from '../connection/metadata-schedule.js';
import type { OAuthClientDirectory } from '../connection/oauth-client-directory.js';
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

/** Every driven port of one adapter over one store. The stores of `Stores` are reached through `unitOfWork`. */
export interface PortsUnderTest {
  readonly unitOfWork: IdentityUnitOfWork;
  readonly connections: ConnectionDirectory;
  readonly users: UserDirectory;
  readonly groups: GroupDirectory;
  readonly provisioning: ProvisioningDirectory;
  readonly guard: GuardDirectory;
  readonly oauthClients: OAuthClientDirectory;
  readonly setupLinks: SetupLinkDirectory;
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

/**
 * Called once per suite. The store need not be empty and is not emptied: every test works in a tenant of its own, with
 * ids and slugs that nobody used before.
 */
export type OpenPorts = () => Promise<PortsUnderTest>;

/**
 * Every driven port on one page. The stores of {@link Stores} live inside a unit of work and write; directories and
 * ledgers stand alone, each call being one short statement of its own.
 */
import type { ConnectionStore } from './connection/connection-store.js';
import type { OAuthClientStore } from './connection/oauth-client-store.js';
import type { SetupLinkStore } from './connection/setup-link-store.js';
import type { DecisionLog } from './decision-log/decision-log.js';
import type { WebhookStore } from './events/webhook-store.js';
import type { GuardStore } from './guard/guard-store.js';
import type { GroupStore } from './group/group-store.js';
import type { UnitOfWork } from './kernel/unit-of-work.js';
import type { SessionStore } from './session/session-store.js';
import type { UserStore } from './user/user-store.js';

/** What one unit of work reads (locking) and records. */
export interface Stores {
  readonly connections: ConnectionStore;
  readonly oauthClients: OAuthClientStore;
  readonly setupLinks: SetupLinkStore;
  readonly users: UserStore;
  readonly groups: GroupStore;
  readonly sessions: SessionStore;
  readonly guard: GuardStore;
  readonly decisions: DecisionLog;
  readonly webhooks: WebhookStore;
}

export type IdentityUnitOfWork = UnitOfWork<Stores>;

export type { Clock, IdentifierDigests, Ids, Secrets } from './kernel/clock.js';
export type { UnitOfWork } from './kernel/unit-of-work.js';
export type { ConnectionStore } from './connection/connection-store.js';
export type { SealedKeyStore } from './connection/sealed-key-store.js';
export type { ConnectionDirectory } from './connection/connection-directory.js';
export type { MetadataSchedule } from './connection/metadata-schedule.js';
export type { FetchMetadata } from './connection/metadata-source.js';
export type { OAuthClientDirectory } from './connection/oauth-client-directory.js';
export type { OAuthClientStore } from './connection/oauth-client-store.js';
export type { SetupLinkDirectory } from './connection/setup-link-directory.js';
export type { SetupLinkStore } from './connection/setup-link-store.js';
export type { DecisionLog } from './decision-log/decision-log.js';
export type { DecisionDirectory } from './decision-log/decision-directory.js';
export type { EventFeed } from './events/event-feed.js';
export type { SubscriptionQueue } from './events/subscription-queue.js';
export type { WebhookQueue } from './events/webhook-queue.js';
export type { WebhookStore } from './events/webhook-store.js';
export type { GuardDirectory } from './guard/guard-directory.js';
export type { GuardStore } from './guard/guard-store.js';
export type { GroupStore } from './group/group-store.js';
export type { GroupDirectory } from './group/group-directory.js';
export type { ProvisioningDirectory } from './provisioning/provisioning-directory.js';
export type { RequestLog } from './provisioning/request-log.js';
export type { AssertionReplayStore, LoginRequestStore } from './login/login-state.js';
export type { SessionHolders, SessionStore } from './session/session-store.js';
export type { RevocationQueue } from './session/revocation-queue.js';
export type { SessionRevoker } from './session/session-revoker.js';
export type { SessionDirectory } from './session/session-directory.js';
export type { UserStore } from './user/user-store.js';
export type { UserDirectory } from './user/user-directory.js';

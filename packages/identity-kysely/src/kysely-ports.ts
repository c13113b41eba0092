import type { Kysely } from 'kysely';
import { KyselyConnectionDirectory } from './directories/kysely-connection-directory.js';
import { KyselyDecisionDirectory } from './directories/kysely-decision-directory.js';
import { KyselyGuardDirectory } from './directories/kysely-guard-directory.js';
import { KyselyGroupDirectory } from './directories/kysely-group-directory.js';
import { KyselyRevocationQueue } from './directories/kysely-revocation-queue.js';
import { KyselySessionDirectory } from './directories/kysely-session-directory.js';
import { KyselyUserDirectory } from './directories/kysely-user-directory.js';
import { KyselyEventFeed } from './events/kysely-event-feed.js';
import { KyselySubscriptionQueue } from './events/kysely-subscription-queue.js';
import { KyselyWebhookQueue } from './events/kysely-webhook-queue.js';
import { KyselyAssertionReplayStore } from './login/kysely-assertion-replay-store.js';
import { KyselyLoginRequestStore } from './login/kysely-login-request-store.js';
import { KyselyMetadataSchedule } from './login/kysely-metadata-schedule.js';
import { KyselyOAuthClientDirectory } from './oauth/kysely-oauth-client-directory.js';
import { KyselyProvisioningDirectory } from './provisioning/kysely-provisioning-directory.js';
import { KyselySetupLinkDirectory } from './setup-links/kysely-setup-link-directory.js';
import { KyselySealedKeyStore } from './login/kysely-sealed-key-store.js';
import { KyselyRequestLog } from './provisioning/kysely-request-log.js';
import type { Database } from './schema.js';
import { KyselyUnitOfWork, type UnitOfWorkOptions } from './unit-of-work/kysely-unit-of-work.js';

/** Every driven port over one database, for hosts that need no part replaced. */
export function kyselyPorts(db: Kysely<Database>, options: UnitOfWorkOptions = {}) {
  return {
    unitOfWork: new KyselyUnitOfWork(db, options),
    connections: new KyselyConnectionDirectory(db),
    users: new KyselyUserDirectory(db),
    groups: new KyselyGroupDirectory(db),
    provisioning: new KyselyProvisioningDirectory(db),
    guard: new KyselyGuardDirectory(db),
    oauthClients: new KyselyOAuthClientDirectory(db),
    setupLinks: new KyselySetupLinkDirectory(db),
    requestLog: new KyselyRequestLog(db),
    sessions: new KyselySessionDirectory(db),
    revocations: new KyselyRevocationQueue(db),
    decisions: new KyselyDecisionDirectory(db),
    events: new KyselyEventFeed(db),
    webhooks: new KyselyWebhookQueue(db),
    subscriptions: new KyselySubscriptionQueue(db),
    loginRequests: new KyselyLoginRequestStore(db),
    replays: new KyselyAssertionReplayStore(db),
    metadataSchedule: new KyselyMetadataSchedule(db),
    sealedKeys: new KyselySealedKeyStore(db),
  };
}

export { createPostgres, type Postgres, type PostgresOptions } from './postgres.js';
export type { Database } from './schema.js';
export {
  migrateToLatest,
  migrationStatus,
  printMigrations,
  type MigrationOptions,
  type MigrationState,
} from './migrations/migrate.js';
export { leadsThroughPooler, PooledConnectionError } from './migrations/refuse-pooler.js';
export type { DatabaseLayout } from './migrations/migration-step.js';
export { KyselyResourceTotals } from './totals/kysely-resource-totals.js';
export { KyselyUnitOfWork, type UnitOfWorkOptions } from './unit-of-work/kysely-unit-of-work.js';
export { KyselyConnectionDirectory } from './directories/kysely-connection-directory.js';
export { KyselyDecisionDirectory } from './directories/kysely-decision-directory.js';
export { KyselyGuardDirectory } from './directories/kysely-guard-directory.js';
export { KyselyIdentifierDigests, type KeySeal } from './keys/kysely-identifier-digests.js';
export { KyselyGroupDirectory } from './directories/kysely-group-directory.js';
export { KyselyRevocationQueue } from './directories/kysely-revocation-queue.js';
export { KyselySessionDirectory } from './directories/kysely-session-directory.js';
export { KyselyUserDirectory } from './directories/kysely-user-directory.js';
export { KyselySubscriptionQueue } from './events/kysely-subscription-queue.js';
export { KyselyWebhookQueue } from './events/kysely-webhook-queue.js';
export { KyselyEventFeed } from './events/kysely-event-feed.js';
export { KyselyAssertionReplayStore } from './login/kysely-assertion-replay-store.js';
export { KyselyMetadataSchedule } from './login/kysely-metadata-schedule.js';
export { KyselySealedKeyStore } from './login/kysely-sealed-key-store.js';
export { KyselyLoginRequestStore } from './login/kysely-login-request-store.js';
export { KyselyOAuthClientDirectory } from './oauth/kysely-oauth-client-directory.js';
export { KyselySetupLinkDirectory } from './setup-links/kysely-setup-link-directory.js';
export { KyselyRequestLog } from './provisioning/kysely-request-log.js';
export { KyselyProvisioningDirectory } from './provisioning/kysely-provisioning-directory.js';
export { kyselyPorts } from './kysely-ports.js';
export { KyselyTenantArchive } from './archive/kysely-tenant-archive.js';
export { countSealedSecrets, resealSecrets, type Reseal, type ResealedSecrets, type SealPlaces } from './keys/reseal-secrets.js';
export { KyselyVitalSigns, type VitalSigns } from './operations/kysely-vital-signs.js';

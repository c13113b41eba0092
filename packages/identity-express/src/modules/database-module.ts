import {
  createPostgres,
  KyselyAssertionReplayStore,
  KyselyConnectionDirectory,
  KyselyDecisionDirectory,
  KyselyEventFeed,
  KyselyGroupDirectory,
  KyselyGuardDirectory,
  KyselyIdentifierDigests,
  KyselyLoginRequestStore,
  KyselyMetadataSchedule,
  KyselyOAuthClientDirectory,
  KyselyProvisioningDirectory,
  KyselyRequestLog,
  KyselyResourceTotals,
  KyselySealedKeyStore,
  KyselyRevocationQueue,
  KyselySessionDirectory,
  KyselySetupLinkDirectory,
  KyselySubscriptionQueue,
  KyselyUnitOfWork,
  KyselyUserDirectory,
  KyselyWebhookQueue,
  type Postgres,
} from '@vestibule/identity-kysely';
import type { Clock } from '@vestibule/identity-core';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { createCountResources } from '../background/count-resources.js';
import type { Seal } from '../keys/seal.js';
import type { VestibuleOptions } from '../vestibule-options.js';
import { PORTS } from '../vestibule-ports.js';

export const DATABASE: ServiceIdentifier<Postgres> = Symbol.for('vestibule.database');

/** The stored ports on PostgreSQL; the pool closes when the container lets go of it. */
export function databaseModule(
  database: NonNullable<VestibuleOptions['database']>,
  seal: Seal,
  onError: (error: unknown) => void,
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(DATABASE)
      .toDynamicValue(() => createPostgres({ url: database.url, onError, pooled: database.pooled ?? false, ...(database.poolSize === undefined ? {} : { poolSize: database.poolSize }) }))
      .inSingletonScope()
      .onDeactivation((postgres) => postgres.close());

    bind(BACKGROUND_TASK)
      .toResolvedValue((postgres: Postgres, clock: Clock) => createCountResources(new KyselyResourceTotals(postgres.db), clock), [DATABASE, PORTS.clock])
      .inSingletonScope();

    const onDatabase = <Port>(port: ServiceIdentifier<Port>, create: (db: Postgres['db']) => Port): void => {
      bind(port)
        .toResolvedValue((postgres: Postgres) => create(postgres.db), [DATABASE])
        .inSingletonScope();
    };
    const onReads = <Port>(port: ServiceIdentifier<Port>, create: (reads: Postgres['reads']) => Port): void => {
      bind(port)
        .toResolvedValue((postgres: Postgres) => create(postgres.reads), [DATABASE])
        .inSingletonScope();
    };
    onDatabase(PORTS.unitOfWork, (db) => new KyselyUnitOfWork(db, { combineWrites: database.layout !== 'citus' }));
    onReads(PORTS.connections, (reads) => new KyselyConnectionDirectory(reads));
    onDatabase(PORTS.users, (db) => new KyselyUserDirectory(db));
    onDatabase(PORTS.groups, (db) => new KyselyGroupDirectory(db));
    onDatabase(PORTS.guard, (db) => new KyselyGuardDirectory(db));
    onDatabase(PORTS.digests, (db) => new KyselyIdentifierDigests(db, seal));
    onReads(PORTS.provisioning, (reads) => new KyselyProvisioningDirectory(reads));
    onDatabase(PORTS.oauthClients, (db) => new KyselyOAuthClientDirectory(db));
    onDatabase(PORTS.setupLinks, (db) => new KyselySetupLinkDirectory(db));
    onDatabase(PORTS.requestLog, (db) => new KyselyRequestLog(db));
    onDatabase(PORTS.sessions, (db) => new KyselySessionDirectory(db));
    onDatabase(PORTS.revocations, (db) => new KyselyRevocationQueue(db));
    onDatabase(PORTS.decisions, (db) => new KyselyDecisionDirectory(db));
    onDatabase(PORTS.events, (db) => new KyselyEventFeed(db));
    onDatabase(PORTS.webhooks, (db) => new KyselyWebhookQueue(db));
    onDatabase(PORTS.subscriptions, (db) => new KyselySubscriptionQueue(db));
    onDatabase(PORTS.loginRequests, (db) => new KyselyLoginRequestStore(db));
    onDatabase(PORTS.sealedKeys, (db) => new KyselySealedKeyStore(db));
    onDatabase(PORTS.metadataSchedule, (db) => new KyselyMetadataSchedule(db));
    onDatabase(PORTS.replays, (db) => new KyselyAssertionReplayStore(db));
  });
}

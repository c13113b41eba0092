import { PurgeUser, type Clock, type IdentifierDigests, type IdentityUnitOfWork, type Ids, type UserDirectory } from '@vestibule/identity-core';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { PurgeWorker } from '../maintenance/purge-worker.js';
import { PORTS } from '../vestibule-ports.js';

export const PURGE_WORKER: ServiceIdentifier<PurgeWorker> = Symbol.for('vestibule.purge-worker');

/** What goes on without a request. */
export const maintenanceModule = (onError: (error: unknown) => void): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind<PurgeWorker>(PURGE_WORKER)
      .toResolvedValue(
        (unitOfWork: IdentityUnitOfWork, ids: Ids, clock: Clock, users: UserDirectory, digests: IdentifierDigests) =>
          new PurgeWorker({ users, purgeUser: new PurgeUser({ unitOfWork, ids, clock }, digests), clock, onError }),
        [PORTS.unitOfWork, PORTS.ids, PORTS.clock, PORTS.users, PORTS.digests],
      )
      .inSingletonScope()
      .onDeactivation((worker: PurgeWorker) => worker.stop());
  });

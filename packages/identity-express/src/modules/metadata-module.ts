import type { Clock, ConnectionDirectory, FetchMetadata, IdentityUnitOfWork, Ids, MetadataSchedule } from '@vestibule/identity-core';
import { ContainerModule } from 'inversify';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { createCertificateNotices, createMetadataRefresh } from '../metadata/metadata-tasks.js';
import { PORTS } from '../vestibule-ports.js';

export interface MetadataSettings {
  readonly fetchMetadata: FetchMetadata;
  readonly onError: (error: unknown) => void;
}

/** What keeps the identity providers' metadata fresh. */
export const metadataModule = ({ fetchMetadata, onError }: MetadataSettings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(BACKGROUND_TASK)
      .toResolvedValue(
        (unitOfWork: IdentityUnitOfWork, ids: Ids, clock: Clock, connections: ConnectionDirectory, schedule: MetadataSchedule) =>
          createMetadataRefresh({ unitOfWork, ids, clock, connections, schedule, fetchMetadata, onError }),
        [PORTS.unitOfWork, PORTS.ids, PORTS.clock, PORTS.connections, PORTS.metadataSchedule],
      )
      .inSingletonScope();
    bind(BACKGROUND_TASK)
      .toResolvedValue(
        (unitOfWork: IdentityUnitOfWork, ids: Ids, clock: Clock, schedule: MetadataSchedule) => createCertificateNotices({ unitOfWork, ids, clock, schedule }),
        [PORTS.unitOfWork, PORTS.ids, PORTS.clock, PORTS.metadataSchedule],
      )
      .inSingletonScope();
  });

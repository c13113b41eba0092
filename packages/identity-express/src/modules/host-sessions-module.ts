import { HostSessionsUnitOfWork, RevokeHostSessions, type Clock, type IdentityUnitOfWork, type RevocationQueue, type SessionRevoker } from '@vestibule/identity-core';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { HostSessions } from '../host-sessions/host-sessions.js';
import { withDeadline } from '../host-sessions/with-deadline.js';
import type { Metrics } from '../metrics/metrics.js';
import { PORTS } from '../vestibule-ports.js';

const HOST_SESSIONS: ServiceIdentifier<HostSessions> = Symbol.for('vestibule.host-sessions');

/** The sessions that a host keeps itself; without a revoker, nothing is bound and receipts are confirmed by our own store. */
export const hostSessionsModule = (revoker: SessionRevoker | undefined, metrics: Metrics, onError: (error: unknown) => void): ContainerModule =>
  new ContainerModule(({ bind, onActivation }) => {
    if (revoker === undefined) return;
    bind<HostSessions>(HOST_SESSIONS)
      .toResolvedValue(
        (queue: RevocationQueue, clock: Clock) =>
          new HostSessions(new RevokeHostSessions(queue, withDeadline(revoker), clock, (lag) => metrics.observeRevocation(lag / 1_000)), onError),
        [PORTS.revocations, PORTS.clock],
      )
      .inSingletonScope()
      .onDeactivation((sessions) => sessions.close());
    bind(BACKGROUND_TASK)
      .toResolvedValue((sessions: HostSessions) => sessions.task(), [HOST_SESSIONS])
      .inSingletonScope();
    onActivation<IdentityUnitOfWork>(
      PORTS.unitOfWork,
      (context, unitOfWork) => new HostSessionsUnitOfWork(unitOfWork, () => context.get<HostSessions>(HOST_SESSIONS).askSoon()),
    );
  });

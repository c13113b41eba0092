import {
  PurgeUser,
  type AssertionReplayStore,
  type Clock,
  type IdentifierDigests,
  type IdentityUnitOfWork,
  type Ids,
  type LoginRequestStore,
  type SessionDirectory,
  type SetupLinkDirectory,
  type UserDirectory,
} from '@vestibule/identity-core';
import { ContainerModule } from 'inversify';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { createHousekeeping } from '../background/housekeeping.js';
import { createPurgeDue } from '../background/purge-due.js';
import { PORTS } from '../vestibule-ports.js';

/** What the process does beside requests. Other modules bind tasks of their own to the same name. */
export const backgroundModule = (): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(BACKGROUND_TASK)
      .toResolvedValue(
        (loginRequests: LoginRequestStore, replays: AssertionReplayStore, sessions: SessionDirectory, setupLinks: SetupLinkDirectory, clock: Clock) =>
          createHousekeeping([loginRequests, replays, sessions, setupLinks], clock),
        [PORTS.loginRequests, PORTS.replays, PORTS.sessions, PORTS.setupLinks, PORTS.clock],
      )
      .inSingletonScope();
    bind(BACKGROUND_TASK)
      .toResolvedValue(
        (users: UserDirectory, unitOfWork: IdentityUnitOfWork, ids: Ids, clock: Clock, digests: IdentifierDigests) =>
          createPurgeDue(users, new PurgeUser({ unitOfWork, ids, clock }, digests), clock),
        [PORTS.users, PORTS.unitOfWork, PORTS.ids, PORTS.clock, PORTS.digests],
      )
      .inSingletonScope();
  });

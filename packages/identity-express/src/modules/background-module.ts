import {
  PurgeUser,
  type AssertionReplayStore,
  type Clock,
  type GuardDirectory,
  type IdentifierDigests,
  type IdentityUnitOfWork,
  type Ids,
  type LoginRequestStore,
  type RevocationQueue,
  type SessionDirectory,
  type SetupLinkDirectory,
  type UserDirectory,
} from '@vestibule/identity-core';
import { ContainerModule } from 'inversify';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { createHousekeeping } from '../background/housekeeping.js';
import { createPurgeDue } from '../background/purge-due.js';
import { PORTS } from '../vestibule-ports.js';

/** How long the receipt of ended sessions is kept. */
const RECEIPT_RETENTION_DAYS = 400;
/** How long an id that shadow mode told is kept for a directory that has not come back for it. */
const PROMISE_RETENTION_DAYS = 400;

const daysBefore = (time: Date, days: number): Date => new Date(time.getTime() - days * 86_400_000);

/** What the process does beside requests. Other modules bind tasks of their own to the same name. */
export const backgroundModule = (): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(BACKGROUND_TASK)
      .toResolvedValue(
        (loginRequests: LoginRequestStore, replays: AssertionReplayStore, sessions: SessionDirectory, setupLinks: SetupLinkDirectory, guard: GuardDirectory, clock: Clock) =>
          createHousekeeping([loginRequests, replays, sessions, setupLinks, guard], clock),
        [PORTS.loginRequests, PORTS.replays, PORTS.sessions, PORTS.setupLinks, PORTS.guard, PORTS.clock],
      )
      .inSingletonScope();
    bind(BACKGROUND_TASK)
      .toResolvedValue(
        (revocations: RevocationQueue, users: UserDirectory, clock: Clock) =>
          createHousekeeping(
            [
              { removeExpired: (now, limit) => revocations.removeExpired(daysBefore(now, RECEIPT_RETENTION_DAYS), limit) },
              { removeExpired: (now, limit) => users.removeExpiredPromises(daysBefore(now, PROMISE_RETENTION_DAYS), limit) },
            ],
            clock,
          ),
        [PORTS.revocations, PORTS.users, PORTS.clock],
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

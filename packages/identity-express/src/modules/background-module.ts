import type { AssertionReplayStore, Clock, LoginRequestStore, SessionDirectory } from '@vestibule/identity-core';
import { ContainerModule } from 'inversify';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { createHousekeeping } from '../background/housekeeping.js';
import { PORTS } from '../vestibule-ports.js';

/** What the process does beside requests. Other modules bind tasks of their own to the same name. */
export const backgroundModule = (): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(BACKGROUND_TASK)
      .toResolvedValue(
        (loginRequests: LoginRequestStore, replays: AssertionReplayStore, sessions: SessionDirectory, clock: Clock) =>
          createHousekeeping([loginRequests, replays, sessions], clock),
        [PORTS.loginRequests, PORTS.replays, PORTS.sessions, PORTS.clock],
      )
      .inSingletonScope();
  });

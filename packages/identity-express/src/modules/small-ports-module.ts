import type { Clock } from '@vestibule/identity-core';
import { ContainerModule } from 'inversify';
import { NodeSecrets } from '../adapters/node-secrets.js';
import { SystemClock } from '../adapters/system-clock.js';
import { UuidV7Ids } from '../adapters/uuid-v7-ids.js';
import { PORTS } from '../vestibule-ports.js';

/** Time, ids and secrets from the machine. */
export const smallPortsModule = (clock: Clock = new SystemClock()): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(PORTS.clock).toConstantValue(clock);
    bind(PORTS.ids)
      .toResolvedValue((now: Clock) => new UuidV7Ids(now), [PORTS.clock])
      .inSingletonScope();
    bind(PORTS.secrets).toConstantValue(new NodeSecrets());
  });

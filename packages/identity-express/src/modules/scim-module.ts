import {
  REQUEST_RETENTION_DAYS,
  type Clock,
  type ConnectionDirectory,
  type IdentifierDigests,
  type IdentityUnitOfWork,
  type Ids,
  type OAuthClientDirectory,
  type ProvisioningDirectory,
  type RequestLog,
  type Secrets,
  type UserDirectory,
} from '@vestibule/identity-core';
import { createScimHandler, type ScimHandlerOptions } from '@vestibule/identity-scim';
import { ContainerModule } from 'inversify';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { createHousekeeping } from '../background/housekeeping.js';
import { hashSecret } from '../adapters/node-secrets.js';
import { nameBearers } from '../tracing/trace-calls.js';
import { PORTS } from '../vestibule-ports.js';
import { SCIM } from './adapter-tokens.js';

export type ScimSettings = Pick<ScimHandlerOptions, 'externalUrl' | 'onError'>;

const RETENTION_MILLISECONDS = REQUEST_RETENTION_DAYS * 86_400_000;

/** The SCIM service provider on the bound ports. */
export const scimModule = (settings: ScimSettings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(BACKGROUND_TASK)
      .toResolvedValue(
        (requestLog: RequestLog, clock: Clock) =>
          createHousekeeping([{ removeExpired: (now, limit) => requestLog.removeExpired(new Date(now.getTime() - RETENTION_MILLISECONDS), limit) }], clock),
        [PORTS.requestLog, PORTS.clock],
      )
      .inSingletonScope();
    bind(SCIM)
      .toResolvedValue(
        (
          unitOfWork: IdentityUnitOfWork,
          ids: Ids,
          clock: Clock,
          connections: ConnectionDirectory,
          provisioning: ProvisioningDirectory,
          users: UserDirectory,
          digests: IdentifierDigests,
          secrets: Secrets,
          clients: OAuthClientDirectory,
          requestLog: RequestLog,
        ) =>
          createScimHandler({
            unitOfWork,
            ids,
            clock,
            connections: nameBearers(connections),
            provisioning,
            users,
            digests,
            requestLog,
            oauth: { clients, secrets },
            hashToken: hashSecret,
            ...settings,
          }),
        [
          PORTS.unitOfWork,
          PORTS.ids,
          PORTS.clock,
          PORTS.connections,
          PORTS.provisioning,
          PORTS.users,
          PORTS.digests,
          PORTS.secrets,
          PORTS.oauthClients,
          PORTS.requestLog,
        ],
      )
      .inSingletonScope()
      .onDeactivation((scim) => scim.close());
  });

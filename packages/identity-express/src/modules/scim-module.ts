import type {
  Clock,
  ConnectionDirectory,
  IdentifierDigests,
  IdentityUnitOfWork,
  Ids,
  OAuthClientDirectory,
  ProvisioningDirectory,
  RequestLog,
  Secrets,
  UserDirectory,
} from '@vestibule/identity-core';
import { createScimHandler, type ScimHandlerOptions } from '@vestibule/identity-scim';
import { ContainerModule } from 'inversify';
import { hashSecret } from '../adapters/node-secrets.js';
import { PORTS } from '../vestibule-ports.js';
import { SCIM } from './adapter-tokens.js';

export type ScimSettings = Pick<ScimHandlerOptions, 'externalUrl' | 'onError'>;

/** The SCIM service provider on the bound ports. */
export const scimModule = (settings: ScimSettings): ContainerModule =>
  new ContainerModule(({ bind }) => {
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
            connections,
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

import { createAdminHandler, type AdminOptions, type ArchiveAdministration, type WebhookAdministration } from '@vestibule/identity-admin';
import type {
  Clock,
  ConnectionDirectory,
  DecisionDirectory,
  EventFeed,
  GroupDirectory,
  GuardDirectory,
  IdentifierDigests,
  IdentityUnitOfWork,
  Ids,
  KeyMaker,
  OAuthClientDirectory,
  RequestLog,
  SealedKeyStore,
  Secrets,
  SessionDirectory,
  SetupLinkDirectory,
  UserDirectory,
} from '@vestibule/identity-core';
import { ContainerModule } from 'inversify';
import { PORTS } from '../vestibule-ports.js';
import { ADMIN } from './adapter-tokens.js';
import { KEY_RING } from './saml-module.js';
import { WEBHOOK_ADMINISTRATION } from './webhook-module.js';

export type AdminSettings = Pick<AdminOptions, 'externalUrl' | 'authenticate' | 'readMetadata' | 'fetchMetadata' | 'createTestLink' | 'onError'> & {
  /** Asked once, when everything is bound. */
  readonly archives: () => ArchiveAdministration | undefined;
};

/** The management API on the bound ports. */
export const adminModule = ({ archives: findArchives, ...settings }: AdminSettings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(ADMIN)
      .toResolvedValue(
        (
          unitOfWork: IdentityUnitOfWork,
          ids: Ids,
          clock: Clock,
          secrets: Secrets,
          connections: ConnectionDirectory,
          users: UserDirectory,
          groups: GroupDirectory,
          decisions: DecisionDirectory,
          events: EventFeed,
          sessions: SessionDirectory,
          guard: GuardDirectory,
          digests: IdentifierDigests,
          oauthClients: OAuthClientDirectory,
          setupLinks: SetupLinkDirectory,
          requestLog: RequestLog,
          webhooks: WebhookAdministration,
          sealedKeys: SealedKeyStore,
          keyMaker: KeyMaker,
        ) => {
          const archives = findArchives();
          return createAdminHandler({
            unitOfWork,
            ids,
            clock,
            secrets,
            connections,
            users,
            groups,
            decisions,
            events,
            sessions,
            guard,
            digests,
            oauthClients,
            setupLinks,
            requestLog,
            webhooks,
            sealedKeys,
            keyMaker,
            ...(archives === undefined ? {} : { archives }),
            ...settings,
          });
        },
        [
          PORTS.unitOfWork,
          PORTS.ids,
          PORTS.clock,
          PORTS.secrets,
          PORTS.connections,
          PORTS.users,
          PORTS.groups,
          PORTS.decisions,
          PORTS.events,
          PORTS.sessions,
          PORTS.guard,
          PORTS.digests,
          PORTS.oauthClients,
          PORTS.setupLinks,
          PORTS.requestLog,
          WEBHOOK_ADMINISTRATION,
          PORTS.sealedKeys,
          KEY_RING,
        ],
      )
      .inSingletonScope();
  });

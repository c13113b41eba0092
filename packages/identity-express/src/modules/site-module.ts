import type { Clock, ConnectionDirectory, GroupDirectory, SessionDirectory, SetupLinkDirectory } from '@vestibule/identity-core';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { HttpHandler } from '../http/http-message.js';
import { limitRequests } from '../limits/limit-requests.js';
import { measureRequests } from '../metrics/measure-requests.js';
import type { Metrics } from '../metrics/metrics.js';
import { createFindSession, type FindSession } from '../session/find-session.js';
import { CsrfTokens } from '../session/csrf-token.js';
import { createSessionHandler } from '../session/session-handler.js';
import { createAccountHandler } from '../site/account-handler.js';
import { createEmailFirstHandler } from '../site/email-first-handler.js';
import { createLoginHandler } from '../site/login-handler.js';
import { createSetupHandler } from '../site/setup-handler.js';
import { createSiteHandler } from '../site/site-handler.js';
import { traceRequests } from '../tracing/trace-requests.js';
import { PORTS } from '../vestibule-ports.js';
import { ADMIN, SAML, SCIM } from './adapter-tokens.js';

export const SITE: ServiceIdentifier<HttpHandler> = Symbol.for('vestibule.site');
export const FIND_SESSION: ServiceIdentifier<FindSession> = Symbol.for('vestibule.find-session');

export interface SiteSettings {
  readonly origin: string;
  readonly encryptionKey: Uint8Array;
  readonly rateLimit: boolean;
  readonly metrics: Metrics;
  readonly onError: (error: unknown) => void;
}

/** Pages, sessions, and the adapters' handlers joined into one. */
export const siteModule = ({ origin, encryptionKey, rateLimit, metrics, onError }: SiteSettings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(FIND_SESSION)
      .toResolvedValue((sessions: SessionDirectory, clock: Clock) => createFindSession(sessions, clock), [PORTS.sessions, PORTS.clock])
      .inSingletonScope();
    bind(SITE)
      .toResolvedValue(
        (
          connections: ConnectionDirectory,
          sessions: SessionDirectory,
          groups: GroupDirectory,
          setupLinks: SetupLinkDirectory,
          clock: Clock,
          findSession: FindSession,
          admin: HttpHandler,
          scim: HttpHandler,
          saml: HttpHandler,
        ) => {
          const csrf = new CsrfTokens(encryptionKey);
          const https = origin.startsWith('https:');
          const site = createSiteHandler({
            connections,
            admin,
            scim,
            saml,
            login: createLoginHandler(connections),
            session: createSessionHandler({ findSession, sessions, groups, csrf, origin }),
            account: createAccountHandler({ findSession, connections, groups, csrf }),
            emailFirst: createEmailFirstHandler(connections),
            setup: createSetupHandler({ connections, setupLinks, clock, origin }),
            https,
            onError,
          });
          return traceRequests(measureRequests(rateLimit ? limitRequests(site, https) : site, metrics));
        },
        [PORTS.connections, PORTS.sessions, PORTS.groups, PORTS.setupLinks, PORTS.clock, FIND_SESSION, ADMIN, SCIM, SAML],
      )
      .inSingletonScope();
  });

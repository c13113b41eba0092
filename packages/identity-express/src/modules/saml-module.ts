import type {
  AssertionReplayStore,
  Clock,
  ConnectionDirectory,
  IdentifierDigests,
  IdentityUnitOfWork,
  Ids,
  LoginRequestStore,
  SealedKeyStore,
  SessionDirectory,
} from '@vestibule/identity-core';
import { createSamlHandler, openJavaSchemaValidator, openSecondGate, type SamlDependencies, type SamlSchemaValidator, type SecondGate } from '@vestibule/identity-saml';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { Seal } from '../keys/seal.js';
import { ServiceProviderKeyRing } from '../keys/service-provider-key-ring.js';
import { samlPages } from '../pages/saml-pages.js';
import type { TestLinks } from '../keys/test-links.js';
import { createFindSession } from '../session/find-session.js';
import { expiredSessionCookie, sessionCookie } from '../session/session-cookie.js';
import { traceSecondGate } from '../tracing/trace-calls.js';
import { PORTS } from '../vestibule-ports.js';
import { SAML } from './adapter-tokens.js';

export const KEY_RING: ServiceIdentifier<ServiceProviderKeyRing> = Symbol.for('vestibule.key-ring');

/** Threads for the second gate: one more would take a core from the first. */
const SECOND_GATE_THREADS = 2;

export interface SamlModuleSettings extends Pick<SamlDependencies, 'externalUrl' | 'sessionLifetimeSeconds' | 'onError'> {
  readonly seal: Seal;
  readonly testLinks: TestLinks;
  readonly secondGate: boolean;
  readonly xsdValidator: 'wasm' | 'java' | 'both';
}

/** The SAML service provider on the bound ports. */
export const samlModule = ({ seal, secondGate: isSecondGateOn, xsdValidator, ...settings }: SamlModuleSettings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(KEY_RING)
      .toResolvedValue((sealedKeys: SealedKeyStore, clock: Clock) => new ServiceProviderKeyRing(sealedKeys, seal, () => clock.now()), [PORTS.sealedKeys, PORTS.clock])
      .inSingletonScope();
    bind(SAML)
      .toResolvedValue(
        (
          unitOfWork: IdentityUnitOfWork,
          ids: Ids,
          clock: Clock,
          connections: ConnectionDirectory,
          loginRequests: LoginRequestStore,
          replays: AssertionReplayStore,
          sessions: SessionDirectory,
          keys: ServiceProviderKeyRing,
          digests: IdentifierDigests,
        ) => {
          const secondGate: SecondGate | null = isSecondGateOn ? traceSecondGate(openSecondGate({ poolSize: SECOND_GATE_THREADS })) : null;
          const schemaValidator = xsdValidator === 'wasm' ? Promise.resolve(null) : openJava(settings.onError);
          const handler = createSamlHandler({
            unitOfWork,
            ids,
            clock,
            connections,
            loginRequests,
            replays,
            digests,
            secondGate,
            schemaValidator,
            keys,
            findSession: createFindSession(sessions, clock),
            pages: samlPages,
            sessionCookie: (secret, expiresAt) => sessionCookie(secret, expiresAt, settings.externalUrl.startsWith('https:')),
            expiredSessionCookie: () => expiredSessionCookie(settings.externalUrl.startsWith('https:')),
            ...settings,
          });
          return { handle: (request) => handler.handle(request), close: async () => {
              await Promise.all([secondGate?.close(), schemaValidator.then((validator) => validator?.close())]);
            } };
        },
        [PORTS.unitOfWork, PORTS.ids, PORTS.clock, PORTS.connections, PORTS.loginRequests, PORTS.replays, PORTS.sessions, KEY_RING, PORTS.digests],
      )
      .inSingletonScope()
      .onDeactivation((saml) => saml.close());
  });

/** Without a JDK it is off, and says so once: every message is held against the schema by the first gate in any case. */
async function openJava(onError: (error: unknown) => void): Promise<SamlSchemaValidator | null> {
  const opened = await openJavaSchemaValidator({});
  if (opened.kind === 'ready') return opened.validator;
  onError(new Error(opened.detail));
  return null;
}

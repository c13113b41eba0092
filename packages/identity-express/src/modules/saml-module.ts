import type {
  AssertionReplayStore,
  Clock,
  ConnectionDirectory,
  IdentifierDigests,
  IdentityUnitOfWork,
  Ids,
  LoginRequestStore,
} from '@vestibule/identity-core';
import { createSamlHandler, type SamlDependencies } from '@vestibule/identity-saml';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { Seal } from '../keys/seal.js';
import { InMemorySealedKeyStore, type SealedKeyStore } from '../keys/sealed-key-store.js';
import { ServiceProviderKeyRing } from '../keys/service-provider-key-ring.js';
import { samlPages } from '../pages/saml-pages.js';
import { sessionCookie } from '../session/session-cookie.js';
import { PORTS } from '../vestibule-ports.js';
import { SAML } from './adapter-tokens.js';

export const SEALED_KEYS: ServiceIdentifier<SealedKeyStore> = Symbol.for('vestibule.sealed-keys');

export interface SamlModuleSettings extends Pick<SamlDependencies, 'externalUrl' | 'sessionLifetimeSeconds' | 'onError'> {
  readonly encryptionKey: Uint8Array;
}

/** The SAML service provider on the bound ports. */
export const samlModule = ({ encryptionKey, ...settings }: SamlModuleSettings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(SEALED_KEYS).toConstantValue(new InMemorySealedKeyStore());
    bind(SAML)
      .toResolvedValue(
        (
          unitOfWork: IdentityUnitOfWork,
          ids: Ids,
          clock: Clock,
          connections: ConnectionDirectory,
          loginRequests: LoginRequestStore,
          replays: AssertionReplayStore,
          sealedKeys: SealedKeyStore,
          digests: IdentifierDigests,
        ) => {
          const secondGate = null;
          const handler = createSamlHandler({
            unitOfWork,
            ids,
            clock,
            connections,
            loginRequests,
            replays,
            digests,
            secondGate,
            keys: new ServiceProviderKeyRing(sealedKeys, new Seal(encryptionKey), () => clock.now()),
            pages: samlPages,
            sessionCookie: (secret, expiresAt) => sessionCookie(secret, expiresAt, settings.externalUrl.startsWith('https:')),
            ...settings,
          });
          return { handle: (request) => handler.handle(request), close: async () => undefined };
        },
        [PORTS.unitOfWork, PORTS.ids, PORTS.clock, PORTS.connections, PORTS.loginRequests, PORTS.replays, SEALED_KEYS, PORTS.digests],
      )
      .inSingletonScope()
      .onDeactivation((saml) => saml.close());
  });

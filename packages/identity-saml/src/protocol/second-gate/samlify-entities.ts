import type { ResponseExpectations } from '../response/expectations.js';
import { Constants, IdentityProvider, ServiceProvider, type SamlifyIdentityProvider, type SamlifyServiceProvider } from './samlify.js';

type IdpShape = { readonly entityId: string; readonly certificate: string; readonly encrypted: boolean; readonly responseSigned: boolean };

const identityProviders = new Map<string, SamlifyIdentityProvider>();
const serviceProviders = new Map<string, SamlifyServiceProvider>();
const cacheSize = 500;

/** One entity per certificate and shape of message, always from values of ours: metadata XML never reaches samlify. */
export function identityProvider(shape: IdpShape): SamlifyIdentityProvider {
  const endpoint = { Binding: Constants.namespace.binding.redirect, Location: 'https://idp.invalid/' };
  return cached(identityProviders, JSON.stringify(shape), () =>
    IdentityProvider({
      entityID: shape.entityId,
      signingCert: shape.certificate,
      singleSignOnService: [endpoint],
      singleLogoutService: [endpoint],
      isAssertionEncrypted: shape.encrypted,
      messageSigningOrder: shape.responseSigned ? 'encrypt-then-sign' : 'sign-then-encrypt',
    }),
  );
}

/**
 * samlify judges times by the machine's clock: the drifts carry both the skew and the distance between that clock and the one that
 * the caller goes by. The entity is shared, so a worker takes one message after the other.
 */
export function serviceProvider(expected: ResponseExpectations): SamlifyServiceProvider {
  const [encPrivateKey = ''] = expected.decryptionKeys;
  const sp = cached(serviceProviders, JSON.stringify([expected.entityId, expected.acsUrl, encPrivateKey]), () =>
    ServiceProvider({
      entityID: expected.entityId,
      assertionConsumerService: [{ Binding: Constants.namespace.binding.post, Location: expected.acsUrl }],
      singleLogoutService: [{ Binding: Constants.namespace.binding.post, Location: expected.acsUrl }],
      encPrivateKey,
    }),
  );
  const skew = expected.clockSkewSeconds * 1_000;
  const distance = expected.now.getTime() - Date.now();
  sp.entitySetting.clockDrifts = [-skew - distance, skew - distance];
  return sp;
}

function cached<T>(cache: Map<string, T>, key: string, create: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const created = create();
  if (cache.size >= cacheSize) cache.delete(cache.keys().next().value ?? '');
  cache.set(key, created);
  return created;
}

/** @node-saml/node-saml as a service provider of one connection, its open requests in PostgreSQL. */
import { SAML } from '../peers/node_modules/@node-saml/node-saml/lib/index.js';
import { serveLogins } from './login-server.js';

await serveLogins(({ url, idp, store }) => {
  const saml = new SAML({
    callbackUrl: `${url}/acs`,
    entryPoint: idp.ssoUrl,
    issuer: `${url}/metadata`,
    audience: `${url}/metadata`,
    idpIssuer: idp.entityId,
    idpCert: idp.certificate,
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
    validateInResponseTo: 'always',
    acceptedClockSkewMs: 60_000,
    cacheProvider: {
      saveAsync: async (key, value) => (await store.saveRequest(key, value), { value, createdAt: Date.now() }),
      getAsync: (key) => store.findRequest(key),
      removeAsync: (key) => store.takeRequest(key),
    },
  });
  return {
    start: () => saml.getAuthorizeUrlAsync('', undefined, {}),
    read: async (SAMLResponse) => (await saml.validatePostResponseAsync({ SAMLResponse })).profile.nameID,
  };
});

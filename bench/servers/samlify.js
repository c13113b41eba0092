/** Bare samlify with the schema validator that Vestibule uses, as a service provider of one connection. */
import { WasmSamlSchemaValidator } from '@vestibule/identity-saml/protocol';
import samlify from 'samlify';
import { serveLogins } from './login-server.js';

const { Constants, IdentityProvider, ServiceProvider, setSchemaValidator } = samlify;
const schema = new WasmSamlSchemaValidator();
setSchemaValidator({
  validate: async (xml) => {
    const verdict = await schema.validate(xml);
    if (verdict.kind !== 'valid') throw new Error(JSON.stringify(verdict));
    return 'valid';
  },
});

await serveLogins(({ url, idp, store }) => {
  const binding = Constants.namespace.binding;
  const provider = IdentityProvider({
    entityID: idp.entityId,
    signingCert: idp.certificate,
    messageSigningOrder: 'sign-then-encrypt',
    singleSignOnService: [{ Binding: binding.redirect, Location: idp.ssoUrl }],
  });
  const sp = ServiceProvider({
    entityID: `${url}/metadata`,
    wantAssertionsSigned: true,
    wantMessageSigned: true,
    clockDrifts: [-60_000, 60_000],
    assertionConsumerService: [{ Binding: binding.post, Location: `${url}/acs` }],
  });
  return {
    async start() {
      const { id, context } = sp.createLoginRequest(provider, 'redirect');
      await store.saveRequest(id, '');
      return context;
    },
    async read(SAMLResponse) {
      const { extract } = await sp.parseLoginResponse(provider, 'post', { body: { SAMLResponse } });
      if ((await store.takeRequest(extract.response.inResponseTo)) === null) throw new Error('no open request');
      if (![extract.audience].flat().includes(`${url}/metadata`)) throw new Error('another audience');
      return extract.nameID;
    },
  };
});

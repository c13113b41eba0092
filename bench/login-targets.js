import { mintIdpMetadata } from '../tools/saml-fixtures/idp.js';
import { startServer } from './server-process.js';
import { startVestibule } from './start-vestibule.js';

/** A peer's server of bench/servers. */
export async function startLoginPeer(program, databaseUrl, idp) {
  const server = await startServer(program, { DATABASE_URL: databaseUrl, IDP: JSON.stringify(idp) });
  return { ...server, entityId: `${server.url}/metadata`, acsUrl: `${server.url}/acs`, loginUrl: `${server.url}/login` };
}

/** The built reference server with one connection. */
export async function startVestibuleLogins(databaseUrl, idp, env) {
  const { call, ...server } = await startVestibule(databaseUrl, env);
  await call('/tenants', { slug: 'acme', name: 'Acme' });
  const metadataXml = mintIdpMetadata({ idpEntityId: idp.entityId, ssoUrl: idp.ssoUrl, certificates: [idp.certificate] });
  const { saml } = await call('/tenants/acme/connections', { slug: 'okta', name: 'Okta', saml: { metadataXml } });
  const loopDelay = async () => {
    const text = await (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${server.adminToken}` } })).text();
    return text.split('\n').find((line) => line.startsWith('nodejs_eventloop_lag_p99_seconds')) ?? 'not measured';
  };
  return { ...server, entityId: saml.entityId, acsUrl: saml.acsUrl, loginUrl: saml.loginUrl, loopDelay };
}

import { randomBytes } from 'node:crypto';
import { mintIdpMetadata } from '../tools/saml-fixtures/idp.js';
import { startServer } from './server-process.js';

/** A peer's server of bench/servers. */
export async function startLoginPeer(program, databaseUrl, idp) {
  const server = await startServer(program, { DATABASE_URL: databaseUrl, IDP: JSON.stringify(idp) });
  return { ...server, entityId: `${server.url}/metadata`, acsUrl: `${server.url}/acs`, loginUrl: `${server.url}/login` };
}

/** The built reference server with one connection. */
export async function startVestibuleLogins(databaseUrl, idp, env) {
  const ADMIN_TOKEN = randomBytes(24).toString('base64url');
  const server = await startServer('apps/server/dist/main.js', {
    PORT: '0',
    DATABASE_URL: databaseUrl,
    ADMIN_TOKEN,
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    RATE_LIMIT: 'off',
    ...env,
  });
  const call = async (path, body) => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  await call('/tenants', { slug: 'acme', name: 'Acme' });
  const metadataXml = mintIdpMetadata({ idpEntityId: idp.entityId, ssoUrl: idp.ssoUrl, certificates: [idp.certificate] });
  const { saml } = await call('/tenants/acme/connections', { slug: 'okta', name: 'Okta', saml: { metadataXml } });
  const loopDelay = async () => {
    const text = await (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })).text();
    return text.split('\n').find((line) => line.startsWith('nodejs_eventloop_lag_p99_seconds')) ?? 'not measured';
  };
  return { ...server, entityId: saml.entityId, acsUrl: saml.acsUrl, loginUrl: saml.loginUrl, loopDelay };
}

import { randomBytes } from 'node:crypto';
import { startDemoIdp, type DemoIdp } from './demo-idp.js';
import { ScriptedDirectory } from './directory.js';
import { signIn } from './first-login.js';
import { Management, type ConnectionAnswer } from './management.js';
import { Narrator } from './narrator.js';
import { startServer } from './server-process.js';

const TENANT = 'acme';
/** `--exit`: walk and end, for scripts; otherwise the demo stays to be clicked through. */
const isToEnd = process.argv.includes('--exit');
const narrator = new Narrator((line) => process.stdout.write(`${line}\n`));

const adminToken = randomBytes(24).toString('base64url');
narrator.say('Starting the server with its own PostgreSQL, and a demo identity provider …');
const server = await startServer({
  PORT: process.env['PORT'] ?? '3000',
  DATA_DIR: process.env['DATA_DIR'] ?? '.data/demo',
  ADMIN_TOKEN: adminToken,
  LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
});
const idp = await startDemoIdp(Number(process.env['DEMO_IDP_PORT'] ?? 0)).catch(async (error: unknown) => {
  await server.stop();
  throw error;
});
let isStopping = false;
const stop = async (code: number): Promise<never> => {
  await Promise.all([server.stop(), idp.close()]);
  process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    void stop(0);
  });
}

try {
  await walk(new Management(server.url, adminToken), idp);
} catch (error) {
  narrator.say(`The demo stopped: ${error instanceof Error ? error.message : String(error)}`);
  await stop(1);
}
if (isToEnd) await stop(0);

async function walk(management: Management, provider: DemoIdp): Promise<void> {
  const { saml, scim } = await setUp(management, provider);
  narrator.begin('Ann signs in for the first time, through the identity provider, and is registered');
  const answer = await signIn(saml.loginUrl, 'ann');
  narrator.request('POST', new URL(saml.acsUrl).pathname, answer.status);
  await narrator.decision(management, TENANT, answer.headers.get('vestibule-decision'));

  const { token } = await management.call<{ token: string }>('POST', `/tenants/${TENANT}/connections/okta/tokens`, {});
  await new ScriptedDirectory(scim.baseUrl, token, TENANT, management, narrator).walk();

  narrator.begin('Ben tries to sign in');
  const refusal = await signIn(saml.loginUrl, 'ben');
  narrator.request('POST', new URL(saml.acsUrl).pathname, refusal.status);
  await narrator.decision(management, TENANT, refusal.headers.get('vestibule-decision'));

  narrator.title('Now you');
  narrator.say(`  Sign in:            ${server.url}/t/${TENANT}/login   (Ann and Cleo get in, Ben does not)`);
  narrator.say(`  From the provider:  ${provider.url}/   (the tile starts a login that the server converts)`);
  narrator.say(`  Management API:     ${server.url}/api/v1/docs`);
  narrator.say(`  Explain a decision: npm run vestibule -- explain DECISION --server ${server.url} --admin-token ${adminToken}`);
  if (!isToEnd) narrator.say('  Stop with Ctrl-C.');
}

/** The company's administrators copy each other's values, as the manual describes. */
async function setUp(management: Management, provider: DemoIdp): Promise<ConnectionAnswer> {
  narrator.begin('The tenant and its connection are set up, and each side gets the other’s values');
  await management.send('DELETE', `/tenants/${TENANT}`);
  await management.call('POST', '/tenants', { slug: TENANT, name: 'Acme' });
  const connection = await management.call<ConnectionAnswer>('POST', `/tenants/${TENANT}/connections`, {
    slug: 'okta',
    name: 'Acme Okta',
    preset: 'okta',
    saml: { metadataXml: provider.metadataXml, buttonLabel: 'SSO Login', sync: { department: 'every-login' } },
    scim: {},
  });
  provider.configure({ entityId: connection.saml.entityId, acsUrl: connection.saml.acsUrl });
  narrator.say(`   Entity ID (audience):     ${connection.saml.entityId}`);
  narrator.say(`   ACS URL (single sign-on): ${connection.saml.acsUrl}`);
  narrator.say(`   Default RelayState:       ${connection.saml.relayState}`);
  narrator.say(`   SCIM base URL:            ${connection.scim.baseUrl}`);
  return connection;
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaults, mintIdpMetadata, mintResponse } from '../../tools/saml-fixtures/idp.js';
import { ManagementClient } from '../server/management-client.js';
import { startServer, type TestServer } from '../server/start-server.js';
import { beginLogin, mintFor, postAnswer } from './minted-login.js';

/** Needs a JDK: Debian's default-jdk-headless, there before `npm ci`. */
describe('a server that holds messages against both schema validators', () => {
  let server: TestServer;
  let admin: ManagementClient;

  beforeAll(async () => {
    server = await startServer({ env: { SAML_XSD_VALIDATOR: 'both' } });
    admin = new ManagementClient(server.url, server.adminToken);
    await admin.createTenant({ slug: 'acme', name: 'Acme', allowedDomains: ['*'] });
    await admin.createConnection('acme', { slug: 'okta', name: 'Okta', saml: { metadataXml: mintIdpMetadata({ sloUrl: null }) } });
  });
  afterAll(() => server.stop());

  it('asks Java about what is genuine and new, an inclusive prefix list in it or not, and about nothing else', async () => {
    const login = await beginLogin(`${server.url}/t/acme/saml/okta`);
    const trailOf = async (options: object) => {
      const page = await postAnswer(login, mintResponse({ ...defaults, ...mintFor(login), assertionId: '_one', ...options }).formValue);
      const { reason, trail } = await admin.decision('acme', page.headers.get('vestibule-decision') ?? '');
      return [page.status, reason, trail.filter(({ result }) => /^(second-schema|second-gate): /.test(result)).map(({ result }) => result)];
    };
    expect(await trailOf({ audience: 'https://other.example' })).toEqual([400, 'saml.audience', []]);
    expect(await trailOf({ signature: { inclusive: ['xs'], signedInfoInclusive: ['xs', 'saml'] } })).toEqual([303, null, ['second-schema: passed', 'second-gate: passed']]);
    expect(await trailOf({})).toEqual([400, 'saml.replay', []]);
  });
});

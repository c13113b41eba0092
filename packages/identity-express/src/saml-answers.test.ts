import { beforeEach, describe, expect, it } from '@jest/globals';
import { mintResponse, testKey } from '../../../tools/saml-fixtures/idp.js';
import type { HttpResponse } from './http/http-message.js';
import { openSite, type SiteUnderTest } from './testing/open-site.js';
import { connectIdp, SamlVisitor } from './testing/saml-visitor.js';

const acs = '/t/acme/saml/okta/acs';
const json = { accept: 'application/json' };
const bodyOf = ({ body }: HttpResponse) => JSON.parse(String(body)) as { error: { code: string; message: string; decision: string | null } };

describe('what the SAML addresses answer to whoever comes another way', () => {
  let site: SiteUnderTest;
  beforeEach(async () => {
    site = openSite({ saml: { secondGate: false } });
    await connectIdp(site);
  });
  const decisionOf = async (response: HttpResponse) => {
    const { body } = await site.admin('GET', `/tenants/acme/decisions/${String(response.headers['vestibule-decision'])}`);
    return JSON.parse(String(body)) as { action: string; outcome: string; reason: string; detail: string; trail: unknown[]; input: Record<string, unknown> | null };
  };

  it.each(['/t/acme/saml/nobody/acs', '/t/nobody/saml/okta/acs', '/t/acme/saml/okta/elsewhere'])('programs read of %s that there is nothing', async (path) => {
    const answer = await site.send('POST', path, 'SAMLResponse=x', { ...json, 'content-type': 'application/x-www-form-urlencoded' });
    expect([answer.status, bodyOf(answer)]).toEqual([404, { error: { code: 'resource.not_found', message: expect.any(String), decision: null } }]);
    expect(answer.headers['vestibule-decision']).toBeUndefined();
    expect(String((await site.send('POST', path, '')).body)).toContain('<html');
  });

  it.each(['GET', 'HEAD', 'PUT'])('a %s at the ACS is refused with a sentence and a decision', async (method) => {
    const answer = await site.send(method, acs, '');
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
    expect(String(answer.body)).toContain('by POST');
    expect(await decisionOf(answer)).toMatchObject({ kind: 'login', action: 'open-address', outcome: 'refused', reason: 'saml.structure', detail: expect.stringContaining(method), trail: [expect.anything()] });
    const program = await site.send(method, acs, '', json);
    expect(bodyOf(program)).toEqual({ error: { code: 'request.method_not_allowed', message: expect.any(String), decision: program.headers['vestibule-decision'] } });
  });

  it('a response by HTTP-Redirect is named as what it is', async () => {
    const answer = await site.get(`${acs}?SAMLResponse=abc`);
    expect((await decisionOf(answer)).detail).toContain('another binding than HTTP-POST');
  });

  it('notes that Entra ID left the groups out, and takes the person in all the same', async () => {
    const claim = (name: string) => `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${name}`;
    const person = Object.fromEntries(['givenname', 'surname', 'emailaddress', 'upn', 'name'].map((name) => [claim(name), ['jane.doe@acme.example']]));
    const answer = await new SamlVisitor(site).login({ attributes: { ...person, 'http://schemas.microsoft.com/claims/groups.link': ['https://graph.microsoft.com/x'] } });
    expect(answer.status).toBe(303);
    const { trail, input } = await decisionOf(answer);
    expect([trail, input?.['groupsOverage']]).toEqual([expect.arrayContaining([expect.objectContaining({ policy: 'groups', result: 'overage' })]), true]);
    expect(JSON.stringify(input)).not.toContain('graph.microsoft.com');
  });

  it('tells programs in JSON why a login does not start', async () => {
    await site.admin('PATCH', '/tenants/acme/connections/okta', { saml: { enabled: false } });
    const start = '/t/acme/saml/okta/login';
    const refused = { error: { code: 'login.connection_disabled', message: expect.stringContaining('switched off'), decision: null } };
    const program = await site.get(start, json);
    expect([program.status, bodyOf(program)]).toEqual([403, refused]);
    const browser = await site.get(start, { accept: 'text/html, application/json' });
    expect([browser.status, String(browser.body).includes('<html')]).toEqual([403, true]);
    const over = await site.get(`${start}?test=forged`, json);
    expect([over.status, bodyOf(over)]).toEqual([410, { error: { code: 'resource.not_found', message: expect.stringContaining('tests nothing'), decision: null } }]);
  });

  it('names the decision of a converted login that does not start', async () => {
    await site.admin('PATCH', '/tenants/acme/connections/okta', { saml: { enabled: false } });
    const form = { ...json, 'content-type': 'application/x-www-form-urlencoded' };
    const program = await site.send('POST', acs, 'SAMLResponse=x&RelayState=initiate-sp-login', form);
    expect([program.status, bodyOf(program).error]).toEqual([403, { code: 'login.connection_disabled', message: expect.any(String), decision: program.headers['vestibule-decision'] }]);
    const browser = await site.send('POST', acs, 'SAMLResponse=x&RelayState=initiate-sp-login', { ...form, accept: 'text/html' });
    expect(String(browser.body)).toContain(String(browser.headers['vestibule-decision']));
  });

  it('gives a session as long as the identity provider grants it, by the clock skew with which it let the message pass', async () => {
    const seconds = (count: number) => new Date(site.clock.now().getTime() + count * 1_000);
    const visitor = new SamlVisitor(site);
    expect((await visitor.login({ sessionNotOnOrAfter: seconds(-30) })).status).toBe(303);
    expect(await visitor.isSignedIn()).toBe(true);
    site.clock.advanceSeconds(29);
    expect(await visitor.isSignedIn()).toBe(true);
    site.clock.advanceSeconds(2);
    expect(await visitor.isSignedIn()).toBe(false);
    expect((await visitor.login({ sessionNotOnOrAfter: seconds(-61) })).status).toBe(400);
  });

  it('answers whatever fails behind a decryption alike, and not at once', async () => {
    await site.admin('PATCH', '/tenants/acme/connections/okta', { saml: { wantAssertionsEncrypted: true } });
    const [, certificate = ''] = /use="encryption".*?X509Certificate>([^<]+)</s.exec(String((await site.get('/t/acme/saml/okta/metadata')).body)) ?? [];
    const ours = `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
    const send = async (options: Parameters<typeof mintResponse>[0]) => {
      const started = performance.now();
      const { formValue } = mintResponse({ sign: 'assertion', ...options });
      const answer = await new SamlVisitor(site).post(acs, { SAMLResponse: formValue });
      expect(performance.now() - started).toBeGreaterThanOrEqual(49);
      const { reason, detail } = await decisionOf(answer);
      return [answer.status, reason, detail];
    };
    const encrypted = { certificate: ours, cipher: 'aes128-cbc', transport: 'rsa-oaep-mgf1p' } as const;
    const answers = [
      await send({ encrypt: { certificate: testKey('attacker').certificatePem } }),
      await send({ encrypt: { ...encrypted, tamper: (octets) => Buffer.concat([octets.subarray(0, -16), Buffer.alloc(16)]) } }),
      await send({ encrypt: { ...encrypted, plain: () => 'no xml' } }),
      await send({ encrypt: encrypted, sign: 'none' }),
      await send({ encrypt: encrypted, key: testKey('attacker') }),
    ];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toEqual([400, 'saml.encryption', expect.any(String)]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { ScriptedBrowser } from '../browser/scripted-browser.js';
import { startSimpleSamlPhpIdp, type SimpleSamlPhpIdp } from './simplesamlphp-idp.js';

const ada = {
  id: 'ada-4711',
  upn: 'ada@example.com',
  email: 'ada@example.com',
  givenName: 'Ada',
  surname: "O'Love\\lace",
  displayName: "Ada O'Lovelace",
  costCenters: ['100', '200'],
};
const sp = { entityId: 'http://localhost:1/metadata', acsUrl: 'http://localhost:1/acs' };

describe("Debian's SimpleSAMLphp", () => {
  let idp: SimpleSamlPhpIdp;
  beforeAll(async () => {
    idp = await startSimpleSamlPhpIdp([ada]);
  });
  afterAll(() => idp.stop());

  const requestUrl = (issuer = sp.entityId) => {
    const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomBytes(16).toString('hex')}" Version="2.0" IssueInstant="${new Date().toISOString().replace(/\.\d+/, '')}" Destination="${idp.ssoUrl}" AssertionConsumerServiceURL="${sp.acsUrl}"><saml:Issuer>${issuer}</saml:Issuer></samlp:AuthnRequest>`;
    return `${idp.ssoUrl}?${new URLSearchParams({ SAMLRequest: deflateRawSync(xml).toString('base64'), RelayState: 'r1' }).toString()}`;
  };

  it.each(['both', 'assertion', 'response'] as const)('logs an employee in through its own pages and signs: %s', async (signs) => {
    await idp.register({ ...sp, signs });
    const browser = new ScriptedBrowser();
    const answer = await idp.logIn(browser, await browser.open(requestUrl()), 'ada-4711', { autoSubmit: false });
    const form = answer.forms.find(({ submitsItself }) => submitsItself);
    expect(form?.action.href).toBe(sp.acsUrl);
    expect(form?.fields['RelayState']).toBe('r1');
    const xml = Buffer.from(form?.fields['SAMLResponse'] ?? '', 'base64').toString();
    expect(xml.match(/<ds:Signature /g)).toHaveLength(signs === 'both' ? 2 : 1);
    for (const part of ['>ada-4711</saml:NameID>', `Destination="${sp.acsUrl}"`, "Ada O'Lovelace", "O'Love\\lace", '>200<', 'nameid-format:persistent']) expect(xml).toContain(part);
  });

  it('lets nobody in whom it does not know', async () => {
    const browser = new ScriptedBrowser();
    const page = await idp.logIn(browser, await browser.open(requestUrl()), 'eve');
    expect(page.text).toContain('Incorrect username or password');
  });

  it('does not answer a service provider that was not registered', async () => {
    const page = await new ScriptedBrowser().open(requestUrl('http://localhost:1/stranger'));
    expect(page.text).toContain('Metadata not found');
    expect(page.forms.some(({ submitsItself }) => submitsItself)).toBe(false);
  });

  it('publishes the certificate it signs with', () => {
    expect(idp.metadataXml.replace(/\s/g, '')).toContain(idp.identity.certificateBody);
    expect(idp.metadataXml).toContain(idp.ssoUrl);
  });
});

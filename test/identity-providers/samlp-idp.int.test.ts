import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import express from 'express';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { ScriptedBrowser } from '../browser/scripted-browser.js';
import { startSamlpIdp, type SamlpIdp } from './samlp-idp.js';

const ada = {
  id: 'ada-4711',
  upn: 'ada@example.com',
  email: 'Ada.Lovelace@example.com',
  givenName: 'Ada',
  surname: 'Lovelace',
  displayName: 'Ada <Lovelace> & Co',
  department: 'Analytical Engines',
  costCenters: ['100', '200'],
};
const bert = { ...ada, id: 'bert', displayName: 'Bert', attributes: { department: null } };

describe('the samlp identity provider', () => {
  let idp: SamlpIdp;
  let sp: Server;
  let acsUrl: string;
  const arrived: Record<string, string>[] = [];

  beforeAll(async () => {
    idp = await startSamlpIdp({ employees: [ada, bert] });
    const app = express();
    app.use(express.urlencoded({ extended: false, limit: '1mb' }));
    app.post('/acs', (request, response) => {
      arrived.push(request.body as Record<string, string>);
      response.redirect(303, '/done');
    });
    app.get('/done', (_request, response) => void response.send('welcome'));
    sp = app.listen(0, '127.0.0.1');
    await once(sp, 'listening');
    acsUrl = `http://localhost:${(sp.address() as AddressInfo).port}/acs`;
  });
  afterAll(async () => {
    await idp.stop();
    sp.close();
  });

  const requestUrl = (id: string) => {
    const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${idp.ssoUrl}" AssertionConsumerServiceURL="${acsUrl}" ForceAuthn="true"><saml:Issuer>https://sp.example/metadata</saml:Issuer></samlp:AuthnRequest>`;
    return `${idp.ssoUrl}?${new URLSearchParams({ SAMLRequest: deflateRawSync(xml).toString('base64'), RelayState: 'r&"1' }).toString()}`;
  };
  const lastXml = () => Buffer.from(arrived.at(-1)?.['SAMLResponse'] ?? '', 'base64').toString();

  it('asks who one is, and posts a signed answer to the request to the ACS', async () => {
    const browser = new ScriptedBrowser();
    const chooser = await browser.open(requestUrl('_r1'));
    expect(chooser.text).toContain('Ada &lt;Lovelace&gt; &amp; Co');
    const done = await browser.submit(chooser, { fields: { employee: 'ada-4711' } });
    expect(done.text).toBe('welcome');
    expect(arrived.at(-1)?.['RelayState']).toBe('r&"1');
    expect(idp.received.at(-1)).toEqual({ id: '_r1', issuer: 'https://sp.example/metadata', acsUrl, relayState: 'r&"1', destination: idp.ssoUrl, forceAuthn: true });
    const xml = lastXml();
    expect(xml.match(/<Signature /g)).toHaveLength(2);
    for (const part of [`Destination="${acsUrl}"`, `Recipient="${acsUrl}"`, 'InResponseTo="_r1"', '<saml:Audience>https://sp.example/metadata</saml:Audience>', '>ada-4711</saml:NameID>']) {
      expect(xml).toContain(part);
    }
    expect(xml).toContain('Name="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"');
    expect(xml).toContain('Name="department"');
    expect(xml).not.toContain('Name="jobtitle"');
  });

  it('signs the chosen employee in without asking, with the attributes left out that are to be left out', async () => {
    idp.signIn('bert');
    const done = await new ScriptedBrowser().open(requestUrl('_r2'));
    idp.signIn(undefined);
    expect(done.visited.map(({ method, status }) => `${method} ${status}`)).toEqual(['GET 200', 'POST 303', 'GET 200']);
    expect(lastXml()).toContain('>bert</saml:NameID>');
    expect(lastXml()).not.toContain('Name="department"');
  });

  it('lets a test alter one message on its way, and only one', async () => {
    idp.alterNext((xml) => xml.replace('ada-4711', 'eve'));
    await new ScriptedBrowser().open(`${requestUrl('_r3')}&employee=ada-4711`);
    expect(lastXml()).toContain('>eve</saml:NameID>');
    await new ScriptedBrowser().open(`${requestUrl('_r4')}&employee=ada-4711`);
    expect(lastXml()).toContain('>ada-4711</saml:NameID>');
  });

  it('says that somebody is not assigned to the application', async () => {
    idp.refuseNext();
    await new ScriptedBrowser().open(requestUrl('_r5'));
    expect(lastXml()).toContain('urn:oasis:names:tc:SAML:2.0:status:Responder');
    expect(lastXml()).not.toContain('<saml:Assertion');
  });

  it('makes a response for any service provider, signed as wished', async () => {
    const wish = { acsUrl, audience: 'urn:other', signs: 'assertion' } as const;
    const xml = await idp.createResponse('ada-4711', wish);
    expect(xml.match(/<Signature /g)).toHaveLength(1);
    expect(xml).not.toContain('InResponseTo');
    await expect(idp.createResponse('nobody', wish)).rejects.toThrow('nobody is called nobody here');
  });

  it('publishes metadata with a certificate that is valid now', async () => {
    const response = await fetch(idp.metadataUrl);
    const xml = await response.text();
    expect(xml).toBe(idp.metadataXml);
    const certificate = new X509Certificate(Buffer.from(/<ds:X509Certificate>([^<]+)/.exec(xml)?.[1] ?? '', 'base64'));
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now());
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now());
  });
});

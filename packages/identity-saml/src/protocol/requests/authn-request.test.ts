import { createVerify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { testKey } from '../../../../../tools/saml-fixtures/idp.js';
import { findSchemaViolation } from '../schema/compiled-schema.js';
import { verifyEnvelopedSignature } from '../signature/verify-enveloped-signature.js';
import { withXml } from '../xml/parse-xml.js';
import { buildAuthnRequest, type AuthnRequest } from './build-authn-request.js';
import { postBindingForm, redirectBindingUrl } from './send-authn-request.js';

const key = testKey('sp');
const request: AuthnRequest = {
  id: '_1',
  issueInstant: new Date('2026-06-01T12:00:00Z'),
  destination: 'https://idp.example/sso?tenant=a&b=c',
  issuer: 'https://sp.example/metadata',
  acsUrl: 'https://sp.example/acs',
  nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  forceAuthn: false,
};
const violationOf = (xml: string): string | undefined => withXml(Buffer.from(xml), ({ document }) => findSchemaViolation(document));
const inflated = (url: URL): string => inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();

describe('an AuthnRequest', () => {
  it.each<[string, Partial<AuthnRequest>]>([
    ['as usual', {}],
    ['with ForceAuthn', { forceAuthn: true }],
    ['without a NameIDPolicy', { nameIdFormat: null }],
    ['with a requested context', { requestedAuthnContext: { comparison: 'minimum', classRefs: ['urn:oasis:names:tc:SAML:2.0:ac:classes:X509'] } }],
  ])('is valid against the protocol schema %s', (_, changes) => expect(violationOf(buildAuthnRequest({ ...request, ...changes }))).toBeUndefined());

  it('says who asks whom for what, and where the answer goes', () => {
    const root = withXml(Buffer.from(buildAuthnRequest(request)), (open) => open.root);
    expect(Object.fromEntries(root.attributes.map(({ name, value }) => [name, value]))).toEqual({
      ID: '_1',
      Version: '2.0',
      IssueInstant: '2026-06-01T12:00:00.000Z',
      Destination: request.destination,
      ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      AssertionConsumerServiceURL: request.acsUrl,
    });
    expect(root.children.map(({ name, text }) => [name, text])).toEqual([['Issuer', request.issuer], ['NameIDPolicy', '']]);
  });

  it('asks for a NameID format, and for an account to be made, when it is given one', () => {
    expect(buildAuthnRequest(request)).toContain(`<samlp:NameIDPolicy Format="${request.nameIdFormat}" AllowCreate="true"/>`);
    expect(buildAuthnRequest({ ...request, nameIdFormat: null })).not.toContain('NameIDPolicy');
  });

  it('asks for the contexts that it is given', () => {
    const asked = buildAuthnRequest({ ...request, requestedAuthnContext: { comparison: 'exact', classRefs: ['urn:a', 'urn:b'] } });
    expect(asked).toContain('<samlp:RequestedAuthnContext Comparison="exact"><saml:AuthnContextClassRef>urn:a</saml:AuthnContextClassRef><saml:AuthnContextClassRef>urn:b</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>');
  });

  it('names no authentication context unless it is given one', () => expect(buildAuthnRequest(request)).not.toContain('RequestedAuthnContext'));

  it('asks for a fresh login only on request', () => {
    expect(buildAuthnRequest(request)).not.toContain('ForceAuthn');
    expect(buildAuthnRequest({ ...request, forceAuthn: true })).toContain('ForceAuthn="true"');
  });

  it('refuses characters that XML cannot carry', () => expect(() => buildAuthnRequest({ ...request, issuer: 'a\u0001' })).toThrow(RangeError));
});

describe('the HTTP-Redirect binding', () => {
  const samlRequest = buildAuthnRequest(request);

  it('keeps the query of the endpoint and deflates the message', () => {
    const url = new URL(redirectBindingUrl({ ssoUrl: request.destination, samlRequest, relayState: 'r&s', signWith: null }));
    expect(url.searchParams.get('tenant')).toBe('a');
    expect(url.searchParams.get('RelayState')).toBe('r&s');
    expect(inflated(url)).toBe(samlRequest);
    expect(url.searchParams.has('Signature')).toBe(false);
  });

  it('signs the octets of the query', () => {
    const url = redirectBindingUrl({ ssoUrl: 'https://idp.example/sso', samlRequest, relayState: 'state', signWith: key });
    const [signed = '', signature = ''] = (url.split('?')[1] ?? '').split('&Signature=');
    expect(signed).toMatch(/^SAMLRequest=[^&]+&RelayState=state&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256$/);
    expect(createVerify('sha256').update(signed).verify(key.certificatePem, decodeURIComponent(signature), 'base64')).toBe(true);
  });

  it('carries no RelayState when there is none, and leaves a fragment of the endpoint out', () => {
    const url = redirectBindingUrl({ ssoUrl: 'https://idp.example/sso#top', samlRequest, relayState: null, signWith: null });
    expect(url).toMatch(/^https:\/\/idp\.example\/sso\?SAMLRequest=[^&#]+$/);
  });

  it('may carry 80 bytes of RelayState', () => {
    const sent = (relayState: string) => new URL(redirectBindingUrl({ ssoUrl: 'https://idp.example', samlRequest, relayState, signWith: null })).searchParams.get('RelayState');
    expect(sent('x'.repeat(80))).toHaveLength(80);
    expect(() => sent('é'.repeat(41))).toThrow(RangeError);
    expect(() => postBindingForm({ samlRequest, relayState: 'x'.repeat(81), signWith: null })).toThrow(RangeError);
  });

  it('refuses a RelayState that is longer than the binding allows', () => {
    expect(() => redirectBindingUrl({ ssoUrl: 'https://idp.example', samlRequest, relayState: 'x'.repeat(81), signWith: null })).toThrow(RangeError);
  });
});

describe('the HTTP-POST binding', () => {
  it('carries the message as base64', () => {
    const form = postBindingForm({ samlRequest: buildAuthnRequest(request), relayState: null, signWith: null });
    const SAMLRequest = Buffer.from(buildAuthnRequest(request)).toString('base64');
    expect(form).toEqual({ SAMLRequest });
    expect(postBindingForm({ samlRequest: buildAuthnRequest(request), relayState: 'state', signWith: null })).toEqual({ SAMLRequest, RelayState: 'state' });
  });

  it('carries an enveloped signature that verifies, in the place the schema gives it', () => {
    const form = postBindingForm({ samlRequest: buildAuthnRequest(request), relayState: 'state', signWith: key });
    const xml = Buffer.from(form['SAMLRequest'] ?? '', 'base64');
    expect(violationOf(xml.toString())).toBeUndefined();
    expect(withXml(xml, ({ root }) => verifyEnvelopedSignature(root, [key.certificate]))).toMatchObject({ kind: 'verified' });
    expect(withXml(xml, ({ root }) => verifyEnvelopedSignature(root, [testKey('attacker').certificate]))).toMatchObject({ kind: 'refused' });
  });
});

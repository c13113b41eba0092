import { describe, expect, it } from '@jest/globals';
import { testKey } from '../../../../../tools/saml-fixtures/idp.js';
import { withXml } from '../xml/parse-xml.js';
import { signEnveloped } from './sign-enveloped.js';
import { verifyEnvelopedSignature } from './verify-enveloped-signature.js';

const key = testKey('sp');
const request = (id: string, more = '') => `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"${id}><saml:Issuer>https://sp.example</saml:Issuer>${more}</samlp:AuthnRequest>`;
const verify = (xml: string) => withXml(Buffer.from(xml), ({ root }) => verifyEnvelopedSignature(root, [testKey('idp').certificate, key.certificate]));

describe('a message that we sign', () => {
  it('carries the signature behind its Issuer, and our certificate in it', () => {
    const signed = signEnveloped(request(' ID="_1"', '<x/>'), key);
    expect(signed).toMatch(/<\/saml:Issuer><ds:Signature .*<\/ds:Signature><x\/>/);
    expect(signed).toContain(`<ds:X509Certificate>${key.certificate}</ds:X509Certificate>`);
    expect(verify(signed)).toMatchObject({ kind: 'verified', certificateIndex: 1, algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256' });
    expect(verify(signed.replace('<x/>', '<y/>'))).toMatchObject({ kind: 'refused', detail: expect.stringContaining('digest does not match') });
  });

  it('has an Issuer', () => expect(() => signEnveloped('<a ID="_1"/>', key)).toThrow('the message to sign has no Issuer'));

  it('is worth nothing without an ID: nobody would accept it', () => expect(verify(signEnveloped(request(''), key))).toMatchObject({ kind: 'refused' }));
});

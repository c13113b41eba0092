import { describe, expect, it } from '@jest/globals';
import { mintResponse } from '../../../../../tools/saml-fixtures/idp.js';
import { prepareCopy, rebuildResponse, withoutEncrypted } from './prepare-copy.js';

const count = (xml: string, pattern: RegExp) => [...xml.matchAll(pattern)].length;

describe('the copy for samlify', () => {
  it('loses the KeyInfo of the outer signature and keeps the inner one', () => {
    for (const prefix of ['ds', '']) {
      const { xml } = mintResponse({ sign: 'both', signature: { prefix } });
      const copy = prepareCopy(xml);
      expect([count(xml, /<(ds:)?KeyInfo/g), count(copy, /<(ds:)?KeyInfo/g)]).toEqual([2, 1]);
      expect(copy.indexOf('KeyInfo')).toBeGreaterThan(copy.indexOf('<saml:Assertion'));
      expect(copy.replace(/<((?:ds:)?KeyInfo).*?<\/\1>/, '')).toBe(xml.replace(/<((?:ds:)?KeyInfo).*?<\/\1>/g, ''));
    }
  });

  it('loses a KeyInfo with attributes', () => expect(prepareCopy('<a><Signature><KeyInfo Id="k"><x/></KeyInfo></Signature></a>')).toBe('<a><Signature></Signature></a>'));

  it('keeps the KeyInfo of an encryption', () => {
    const encrypted = mintResponse({ sign: 'none', encrypt: {} }).xml;
    expect(prepareCopy(encrypted)).toBe(encrypted);
    const behind = '<a><Signature><SignatureValue/></Signature><EncryptedData><KeyInfo>k</KeyInfo></EncryptedData></a>';
    expect(prepareCopy(behind)).toBe(behind);
    const before = '<a><EncryptedData><KeyInfo>k</KeyInfo></EncryptedData><Signature/></a>';
    expect(prepareCopy(before)).toBe(before);
  });

  it('loses the carriage returns in the first signature value, however they are written, and no others', () => {
    expect(prepareCopy('<a b="&#13;"><ds:SignatureValue Id="s">AB&#13;\nCD&#xD;\nEF&#xd;</ds:SignatureValue>&#13;</a>')).toBe('<a b="&#13;"><ds:SignatureValue Id="s">AB\nCD\nEF</ds:SignatureValue>&#13;</a>');
    expect(prepareCopy('<SignatureValue>&#13;</SignatureValue><SignatureValue>&#13;</SignatureValue>')).toBe('<SignatureValue></SignatureValue><SignatureValue>&#13;</SignatureValue>');
  });

  it('loses white space inside end tags', () => expect(prepareCopy('<a><b:c> x </b:c \n></a\t>')).toBe('<a><b:c> x </b:c></a>'));
});

describe('the Response around a decrypted assertion', () => {
  const assertion = '<saml:Assertion xmlns:saml="urn:a"><ds:Signature>inner</ds:Signature></saml:Assertion>';
  const response = (encrypted: string, signature = '<ds:Signature xmlns:ds="urn:s">outer</ds:Signature>') => `<samlp:Response><Issuer/>${signature}<Status/>${encrypted}<x/></samlp:Response>`;

  it('has it in the place of the encrypted one, and no signature over what was there', () => {
    for (const encrypted of ['<saml:EncryptedAssertion>e</saml:EncryptedAssertion>', '<EncryptedAssertion xmlns="urn:a">e</EncryptedAssertion >']) {
      expect(rebuildResponse(response(encrypted), assertion)).toBe(`<samlp:Response><Issuer/><Status/>${assertion}<x/></samlp:Response>`);
    }
    expect(rebuildResponse(response('<EncryptedAssertion>e</EncryptedAssertion>', '<Signature>outer</Signature>'), assertion)).toBe(`<samlp:Response><Issuer/><Status/>${assertion}<x/></samlp:Response>`);
  });

  it('leaves the declaration of the assertion out', () => {
    expect(rebuildResponse(response('<EncryptedAssertion>e</EncryptedAssertion>', ''), `<?xml version="1.0"?>${assertion}`)).toBe(`<samlp:Response><Issuer/><Status/>${assertion}<x/></samlp:Response>`);
  });

  it('is looked at without the encryption, which has algorithms of its own', () => {
    for (const encrypted of ['<saml:EncryptedAssertion>e</saml:EncryptedAssertion>', '<EncryptedAssertion xmlns="urn:a"><b/></EncryptedAssertion>']) expect(withoutEncrypted(response(encrypted, ''))).toBe('<samlp:Response><Issuer/><Status/><x/></samlp:Response>');
    expect(withoutEncrypted(response(assertion, ''))).toBe(response(assertion, ''));
  });
});

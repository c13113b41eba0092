import { describe, expect, it } from '@jest/globals';
import { defaults, mintResponse, testKey, type MintOptions } from '../../../../../tools/saml-fixtures/idp.js';
import type { EncryptionOptions } from '../../../../../tools/saml-fixtures/idp.js';
import { childOf } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { withXml } from '../xml/parse-xml.js';
import { openEncryptedAssertion } from './open-encrypted-assertion.js';

const keys = { decryptionKeys: [testKey('sp').privateKey], certificates: [testKey('attacker').certificate, testKey('idp').certificate] };
const uniform = { kind: 'refused', code: 'saml.encryption', detail: 'the encrypted assertion could not be decrypted with our key into one valid, authentic assertion' };

/** @param responseSigned whether the signature of the Response is taken to have been verified */
function open(options: MintOptions, responseSigned: boolean, expected: typeof keys = keys) {
  const { xml } = mintResponse({ encrypt: {}, ...options });
  return withXml(Buffer.from(xml), ({ root }) => openEncryptedAssertion(childOf(root, ns.assertion, 'EncryptedAssertion')!, responseSigned, expected));
}
const within = (plain: NonNullable<EncryptionOptions['plain']>) => open({ sign: 'none', encrypt: { plain } }, true);
const assertion = (content = '') => `<saml:Assertion xmlns:saml="${ns.assertion}" ID="_a" Version="2.0" IssueInstant="${defaults.now.toISOString()}"><saml:Issuer>i</saml:Issuer>${content}</saml:Assertion>`;

describe('an encrypted assertion', () => {
  it('is believed for a signature of its own, and says whose', () => {
    expect(open({ sign: 'assertion' }, false)).toMatchObject({ kind: 'passed', value: { innerSignature: { certificateIndex: 1 }, cipher: expect.stringContaining('aes'), keyTransport: expect.stringContaining('rsa-oaep') } });
  });

  it('is believed unsigned only inside a signed Response', () => {
    expect(open({ sign: 'none' }, true)).toMatchObject({ kind: 'passed', value: { innerSignature: undefined, assertion: { name: 'Assertion' } } });
    expect(open({ sign: 'none' }, false)).toEqual(uniform);
  });

  it('is refused for a bad signature of its own, even inside a signed Response', () => {
    const forged = { sign: 'assertion', key: testKey('idp-next') } as const;
    expect(open(forged, true)).toEqual(uniform);
    expect(open(forged, false)).toEqual(uniform);
  });

  it.each([
    ['something else', () => '<x xmlns="urn:x"/>'],
    ['an element of that name in another namespace', () => assertion().replace(ns.assertion, 'urn:x')],
    ['two assertions', () => assertion(`<saml:Advice>${assertion().replace('_a', '_b')}</saml:Advice>`)],
    ['one that violates the schema', () => assertion('<saml:Surprise/>')],
    ['a comment', () => assertion('<!-- -->')],
    ['one behind a document type', () => `<!DOCTYPE saml:Assertion>${assertion()}`],
    ['one behind a declaration of another encoding', () => `<?xml version="1.0" encoding="us-ascii"?><?x?>${assertion()}`],
    ['a CDATA section', () => assertion().replace('>i<', '><![CDATA[i]]><')],
    ['more elements than any message has', () => assertion(`<saml:AttributeStatement>${'<saml:Attribute Name="a"/>'.repeat(5_000)}</saml:AttributeStatement>`)],
    ['half an assertion', () => assertion().slice(0, -5)],
    ['nothing', () => ''],
  ])('is refused alike when it holds %s', (_, plain) => expect(within(plain)).toEqual(uniform));

  it('is refused alike when it was made for another key, or changed on the way', () => {
    expect(open({ sign: 'assertion', encrypt: { certificate: testKey('attacker').certificatePem } }, true)).toEqual(uniform);
    for (const cipher of ['aes256-gcm', 'aes256-cbc'] as const) {
      expect(open({ sign: 'assertion', encrypt: { cipher, tamper: (octets) => octets.fill(7, 16, 48) } }, true)).toEqual(uniform);
    }
  });

  it('is refused with its own words before any secret is used', () => {
    expect(open({}, true, { ...keys, decryptionKeys: [] })).toMatchObject({ kind: 'refused', code: 'saml.encryption', detail: expect.stringContaining('handed no key') });
    expect(open({ encrypt: { transport: 'rsa-1_5' } }, true)).toMatchObject({ kind: 'refused', code: 'saml.encryption', detail: expect.stringContaining('use RSA-OAEP') });
  });
});

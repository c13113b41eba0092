import { describe, expect, it } from '@jest/globals';
import { defaults, mintResponse, testKey, type MintOptions } from '../../../../../tools/saml-fixtures/idp.js';
import { childOf } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { withXml } from '../xml/parse-xml.js';
import { authenticate } from './authenticate.js';
import type { ResponseExpectations } from './expectations.js';
import { Trail } from './trail.js';

const next = testKey('idp-next');
const expected: ResponseExpectations = {
  entityId: defaults.entityId,
  acsUrl: defaults.acsUrl,
  idpEntityId: defaults.idpEntityId,
  certificates: [testKey('idp').certificate, next.certificate],
  now: defaults.now,
  clockSkewSeconds: 60,
  decryptionKeys: [testKey('sp').privateKey],
  requireEncryptedAssertions: false,
};

function proof(options: MintOptions, changes: Partial<ResponseExpectations> = {}) {
  const trail = new Trail();
  const authentic = withXml(Buffer.from(mintResponse(options).xml), ({ root }) => authenticate(root, { ...expected, ...changes }, trail));
  const holdsSignature = (element: typeof authentic.response) => childOf(element, ns.signature, 'Signature') !== undefined;
  return { ...authentic, checks: trail.checks, unread: { response: holdsSignature(authentic.response), assertion: holdsSignature(authentic.assertion) } };
}

describe('what is believed of a Response', () => {
  it('is read from the octets that were signed, in which the signature itself is not', () => {
    expect(proof({ sign: 'both' }).unread).toEqual({ response: false, assertion: true });
    expect(proof({ sign: 'response' }).unread).toEqual({ response: false, assertion: false });
    expect(proof({ sign: 'assertion' }).unread).toEqual({ response: false, assertion: false });
    expect(proof({ sign: 'response', encrypt: {} }).unread.response).toBe(false);
    expect(proof({ sign: 'assertion', encrypt: {} }).unread.assertion).toBe(false);
  });

  it.each([
    ['both', { response: true, assertion: true }],
    ['response', { response: true, assertion: false }],
    ['assertion', { response: false, assertion: true }],
  ] as const)('says what was signed: %s', (sign, signed) => {
    expect(proof({ sign })).toMatchObject({ signed, encrypted: 'none', decryption: null, assertion: { name: 'Assertion' } });
    expect(proof({ sign, encrypt: {} })).toMatchObject({ signed, encrypted: signed.assertion ? 'inner-signed' : 'response-signed', assertion: { name: 'Assertion' }, decryption: { assertionXml: expect.stringMatching(/^<saml:Assertion/) } });
  });

  it('says with which certificate: that of the assertion, else that of the Response', () => {
    const index = (options: MintOptions) => proof(options).certificateIndex;
    for (const encrypt of [{}, { encrypt: {} }]) {
      expect(index({ ...encrypt, sign: 'both', responseKey: next })).toBe(0);
      expect(index({ ...encrypt, sign: 'both', key: next, responseKey: testKey('idp') })).toBe(1);
      expect(index({ ...encrypt, sign: 'response', key: next })).toBe(1);
      expect(index({ ...encrypt, sign: 'assertion', key: next })).toBe(1);
    }
  });

  it('names the signatures it found, and those that the encryption may still bring', () => {
    const told = (options: MintOptions) => proof(options).checks.find(({ check }) => check === 'signature')?.detail;
    const rsa = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
    expect(told({ sign: 'both' })).toBe(`Response (${rsa}), Assertion (${rsa})`);
    expect(told({ sign: 'assertion' })).toBe(`Assertion (${rsa})`);
    expect(told({ sign: 'assertion', encrypt: {} })).toBe('none outside the encryption');
  });

  it('is nothing where neither is signed, or one signature of two does not hold', () => {
    const attacker = testKey('attacker');
    expect(() => proof({ sign: 'none' })).toThrow('neither the Response nor the Assertion is signed');
    expect(() => proof({ sign: 'both', responseKey: attacker })).toThrow(/^Response: the signature was not made/);
    expect(() => proof({ sign: 'both', key: attacker, responseKey: testKey('idp') })).toThrow(/^Assertion: the signature was not made/);
    expect(() => proof({ sign: 'response', encrypt: {}, key: attacker })).toThrow(/^Response: /);
  });

  it('is nothing of an encrypted assertion that nobody signed: anybody can encrypt', () => {
    expect(() => proof({ sign: 'none', encrypt: {} })).toThrow('could not be decrypted with our key into one valid, authentic assertion');
  });

  it('is nothing of a plain assertion where the connection requires encryption', () => {
    expect(() => proof({}, { requireEncryptedAssertions: true })).toThrow('not encrypted, which this connection requires');
    expect(proof({ encrypt: {} }, { requireEncryptedAssertions: true })).toMatchObject({ encrypted: 'inner-signed' });
  });
});

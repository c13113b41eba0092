import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { testKey } from '../../../../../tools/saml-fixtures/idp.js';
import { findPublicKey } from './signing-certificate.js';

describe('the public key of a certificate', () => {
  it('is that of this certificate, asked for once or again, whatever was asked for between', () => {
    const [idp, ec] = [testKey('idp').certificate, testKey('idp-ec').certificate];
    for (let round = 0; round < 2; round += 1) {
      expect([findPublicKey(idp)?.asymmetricKeyType, findPublicKey(ec)?.asymmetricKeyType]).toEqual(['rsa', 'ec']);
      for (let count = 0; count < 2_100; count += 1) findPublicKey(`${round}.${count}`);
    }
    expect(findPublicKey(idp)).toBe(findPublicKey(idp));
  });

  it('is none where there is no certificate', () => {
    const bare = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    for (const text of ['', 'AAAA', '%', bare]) for (let round = 0; round < 2; round += 1) expect(findPublicKey(text)).toBeUndefined();
  });
});

import { diag } from 'libxml2-wasm';
import { describe, expect, it } from '@jest/globals';
import { defaults, mintResponse, testKey, type MintOptions } from '../../../../../tools/saml-fixtures/idp.js';
import { verifyResponse } from './verify-response.js';

const expected = {
  entityId: defaults.entityId,
  acsUrl: defaults.acsUrl,
  idpEntityId: defaults.idpEntityId,
  certificates: [testKey('idp').certificate],
  now: defaults.now,
  clockSkewSeconds: 60,
  decryptionKeys: [testKey('sp').privateKey],
  requireEncryptedAssertions: false,
};
const verify = (options: MintOptions) => verifyResponse(mintResponse(options).formValue, expected).kind;

/** What libxml2 holds lies outside the garbage collector: a gate that forgot a document would fill the memory login by login. */
describe('the memory of libxml2', () => {
  it.each<[string, MintOptions, string]>([
    ['accepted', {}, 'verified'],
    ['accepted, encrypted', { encrypt: {} }, 'verified'],
    ['refused for its text', { edit: { xml: (xml) => xml.slice(0, -20) } }, 'refused'],
    ['refused for its structure', { withAssertion: false }, 'refused'],
    ['refused for its signature', { key: testKey('attacker') }, 'refused'],
    ['refused for a signature inside the encryption', { sign: 'assertion', key: testKey('attacker'), encrypt: {} }, 'refused'],
    ['refused for what was encrypted', { encrypt: { plain: () => '<a><b></a>' } }, 'refused'],
    ['refused for its audience', { audience: 'https://other.example' }, 'refused'],
  ])('is given back after a message that was %s', (_, options, outcome) => {
    verify({});
    diag.configure({ enabled: true });
    try {
      expect(verify(options)).toBe(outcome);
      expect(diag.report()).toEqual({});
    } finally {
      diag.configure({ enabled: false });
    }
  });
});

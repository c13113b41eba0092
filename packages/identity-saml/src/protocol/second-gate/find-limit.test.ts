import { describe, expect, it } from '@jest/globals';
import { mintResponse } from '../../../../../tools/saml-fixtures/idp.js';
import { findLimit } from './find-limit.js';

describe('what samlify cannot verify', () => {
  it.each([
    ['a signature algorithm', { method: 'rsa-sha384' }, 'algorithm'],
    ['a digest', { digest: 'sha384' }, 'algorithm'],
    ['a prefix list with the default namespace', { inclusive: ['#default', 'xs'] }, 'prefix list'],
  ] as const)('is told of %s', (_, signature, words) => expect(findLimit(mintResponse({ signature }).xml)).toContain(words));

  it.each(['a\rb', 'a\u0085b', 'a\u2028b'])('is told of the line end in %j', (department) => {
    expect(findLimit(mintResponse({ attributes: { department } }).xml)).toContain('line ends');
  });

  it('is nothing in what products usually send, whatever an attribute says', () => {
    expect(findLimit(mintResponse({ style: { typedValues: true }, signature: { inclusive: ['xs'], method: 'rsa-sha512', digest: 'sha512' } }).xml)).toBeUndefined();
    expect(findLimit(mintResponse({ attributes: { name: '<ds:SignatureMethod Algorithm="none"/> <InclusiveNamespaces PrefixList="#default"/>' } }).xml)).toBeUndefined();
  });
});

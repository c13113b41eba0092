import { describe, expect, it } from '@jest/globals';
import { mintResponse, type SignatureOptions } from '../../../../../tools/saml-fixtures/idp.js';
import { findLimit } from './find-limit.js';

const limit = (signature: SignatureOptions, edit = (xml: string) => xml) => findLimit(edit(mintResponse({ signature }).xml));

describe('what is beyond samlify', () => {
  it.each<SignatureOptions>([{}, { method: 'rsa-sha512' }, { digest: 'sha512' }, { inclusive: ['xs'] }, { prefix: '' }])('is not a signature of %j', (signature) => expect(limit(signature)).toBeUndefined());

  it.each<SignatureOptions>([{ method: 'rsa-sha384' }, { digest: 'sha384' }, { method: 'ecdsa-sha256' }, { method: 'rsa-sha384', prefix: '' }])('is a signature of %j', (signature) => expect(limit(signature)).toBe('samlify does not know the algorithm of a signature'));

  it.each(['CanonicalizationMethod', 'Transform'])('is an algorithm that only a %s names', (name) => {
    for (const quote of ['"', "'"]) expect(findLimit(`<ds:${name} Id = "x"\n Algorithm = ${quote}http://www.w3.org/2006/12/xml-c14n11${quote}/>`)).toContain('algorithm');
    expect(findLimit(`<${name}/><${name}s Algorithm="urn:x"/><x${name} Algorithm="urn:x"/><${name} xAlgorithm="urn:x"/>`)).toBeUndefined();
  });

  it('is a prefix list with the default namespace', () => {
    expect(limit({ inclusive: ['#default'] })).toBe('samlify cannot verify a prefix list with the default namespace');
    expect(limit({}, (xml) => xml.replace('jane.doe', '#default'))).toBeUndefined();
  });

  it.each(['\u0085', '\u2028', '&#13;', '&#xD;', '&#x000d;', '&#133;', '&#x85;', '&#x0085;', '&#8232;', '&#x2028;'])('is the line end %j', (text) => {
    expect(findLimit(`<a>${text}</a>`)).toBe('samlify cannot verify a signature over line ends of this kind');
  });

  it.each(['\n', '\t', '&#10;', '&#xA;', '&#130;', '&#xD0;', '#13;', '&#8233;'])('is not the text %j', (text) => expect(findLimit(`<a>${text}</a>`)).toBeUndefined());
});

import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { checkAssertionVersion, checkStructure, findTheAssertion } from './check-structure.js';

const read = <T>(xml: string, check: (root: Parameters<typeof checkStructure>[0]) => T): T => withXml(Buffer.from(xml), ({ root }) => check(root));
const response = (content = '', attributes = 'Version="2.0"', namespace = 'urn:oasis:names:tc:SAML:2.0:protocol') => `<Response xmlns="${namespace}" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" ${attributes}>${content}</Response>`;

describe('a message', () => {
  it('is a samlp:Response of version 2.0', () => expect(read(response(), checkStructure)).toMatchObject({ kind: 'passed', detail: 'one Response, no duplicate ids, signatures in place' }));

  it.each([
    ['of another namespace', response('', undefined, 'urn:x'), 'the message is not a samlp:Response but "Response"'],
    ['of another name', '<LogoutResponse xmlns="urn:oasis:names:tc:SAML:2.0:protocol" Version="2.0"/>', 'the message is not a samlp:Response but "LogoutResponse"'],
    ['of another version', response('', 'Version="1.1"'), 'the Response has the version "1.1"'],
    ['of no version', response('', ''), 'the Response has the version nothing'],
    ['with room for wrapping', response('<a:Assertion/><a:Assertion/>'), 'the message contains more than one assertion'],
  ])('is refused: %s', (_, xml, detail) => expect(read(xml, checkStructure)).toEqual({ kind: 'refused', code: 'saml.structure', detail }));
});

describe('the assertion of a Response', () => {
  it.each([
    ['plain', '<a:Assertion/>', { encrypted: false, element: { name: 'Assertion' } }, 'one'],
    ['encrypted', '<a:EncryptedAssertion/>', { encrypted: true, element: { name: 'EncryptedAssertion' } }, 'one, encrypted'],
  ])('is exactly one, %s', (_, content, value, detail) => expect(read(response(content), findTheAssertion)).toMatchObject({ kind: 'passed', value, detail }));

  it.each([
    ['none', ''],
    ['two plain ones', '<a:Assertion/><a:Assertion/>'],
    ['two encrypted ones', '<a:EncryptedAssertion/><a:EncryptedAssertion/>'],
    ['one of each', '<a:Assertion/><a:EncryptedAssertion/>'],
  ])('is refused: %s', (_, content) => expect(read(response(content), findTheAssertion)).toEqual({ kind: 'refused', code: 'saml.structure', detail: 'the Response does not contain exactly one assertion' }));

  it('is of version 2.0', () => {
    expect(read('<Assertion Version="2.0"/>', checkAssertionVersion)).toMatchObject({ kind: 'passed', detail: '2.0' });
    expect(read('<Assertion Version="2.1"/>', checkAssertionVersion)).toEqual({ kind: 'refused', code: 'saml.structure', detail: 'the Assertion has the version "2.1"' });
    expect(read('<Assertion/>', checkAssertionVersion)).toMatchObject({ kind: 'refused' });
  });
});

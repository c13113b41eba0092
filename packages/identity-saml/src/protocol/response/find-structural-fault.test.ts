import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { findStructuralFault, type WrappingRules } from './find-structural-fault.js';

/** Straight at the rules, past the schema, which would refuse most of these before. */
const fault = (xml: string, root: WrappingRules['root'] = 'message') => withXml(Buffer.from(xml), (open) => findStructuralFault(open.root, { root }));
const response = (content: string, id = 'ID="r"') => `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ${id}>${content}</p:Response>`;
const assertion = (content = '', id = 'ID="a"') => `<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ${id}>${content}</Assertion>`;
const signature = (content = '<ds:SignedInfo/>') => `<ds:Signature>${content}</ds:Signature>`;

describe('the structure of a message', () => {
  it.each([
    ['both signed', response(`${signature()}${assertion(signature())}`)],
    ['one encrypted assertion, a key of its own beside', response('<EncryptedAssertion><x Id="k"/></EncryptedAssertion>')],
    ['no assertion', response('')],
    ['names that only contain the name of an assertion', response('<AssertionIDRef>a</AssertionIDRef><x:MyAssertion xmlns:x="urn:x"/><x:NotEncryptedAssertion xmlns:x="urn:x"/>')],
    ['attributes that only end in id', response('<x userid="r" idx="r"/>')],
  ])('may be: %s', (_, xml) => expect(fault(xml)).toBeUndefined());

  it.each([
    ['one id on two elements', response(assertion('', 'ID="r"')), 'same id'],
    ['one id in two spellings of the attribute', response('<x id="r"/>'), 'same id'],
    ['a namespaced id', response('<x xml:id="z"/>'), 'namespaced'],
    ['two assertions', response(assertion() + assertion('', 'ID="b"')), 'more than one assertion'],
    ['an assertion beside an encrypted one', response(`${assertion()}<EncryptedAssertion/>`), 'more than one assertion'],
    ['an assertion of another namespace', response('<x:Assertion xmlns:x="urn:x"/>'), 'another namespace'],
    ['an encrypted assertion of another namespace', response('<x:EncryptedAssertion xmlns:x="urn:x"/>'), 'another namespace'],
    ['an assertion in other letters', response('<ASSERTION/>'), 'another namespace'],
    ['an assertion further down', response(`<x>${assertion()}</x>`), 'not where it belongs'],
    ['an encrypted assertion further down', response('<x><EncryptedAssertion/></x>'), 'not where it belongs'],
    ['two signatures of the Response', response(signature() + signature()), 'more than one signature'],
    ['two signatures of the Assertion', response(assertion(signature() + signature())), 'more than one signature'],
    ['a signature somewhere else', response(`<x>${signature()}</x>`), 'unexpected place'],
    ['a signature below an encrypted assertion', response(`<EncryptedAssertion>${signature()}</EncryptedAssertion>`), 'unexpected place'],
    ['a signature of another namespace', response('<x:Signature xmlns:x="urn:x"/>'), 'unexpected place'],
    ['a ds:Object', response(signature('<ds:SignedInfo/><ds:Object/>')), 'ds:Object'],
    ['two SignedInfo', response(signature('<ds:SignedInfo/><ds:SignedInfo/>')), 'more than one SignedInfo'],
    ['a SignedInfo of another namespace', response(signature('<ds:SignedInfo/><x:SignedInfo xmlns:x="urn:x"/>')), 'more than one SignedInfo'],
    ['a signed Response without an ID', response(signature(), ''), 'no ID'],
    ['a signed Assertion without an ID', response(assertion(signature(), '')), 'no ID'],
  ])('is refused: %s', (_, xml, words) => expect(fault(xml)).toContain(words));

  it('needs no ID on what is not signed', () => expect(fault(response(assertion('', ''), ''))).toBeUndefined());
});

describe('the structure of what was encrypted', () => {
  it('is an assertion and nothing around it', () => {
    expect(fault(assertion(signature()), 'assertion')).toBeUndefined();
    expect(fault(`<x>${assertion()}</x>`, 'assertion')).toContain('not where it belongs');
  });

  it('has one signature at most, its own', () => {
    expect(fault(assertion(`<Advice>${signature()}</Advice>`), 'assertion')).toContain('unexpected place');
    expect(fault(assertion(`<Advice>${assertion('', 'ID="b"')}</Advice>`), 'assertion')).toContain('more than one assertion');
  });
});

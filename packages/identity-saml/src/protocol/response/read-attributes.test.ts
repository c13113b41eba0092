import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { readAttributes } from './read-attributes.js';

const read = (content: string) => withXml(Buffer.from(`<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${content}</Assertion>`), ({ root }) => readAttributes(root));
const statement = (...attributes: string[]) => `<AttributeStatement>${attributes.join('')}</AttributeStatement>`;
const attribute = (name: string, ...values: string[]) => `<Attribute Name="${name}">${values.map((value) => `<AttributeValue>${value}</AttributeValue>`).join('')}</Attribute>`;
const values = (content: string) => {
  const outcome = read(content);
  return outcome.kind === 'passed' ? Object.fromEntries(outcome.value) : outcome;
};

describe('the attributes', () => {
  it('are joined by Name, over all statements, in the order of the document', () => {
    expect(values(statement(attribute('g', 'b', 'a'), attribute('n', 'x')) + statement(attribute('g', 'c')))).toEqual({ g: ['b', 'a', 'c'], n: ['x'] });
    expect(read(statement(attribute('g', 'b'), attribute('n', 'x')))).toMatchObject({ detail: '2 attributes' });
  });

  it('may be none', () => expect(values('')).toEqual({}));

  it('are whole texts, white space included, and empty ones are left out', () => {
    expect(values(statement(attribute('a', ' x  y ', '', 'z'), attribute('empty', ''), attribute('none')))).toEqual({ a: [' x  y ', 'z'], empty: [], none: [] });
  });

  it('may hold a lone NameID, which stays unread (eduPersonTargetedID)', () => {
    expect(values(statement(attribute('eptid', ' <NameID>opaque</NameID> ', 'text')))).toEqual({ eptid: ['text'] });
  });

  it.each([
    ['an element', '<b/>'],
    ['a NameID with text beside it', 'admin<NameID>opaque</NameID>'],
    ['two NameIDs', '<NameID>a</NameID><NameID>b</NameID>'],
    ['a NameID with an element inside', '<NameID><b/></NameID>'],
    ['a NameID of another namespace', '<x:NameID xmlns:x="urn:x">a</x:NameID>'],
  ])('are refused with %s in a value', (_, value) => {
    expect(read(statement(attribute('role', value)))).toEqual({ kind: 'refused', code: 'saml.attributes', detail: 'a value of the attribute "role" contains elements' });
  });

  it('are refused when one is encrypted on its own', () => {
    expect(read(statement(attribute('a', 'b'), '<EncryptedAttribute/>'))).toMatchObject({ kind: 'refused', code: 'saml.attributes', detail: expect.stringContaining('encrypt the assertion instead') });
  });
});

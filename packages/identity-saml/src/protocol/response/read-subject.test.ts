import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { readSubject } from './read-subject.js';

const read = (content: string) => withXml(Buffer.from(`<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${content}</Assertion>`), ({ root }) => readSubject(root));

describe('the subject', () => {
  it('is one NameID, whole, with what it says about itself', () => {
    expect(read('<Subject><NameID Format="f" NameQualifier="q" SPNameQualifier="s"> Jane </NameID></Subject>')).toEqual({ kind: 'passed', value: { value: ' Jane ', format: 'f', nameQualifier: 'q', spNameQualifier: 's' }, detail: 'f' });
    expect(read('<Subject><NameID>Jane</NameID></Subject>')).toEqual({ kind: 'passed', value: { value: 'Jane', format: null, nameQualifier: null, spNameQualifier: null }, detail: 'no format' });
  });

  it.each([
    ['no Subject', '', 'exactly one Subject'],
    ['two Subjects', '<Subject><NameID>a</NameID></Subject><Subject><NameID>b</NameID></Subject>', 'exactly one Subject'],
    ['no NameID', '<Subject/>', 'exactly one NameID'],
    ['two NameIDs', '<Subject><NameID>a</NameID><NameID>b</NameID></Subject>', 'exactly one NameID'],
    ['an encrypted NameID', '<Subject><NameID>a</NameID><EncryptedID/></Subject>', 'EncryptedID'],
    ['a NameID with elements inside', '<Subject><NameID>a<b/></NameID></Subject>', 'contains elements'],
    ['an empty NameID', '<Subject><NameID/></Subject>', 'the NameID is empty'],
    ['a NameID of white space', '<Subject><NameID> \n </NameID></Subject>', 'the NameID is empty'],
  ])('is refused: %s', (_, content, words) => expect(read(content)).toMatchObject({ kind: 'refused', code: 'saml.subject', detail: expect.stringContaining(words) }));
});

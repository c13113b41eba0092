import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { latestNotOnOrAfter } from './latest-not-on-or-after.js';

const confirmedAt = new Date('2026-06-01T12:05:00Z');
const until = (content: string) => withXml(Buffer.from(`<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${content}</Assertion>`), ({ root }) => latestNotOnOrAfter(root, confirmedAt).toISOString());
const confirmation = (minute: number, method = 'bearer') =>
  `<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:${method}"><SubjectConfirmationData NotOnOrAfter="2026-06-01T12:0${minute}:00Z"/></SubjectConfirmation>`;
const conditions = (minute: number) => `<Conditions NotOnOrAfter="2026-06-01T12:0${minute}:00Z"/>`;

describe('how long the id of an assertion is remembered', () => {
  it('is at least until the end of the confirmation that counted', () => {
    expect(until('')).toBe('2026-06-01T12:05:00.000Z');
    expect(until(`<Subject>${confirmation(4)}</Subject>${conditions(3)}`)).toBe('2026-06-01T12:05:00.000Z');
  });

  it('is until the end of the Conditions when that is later', () => expect(until(conditions(8))).toBe('2026-06-01T12:08:00.000Z'));

  it('is until the end of any other confirmation, whatever its method', () => {
    expect(until(`<Subject>${confirmation(6)}${confirmation(9)}${confirmation(7)}</Subject>${conditions(8)}`)).toBe('2026-06-01T12:09:00.000Z');
    expect(until(`<Subject>${confirmation(7, 'holder-of-key')}</Subject>`)).toBe('2026-06-01T12:07:00.000Z');
  });

  it('is not shortened by an end that is left out or cannot be read', () => {
    expect(until(`<Subject><SubjectConfirmation/></Subject><Conditions NotOnOrAfter="never"/>`)).toBe('2026-06-01T12:05:00.000Z');
  });
});

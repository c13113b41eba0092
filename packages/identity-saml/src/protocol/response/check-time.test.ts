import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { checkTime } from './check-time.js';

const now = new Date('2026-06-01T12:00:00Z');
const check = (ofResponse: string, ofAssertion: string, conditions = '') =>
  withXml(Buffer.from(`<Response ${ofResponse}><Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ${ofAssertion}>${conditions}</Assertion></Response>`), ({ root }) => checkTime(root, root.children[0]!, { now, clockSkewSeconds: 60 }));
const issued = (time: string) => `IssueInstant="${time}"`;

describe('the time of a message', () => {
  it('is that of its assertion', () => {
    const outcome = check(issued('2026-06-01T11:59:00Z'), issued('2026-06-01T11:58:00Z'), '<Conditions NotOnOrAfter="2026-06-01T12:05:00Z"/>');
    expect(outcome).toEqual({ kind: 'passed', value: new Date('2026-06-01T11:58:00Z'), detail: 'issued at 2026-06-01T11:58:00.000Z, valid until 2026-06-01T12:05:00Z' });
  });

  it('may be open at its end', () => {
    for (const conditions of ['', '<Conditions/>']) expect(check(issued('2026-06-01T12:01:00Z'), issued('2026-06-01T12:01:00Z'), conditions)).toMatchObject({ kind: 'passed', detail: expect.stringContaining('valid until open') });
  });

  it.each([
    ['a Response from the future', issued('2026-06-01T12:01:01Z'), issued('2026-06-01T12:00:00Z'), '', 'the Response was issued at 2026-06-01T12:01:01.000Z; it is 2026-06-01T12:00:00.000Z here'],
    ['an Assertion from the future', issued('2026-06-01T12:00:00Z'), issued('2026-06-01T12:01:01Z'), '', 'the Assertion was issued at 2026-06-01T12:01:01.000Z; it is 2026-06-01T12:00:00.000Z here'],
    ['a Response of no time', '', issued('2026-06-01T12:00:00Z'), '', 'the Response was issued at nothing, which is not a UTC time'],
    ['an Assertion of another zone', issued('2026-06-01T12:00:00Z'), issued('2026-06-01T12:00:00+02:00'), '', 'the Assertion was issued at "2026-06-01T12:00:00+02:00", which is not a UTC time'],
    ['Conditions that are over', issued('2026-06-01T12:00:00Z'), issued('2026-06-01T12:00:00Z'), '<Conditions NotOnOrAfter="2026-06-01T11:59:00Z"/>', 'the assertion expired at 2026-06-01T11:59:00.000Z; it is 2026-06-01T12:00:00.000Z here'],
    ['Conditions that are to come', issued('2026-06-01T12:00:00Z'), issued('2026-06-01T12:00:00Z'), '<Conditions NotBefore="2026-06-01T12:02:00Z"/>', 'the assertion is not valid before 2026-06-01T12:02:00.000Z; it is 2026-06-01T12:00:00.000Z here'],
  ])('is refused: %s', (_, ofResponse, ofAssertion, conditions, detail) => expect(check(ofResponse, ofAssertion, conditions)).toEqual({ kind: 'refused', code: 'saml.time', detail }));
});

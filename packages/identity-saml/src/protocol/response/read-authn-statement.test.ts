import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { readAuthnStatement } from './read-authn-statement.js';

const now = new Date('2026-06-01T12:00:00Z');
const read = (content: string) => withXml(Buffer.from(`<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${content}</Assertion>`), ({ root }) => readAuthnStatement(root, { now, clockSkewSeconds: 60 }));
const statement = (attributes: string, content = '') => `<AuthnStatement ${attributes}>${content}</AuthnStatement>`;
const at = 'AuthnInstant="2026-06-01T11:00:00Z"';

describe('the AuthnStatement', () => {
  it('tells when and how somebody signed in, and until when the session stands', () => {
    const context = '<AuthnContext><AuthnContextClassRef> urn:mfa </AuthnContextClassRef></AuthnContext>';
    expect(read(statement(`${at} SessionIndex="s" SessionNotOnOrAfter="2026-06-01T20:00:00Z"`, context))).toEqual({
      kind: 'passed',
      value: { authnInstant: new Date('2026-06-01T11:00:00Z'), sessionIndex: 's', sessionNotOnOrAfter: new Date('2026-06-01T20:00:00Z'), authnContextClassRef: 'urn:mfa' },
      detail: 'urn:mfa',
    });
  });

  it('need tell no more than when', () => {
    const value = { authnInstant: new Date('2026-06-01T11:00:00Z'), sessionIndex: null, sessionNotOnOrAfter: null, authnContextClassRef: null };
    for (const context of ['', '<AuthnContext/>']) expect(read(statement(at, context))).toEqual({ kind: 'passed', value, detail: 'no context class' });
  });

  it('counts while the session at the IdP stands, the skew included', () => {
    expect(read(statement(`${at} SessionNotOnOrAfter="2026-06-01T11:59:00.001Z"`))).toMatchObject({ kind: 'passed' });
    expect(read(statement(`${at} SessionNotOnOrAfter="2026-06-01T11:59:00Z"`))).toMatchObject({ kind: 'refused', code: 'saml.authn', detail: 'the session at the IdP ended at 2026-06-01T11:59:00.000Z' });
  });

  it('may be one of several: the first names the session, the earliest end counts, and none may be over', () => {
    const [early, middle, late, past] = ['13', '14', '15', '11'].map((hour) => `SessionNotOnOrAfter="2026-06-01T${hour}:00:00Z"`);
    const end = (...ends: (string | undefined)[]) => {
      const outcome = read(ends.map((each, index) => statement(`${at} SessionIndex="s${index}" ${each ?? ''}`)).join(''));
      return outcome.kind === 'passed' ? [outcome.value.sessionIndex, outcome.value.sessionNotOnOrAfter?.toISOString()] : outcome.detail;
    };
    expect(end(middle, early, late)).toEqual(['s0', '2026-06-01T13:00:00.000Z']);
    expect(end(undefined, late, middle)).toEqual(['s0', '2026-06-01T14:00:00.000Z']);
    expect(end(early, middle)).toEqual(['s0', '2026-06-01T13:00:00.000Z']);
    expect(end(late, past)).toBe('the session at the IdP ended at 2026-06-01T11:00:00.000Z');
  });

  it.each([
    ['missing', '', 'the assertion has no AuthnStatement'],
    ['of no time', statement(''), 'AuthnInstant is nothing, which is not a UTC time'],
    ['of a session with an end that is no time', statement(`${at} SessionNotOnOrAfter="late"`), 'SessionNotOnOrAfter is "late", which is not a UTC time'],
  ])('is refused: %s', (_, content, detail) => expect(read(content)).toEqual({ kind: 'refused', code: 'saml.authn', detail }));
});

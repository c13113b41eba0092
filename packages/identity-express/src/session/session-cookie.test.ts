import { describe, expect, it } from '@jest/globals';
import { CsrfTokens } from './csrf-token.js';
import { expiredSessionCookie, readSessionCookies, sessionCookie } from './session-cookie.js';

const secret = 'vst_0123456789abcdefghij';

describe('the session cookie', () => {
  it('is kept from scripts and from other sites, and is Secure exactly on https', () => {
    const onHttps = sessionCookie(secret, new Date('2026-01-15T20:00:00Z'), true);
    expect(onHttps).toBe(`vestibule_session=${secret}; Path=/; Expires=Thu, 15 Jan 2026 20:00:00 GMT; HttpOnly; SameSite=Lax; Secure`);
    expect(sessionCookie(secret, new Date(), false)).not.toContain('Secure');
  });

  it('is taken back by one that has ended, with the same path', () => {
    expect(expiredSessionCookie(true)).toMatch(/^vestibule_session=; Path=\/; Expires=Thu, 01 Jan 1970 .*Max-Age=0; HttpOnly; SameSite=Lax; Secure$/);
  });
});

describe('readSessionCookies', () => {
  it('finds the value among others, also when a neighbour set one of the same name', () => {
    expect(readSessionCookies(`a=b; vestibule_session=${secret}; vestibule_session=abcdefghijklmnopqrstuvwxyz; x=y`)).toEqual([secret, 'abcdefghijklmnopqrstuvwxyz']);
  });

  it.each([undefined, '', 'vestibule_session=', 'vestibule_session=short', `xvestibule_session=${secret}`, `vestibule_session="${secret}"`, 'vestibule_session=\u0000'.padEnd(60, 'a')])(
    'reads no session out of %j',
    (header) => {
      expect(readSessionCookies(header)).toEqual([]);
    },
  );

  it('looks at four at most, so that a request costs a bounded number of look-ups', () => {
    expect(readSessionCookies(Array.from({ length: 100 }, () => `vestibule_session=${secret}`).join('; '))).toHaveLength(4);
  });
});

describe('CsrfTokens', () => {
  const csrf = new CsrfTokens(Buffer.alloc(32, 1));

  it('knows its own token of this session again, in any process with the same key', () => {
    expect(new CsrfTokens(Buffer.alloc(32, 1)).matches('hash', csrf.tokenFor('hash'))).toBe(true);
  });

  it('refuses the token of another session or another key, and what is none', () => {
    expect(csrf.matches('hash', csrf.tokenFor('other'))).toBe(false);
    expect(csrf.matches('hash', new CsrfTokens(Buffer.alloc(32, 2)).tokenFor('hash'))).toBe(false);
    expect(csrf.matches('hash', '')).toBe(false);
  });
});

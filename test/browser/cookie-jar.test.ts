import { describe, expect, it } from '@jest/globals';
import { CookieJar } from './cookie-jar.js';

const at = (url: string, initiator?: string, method = 'GET') => ({ url: new URL(url), method, ...(initiator === undefined ? {} : { initiator: new URL(initiator) }) });
const sp = 'http://localhost:3000/t/acme/saml/okta/login';
const idp = 'http://127.0.0.1:4000/sso';

describe('a cookie', () => {
  it('returns to its host on any port, and to no other host', () => {
    const jar = new CookieJar();
    jar.store(at(sp), ['a=1; Path=/']);
    expect(jar.headerFor(at('http://localhost:9999/'))).toBe('a=1');
    expect(jar.headerFor(at('http://127.0.0.1:3000/'))).toBeUndefined();
  });

  it('stays below its path', () => {
    const jar = new CookieJar();
    jar.store(at(sp), ['a=1; Path=/t/acme/saml/okta/', 'b=2']);
    expect(jar.headerFor(at('http://localhost:3000/t/acme/saml/okta/acs'))).toMatch(/^(a=1; b=2|b=2; a=1)$/);
    expect(jar.headerFor(at('http://localhost:3000/t/acme/saml/oktapus/acs'))).toBeUndefined();
  });

  it.each([
    ['SameSite=Lax', 'GET', true],
    ['SameSite=Lax', 'POST', false],
    ['no SameSite at all', 'POST', false],
    ['SameSite=Strict', 'GET', false],
    ['SameSite=None; Secure', 'POST', true],
  ])('with %s is sent with a %s from another site: %s', (attribute, method, sent) => {
    const jar = new CookieJar();
    jar.store(at(sp), [`a=1; Path=/; ${attribute}`]);
    expect(jar.headerFor(at(sp, idp, method)) !== undefined).toBe(sent);
    expect(jar.headerFor(at(sp, sp, method))).toBe('a=1');
  });

  it('with Secure lives on https and on loopback, not on other http', () => {
    const jar = new CookieJar();
    jar.store(at('http://sp.example/'), ['a=1; Path=/; Secure']);
    jar.store(at('https://sp.example/'), ['b=2; Path=/; Secure']);
    jar.store(at(sp), ['c=3; Path=/; Secure']);
    expect(jar.headerFor(at('https://sp.example/'))).toBe('b=2');
    expect(jar.headerFor(at('http://sp.example/'))).toBeUndefined();
    expect(jar.headerFor(at(sp))).toBe('c=3');
  });

  it('with SameSite=None but without Secure is refused, as browsers do', () => {
    const jar = new CookieJar();
    jar.store(at(sp), ['a=1; SameSite=None']);
    expect(jar.cookiesOf('localhost')).toEqual([]);
  });

  it('ends with Max-Age, with Expires, and when it is taken back', () => {
    let now = Date.parse('2030-01-01T00:00:00Z');
    const jar = new CookieJar(() => now);
    jar.store(at(sp), ['a=1; Path=/; Max-Age=10', 'b=2; Path=/; Expires=Tue, 01 Jan 2030 00:00:20 GMT', 'c=3; Path=/']);
    now += 11_000;
    expect(jar.headerFor(at(sp))).toBe('b=2; c=3');
    now += 10_000;
    jar.store(at(sp), ['c=; Path=/; Max-Age=0']);
    expect(jar.headerFor(at(sp))).toBeUndefined();
  });
});

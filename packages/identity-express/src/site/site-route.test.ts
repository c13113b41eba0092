import { describe, expect, it } from '@jest/globals';
import { parseLocalPath } from './local-path.js';
import { isSitePath, matchRoute } from './site-route.js';

describe('matchRoute', () => {
  it.each([
    ['/api/v1', 'admin'],
    ['/api/v1/tenants/acme', 'admin'],
    ['/api/v11', 'nowhere'],
    ['/login', 'email-first'],
    ['/login/', 'nowhere'],
    ['/assets/x.css', 'assets'],
    ['/t/acme', 'account-without-slash'],
    ['/t/acme/', 'account'],
    ['/t/acme/login', 'login'],
    ['/t/acme/session', 'session'],
    ['/t/acme/session/x', 'nowhere'],
    ['/t/acme/scim/v2', 'scim'],
    ['/t/acme/scim/v2/Users/%', 'scim'],
    ['/t/acme/scim/v20', 'nowhere'],
    ['/t/acme/oauth/token', 'scim'],
    ['/t/acme/saml/okta/acs', 'saml'],
    ['/t//login', 'nowhere'],
    ['/t/%E0%A4%A/login', 'login'],
    ['//t/acme/login', 'nowhere'],
    ['/t', 'nowhere'],
    ['/', 'nowhere'],
  ])('leads %s to %s', (path, kind) => {
    expect(matchRoute(path).kind).toBe(kind);
  });
});

describe('isSitePath', () => {
  it('claims our paths and leaves those of the host alone', () => {
    expect(['/t/acme/', '/login', '/api/v1/x', '/assets/a', '/console'].every(isSitePath)).toBe(true);
    expect(['/', '/api', '/api/v2', '/tenants', '/login2', '/app/t/x'].some(isSitePath)).toBe(false);
  });
});

describe('parseLocalPath', () => {
  it.each(['/', '/app?x=1#y', '/a//b'])('keeps %s', (path) => {
    expect(parseLocalPath(path)).toBe(path);
  });

  it.each([null, '', 'app', '//evil.example', '/\\evil.example', '/\t/evil.example', 'https://evil.example', 'javascript:alert(1)', '/\ud800', `/${'a'.repeat(2_000)}`])(
    'refuses %j, which could lead off the site',
    (path) => {
      expect(parseLocalPath(path)).toBeUndefined();
    },
  );
});

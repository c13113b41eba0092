import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { readEndpoints } from './read-endpoints.js';

const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
const soap = 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP';
const service = (name: string, binding: string, location: string | null, more = '') => `<Single${name}Service Binding="${binding}"${location === null ? '' : ` Location="${location}"`} ${more}/>`;
const read = (content: string, allowHttp = false) => withXml(Buffer.from(`<IDPSSODescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${content}</IDPSSODescriptor>`), ({ root }) => readEndpoints(root, { allowHttp }));
const signOn = (location: string) => service('SignOn', redirect, location);
const url = (location: string, allowHttp?: boolean) => read(signOn(location), allowHttp).ssoRedirectUrl;
const nothing = { ssoRedirectUrl: null, ssoPostUrl: null, sloRedirectUrl: null, sloPostUrl: null, sloRedirectResponseUrl: null, sloPostResponseUrl: null };

describe('the endpoints of an identity provider', () => {
  it('are those of the two front-channel bindings, the first of each', () => {
    const content = [
      service('SignOn', soap, 'https://idp.example/soap'),
      service('SignOn', post, 'https://idp.example/post'),
      service('SignOn', redirect, 'https://idp.example/redirect'),
      service('SignOn', redirect, 'https://idp.example/second'),
      service('Logout', redirect, 'https://idp.example/slo-redirect', 'ResponseLocation="https://idp.example/answers"'),
      service('Logout', ` ${post} `, ' https://idp.example/slo-post ', 'ResponseLocation="https://idp.example/post-answers"'),
    ];
    expect(read(content.join(''))).toEqual({
      ssoRedirectUrl: 'https://idp.example/redirect',
      ssoPostUrl: 'https://idp.example/post',
      sloRedirectUrl: 'https://idp.example/slo-redirect',
      sloPostUrl: 'https://idp.example/slo-post',
      sloRedirectResponseUrl: 'https://idp.example/answers',
      sloPostResponseUrl: 'https://idp.example/post-answers',
    });
  });

  it('are enough with one for signing on', () => {
    expect(read(signOn('https://idp.example/'))).toEqual({ ...nothing, ssoRedirectUrl: 'https://idp.example/' });
    expect(read(service('SignOn', post, 'https://idp.example/'))).toEqual({ ...nothing, ssoPostUrl: 'https://idp.example/' });
  });

  it.each([
    ['there is none', ''],
    ['there is one for another binding', service('SignOn', soap, 'https://idp.example/')],
    ['there is one for logout', service('Logout', redirect, 'https://idp.example/')],
    ['it has no Location', service('SignOn', redirect, null)],
    ['it is of another namespace', service('SignOn', redirect, 'https://idp.example/', 'xmlns="urn:x"')],
  ])('are refused when, for signing on, %s', (_, content) => expect(() => read(content)).toThrow('no SingleSignOnService for HTTP-Redirect or HTTP-POST'));

  it('are https, and http where development allows it', () => {
    expect(url('HTTPS://idp.example/sso?a=1')).toBe('HTTPS://idp.example/sso?a=1');
    expect(url('http://localhost:8080/', true)).toBe('http://localhost:8080/');
    expect(() => url('http://localhost:8080/')).toThrow('is not https; http is accepted only in development');
  });

  it.each([
    ['a script', 'javascript:alert(1)', 'is not https'],
    ['a script among capitals', 'JavaScript:alert(1)', 'is not https'],
    ['a file', 'file:///etc/passwd', 'is not https'],
    ['data', 'data:text/html,x', 'is not https'],
    ['a path', '/sso', 'is not a URL'],
    ['nothing', '', 'is not a URL'],
    ['a line break inside', 'https://idp.example/&#10;x', 'is not a URL'],
    ['a space inside', 'https://idp.example/a b', 'is not a URL'],
    ['a control character', 'https://idp.example/&#x85;x', 'is not a URL'],
    ['a user name', 'https://user@idp.example/', 'contains a user name or a password'],
    ['a password', 'https://:word@idp.example/', 'contains a user name or a password'],
    ['2,049 characters', `https://idp.example/${'x'.repeat(2_029)}`, 'longer than 2048 characters'],
  ])('are refused: %s', (_, location, words) => {
    for (const allowHttp of [true, false]) expect(() => url(location, allowHttp)).toThrow(words);
    for (const more of [service('Logout', redirect, location), service('Logout', post, 'https://idp.example/', `ResponseLocation="${location}"`)]) expect(() => read(signOn('https://idp.example/') + more)).toThrow(words);
  });

  it('may have 2,048 characters', () => expect(url(`https://idp.example/${'x'.repeat(2_028)}`)).toHaveLength(2_048));

  it('are told by their beginning when they are refused', () => {
    for (const location of [`javascript:${'x'.repeat(500)}`, `http://${'x'.repeat(500)}`, 'x'.repeat(500)]) expect(() => url(location)).toThrow(`"${location.slice(0, 100)}"`);
  });
});

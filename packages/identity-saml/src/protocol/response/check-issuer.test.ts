import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { checkIssuer } from './check-issuer.js';

const issuer = (text = 'https://idp.example', format = '') => `<Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion"${format && ` Format="${format}"`}>${text}</Issuer>`;
const check = (ofResponse: string, ofAssertion: string) => withXml(Buffer.from(`<Response>${ofResponse}<Assertion>${ofAssertion}</Assertion></Response>`), ({ root }) => checkIssuer(root, root.children.at(-1)!, 'https://idp.example'));
const entity = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';

describe('the issuer', () => {
  it('is the IdP of the connection, on the Response and on the Assertion', () => {
    expect(check(issuer(), issuer())).toEqual({ kind: 'passed', value: 'https://idp.example', detail: 'https://idp.example' });
    expect(check(issuer(undefined, entity), issuer(undefined, entity))).toMatchObject({ kind: 'passed' });
  });

  it.each([
    ['missing on the Response', '', issuer(), 'the Response names no issuer; expected "https://idp.example"'],
    ['missing on the Assertion', issuer(), '', 'the Assertion names no issuer; expected "https://idp.example"'],
    ['another on the Response', issuer('https://evil.example'), issuer(), 'the Response was issued by "https://evil.example"; expected "https://idp.example"'],
    ['another on the Assertion', issuer(), issuer('https://evil.example'), 'the Assertion was issued by "https://evil.example"; expected "https://idp.example"'],
    ['of another kind', issuer(), issuer(undefined, 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'), 'the issuer of the Assertion has the format "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"'],
  ])('is refused: %s', (_, ofResponse, ofAssertion, detail) => expect(check(ofResponse, ofAssertion)).toEqual({ kind: 'refused', code: 'saml.issuer', detail }));
});
